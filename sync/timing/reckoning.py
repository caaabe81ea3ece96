"""What time it is at the centre, on a machine whose own clock may be wrong: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Told:
    """The centre's clock as it was last heard, and where this machine's monotonic time stood."""

    central_ms: int
    boot: str
    mono_ms: int


@dataclass(frozen=True)
class Now:
    """The centre's time, and whether it is known rather than guessed."""

    ms: int
    known: bool

    @property
    def day(self) -> str:
        """The day, as ``2027-01-15``: the centre, like Mali, counts in UTC."""
        return datetime.fromtimestamp(self.ms / 1000, UTC).date().isoformat()

    @property
    def minute(self) -> int:
        """The minute of the day, 0 to 1439."""
        return self.ms // 60_000 % 1440


def reckon(clock_ms: int, trusted: bool, boot: str, mono_ms: int, told: Told | None) -> Now:
    """The centre's time by the best that is known.

    Heard in this boot, it needs no clock of ours. After a boot without a trusted clock it is at least
    what it was when heard, plus the time since the boot: a cut gives no new day's budget.
    """
    if told and told.boot == boot:
        return Now(told.central_ms + mono_ms - told.mono_ms, True)
    if trusted or told is None:
        return Now(clock_ms, trusted)
    return Now(max(clock_ms, told.central_ms + mono_ms), False)
