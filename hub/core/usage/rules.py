"""The words usage is counted in, and the pure decisions about them."""

from __future__ import annotations

from datetime import UTC, datetime

WOMAN, MAN, OTHER = "woman", "man", "other"
GENDERS = (WOMAN, MAN, OTHER)

#: Age bands in years, both ends counted; *youth* is everyone under 35 (mission.md, field.md).
BANDS = {
    "0-14": (0, 14),
    "15-24": (15, 24),
    "25-34": (25, 34),
    "35-49": (35, 49),
    "50+": (50, 130),
}
YOUTH_BANDS = ("0-14", "15-24", "25-34")

PURPOSES = ("learn", "internet", "print", "office", "speak", "meeting", "other")
#: The team at work, signed in with a secret: a visit that no report counts as a person reached.
TEAM = "team"
DEVICES = ("pc", "phone", "tablet", "other")

#: How a visit can end.
QUIT, IDLE, POWER, CLOSED = "quit", "idle", "power", "closed"

#: A page that says nothing more counts for this long at most (no script on the page), in ms.
SILENT_PAGE_MS = 120_000
#: Of the time between two heartbeats this much counts at most, in ms.
HEARTBEAT_GAP_MS = 75_000


def age_band(birth_year: int | None, year: int) -> str | None:
    """The band of somebody born in ``birth_year``, in ``year``; None if not known."""
    if birth_year is None:
        return None
    age = max(year - birth_year, 0)
    return next((band for band, (low, high) in BANDS.items() if low <= age <= high), None)


def year_of(ms: int) -> int:
    """The calendar year of a time in milliseconds; Mali keeps UTC all year."""
    return datetime.fromtimestamp(ms / 1000, UTC).year


def device_kind(user_agent: str) -> str:
    """``pc``, ``phone``, ``tablet`` or ``other``, from what the browser says of itself."""
    agent = user_agent.lower()
    if "ipad" in agent or ("android" in agent and "mobile" not in agent):
        return "tablet"
    if "mobi" in agent or "android" in agent or "opera mini" in agent or "kaios" in agent:
        return "phone"
    if "windows" in agent or "x11" in agent or "macintosh" in agent:
        return "pc"
    return "other"
