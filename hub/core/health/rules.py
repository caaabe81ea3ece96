"""From what number on something is worth an eye, or needs a person."""

from __future__ import annotations

from hub.core.clock import DAY_MS
from hub.core.health.finding import ACT, GOOD, WATCH
from hub.core.settings import Settings

#: The first SQLite with the WAL-reset fix (sqlite.org/wal.html, "WAL-reset bug").
SAFE_SQLITE = (3, 51, 3)
#: A backup a day is made: one missed night may happen, a week without may not.
BACKUP_WATCH_MS, BACKUP_ACT_MS = 2 * DAY_MS, 7 * DAY_MS
#: A Raspberry Pi slows itself down at 80 °C (its documentation, "frequency management").
WARM_C, HOT_C = 70.0, 80.0
#: The idle hub takes less than 90 MB, a report twice that for a moment.
LITTLE_MEMORY = 200 << 20
#: Bits of ``vcgencmd get_throttled``: under-voltage now, under-voltage since the start.
UNDER_VOLTAGE_NOW, UNDER_VOLTAGE_SEEN = 1 << 0, 1 << 16


def disk_level(percent: float, settings: Settings) -> str:
    """How pressing a disk is that is ``percent`` full."""
    if percent >= settings.refuse_media_percent:
        return ACT
    return WATCH if percent >= settings.content_max_percent else GOOD


def backup_level(age_ms: int) -> str:
    """How pressing it is that the newest backup is ``age_ms`` old."""
    if age_ms >= BACKUP_ACT_MS:
        return ACT
    return WATCH if age_ms >= BACKUP_WATCH_MS else GOOD


def heat_level(celsius: float) -> str:
    """How pressing the temperature of the processor is."""
    if celsius >= HOT_C:
        return ACT
    return WATCH if celsius >= WARM_C else GOOD


def power_level(throttled: int) -> str:
    """How pressing the bits are with which a Raspberry Pi tells of its power supply."""
    if throttled & UNDER_VOLTAGE_NOW:
        return ACT
    return WATCH if throttled & UNDER_VOLTAGE_SEEN else GOOD


def version_of(text: str) -> tuple[int, ...]:
    """``3.51.3`` as numbers that compare."""
    return tuple(int(part) for part in text.split(".") if part.isdecimal())
