"""The exchange in the reader's language: sentences that hold others, moments, sorts of line."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.core.errors import HubError, OperatorError
from kiosk_ui.frame.language import _, mark, say_date, say_number
from sync.timing.history import Contact
from sync.watching.progress import Said

#: How people call each sort of line.
LINES = {
    "cable": mark("Internet by cable"),
    "wifi": mark("Internet by Wi-Fi"),
    "tether": mark("Internet of a phone"),
    "modem": mark("Internet by modem"),
    "tunnel": mark("Internet through a tunnel"),
    "here": mark("The centre is on this machine"),
}
#: How a contact ended, in a word, with its icon.
ENDS = {
    "done": ("ok", mark("Everything exchanged")),
    "partly": ("ok", mark("A part exchanged")),
    "busy": ("clock", mark("The centre was busy")),
    "pending": ("clock", mark("The centre has not approved this hub yet")),
    "unknown": ("cross", mark("The centre does not know this hub")),
    "revoked": ("cross", mark("The centre has shut this hub out")),
    "cut": ("warning", mark("The line was cut")),
    "failed": ("cross", mark("An error")),
    "running": ("sync", mark("Under way")),
}


def say(said: Said) -> str:
    """A sentence of the exchange in the reader's language, those within it too."""
    places = {
        name: say(value)
        if isinstance(value, Said)
        else say_number(value)
        if isinstance(value, int | float)
        else value
        for name, value in said.places.items()
    }
    return _(said.message, **places)


def say_error(one: Contact) -> tuple[str, str]:
    """What went wrong in a contact, and what to do about it."""
    step = _(one.step, **one.places) if one.step else ""
    return (_(one.message, **one.places) if one.message else ""), step


def say_error_of(error: HubError) -> tuple[str, str]:
    """What an error says, and what to do about it."""
    step = error.next_step if isinstance(error, OperatorError) else ""
    return _(error.message, **error.places), _(step) if step else ""


def say_moment(ms: int, now_ms: int) -> str:
    """``today at 10:32``; Mali keeps UTC all year."""
    at = datetime.fromtimestamp(ms / 1000, UTC)
    time = at.strftime("%H:%M")
    days = (datetime.fromtimestamp(now_ms / 1000, UTC).date() - at.date()).days
    if days == 0:
        return _("today at {time}", time=time)
    if days == 1:
        return _("yesterday at {time}", time=time)
    return _("on {day} at {time}", day=say_date(ms), time=time)


def say_bytes(size: float) -> str:
    """Bytes as kB, MB or GB."""
    if size < 1e6:
        return _("{size} kB", size=say_number(max(round(size / 1e3), 1) if size else 0))
    if size < 1e9:
        return _("{size} MB", size=say_number(size / 1e6, 1))
    return _("{size} GB", size=say_number(size / 1e9, 1))
