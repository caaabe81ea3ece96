"""Whether content works on a device, from what the browser says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.usage.rules import device_kind

#: How content suits a device: well; it takes long to load; it needs another device.
FINE, HEAVY, ELSEWHERE = "fine", "heavy", "elsewhere"
#: Bytes that a small device should not have to load before it shows anything, or to play.
HEAVY_DOCUMENT, HEAVY_MEDIA, HEAVY_PAGES = 10 << 20, 60 << 20, 40 << 20
#: Somebody who spares data says so: half of that is heavy then.
SPARING = 2
#: Browsers without what interactive content needs.
_PLAIN = ("opera mini", "kaios", "ucbrowser", "msie")
#: Content that is a program.
_PROGRAMS = frozenset({"html5", "h5p", "scorm", "zim"})


@dataclass(frozen=True, slots=True)
class Device:
    """A device: a small one, one that spares data, one whose browser runs no modern programs."""

    small: bool = False
    sparing: bool = False
    plain: bool = False


def device_of(user_agent: str, save_data: str, screen: str) -> Device:
    """The device of a request: its User-Agent, its Save-Data header, the cookie of its screen."""
    agent = user_agent.lower()
    small = screen == "small" or (screen != "large" and device_kind(user_agent) == "phone")
    return Device(
        small=small,
        sparing=save_data.strip().lower() == "on",
        plain=any(name in agent for name in _PLAIN),
    )


def fit(kind: str, weight: int, device: Device) -> str:
    """How content of a kind suits a device; ``weight`` is the bytes that opening it takes."""
    if device.plain and kind in _PROGRAMS:
        return ELSEWHERE
    if not (device.small or device.sparing):
        return FINE
    most = {"document": HEAVY_DOCUMENT, "video": HEAVY_MEDIA, "audio": HEAVY_MEDIA}
    limit = most.get(kind, HEAVY_PAGES) // (SPARING if device.sparing else 1)
    return HEAVY if weight > limit else FINE
