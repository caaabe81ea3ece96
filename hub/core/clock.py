"""Time on a machine that may have no clock battery.

A clock gives the wall time, a monotonic time that never jumps, the id of this boot, and whether
the wall time can be believed. The hybrid logical clock (HLC: Kulkarni et al., 2014) orders records
even where the wall time goes back: 48 bits of milliseconds and 16 bits of counter in one integer.
"""

from __future__ import annotations

import ctypes
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

DAY_MS = 86_400_000
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
#: No record of ours can be older than the program itself: 2024-01-01.
EARLIEST_MS = 1_704_067_200_000
#: How far a foreign clock may be ahead before its records are refused.
AHEAD_MS = DAY_MS
_UNSYNCHRONISED = 0x40


class Clock(Protocol):
    """What the hub asks of time."""

    boot: str

    def now_ms(self) -> int:
        """Wall time, in milliseconds since 1970 UTC."""

    def mono_ms(self) -> int:
        """Milliseconds since this machine was switched on; never jumps, counts sleep."""

    def trusted(self) -> bool:
        """Whether the wall time comes from a time server or was confirmed by a person."""


class SystemClock:
    """The clock of the machine, synchronised or not as the kernel says."""

    def __init__(self, policy: str = "auto") -> None:
        self.policy = policy
        self.boot = BOOT_ID.read_text().strip() if BOOT_ID.exists() else str(uuid.uuid4())

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

    def trusted(self) -> bool:
        if self.policy != "auto":
            return self.policy == "trusted"
        return self.now_ms() > EARLIEST_MS and _kernel_synchronised()


class SharedClock(SystemClock):
    """The clock of machines that serve one database: they agree on wall time alone.

    A time service keeps it there (docs/central.md); sessions and visits outlive a restart, and are
    the same to every process. It is one boot that never ends.
    """

    def __init__(self, policy: str = "auto") -> None:
        super().__init__(policy)
        self.boot = "wall"

    def mono_ms(self) -> int:
        return self.now_ms()


class _Timex(ctypes.Structure):
    """The head of ``struct timex`` (linux/timex.h); the rest is padding."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 256),
    )


def _kernel_synchronised() -> bool:
    """Ask adjtimex(2) whether a time service keeps the clock."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        timex = _Timex()
        return libc.adjtimex(ctypes.byref(timex)) >= 0 and not timex.status & _UNSYNCHRONISED
    except (OSError, AttributeError):
        return False


@dataclass
class ManualClock:
    """A clock that somebody sets: tests, villages and replays of old events."""

    wall: int = 1_800_000_000_000
    mono: int = 1_000_000
    boot: str = "boot-1"
    believed: bool = True

    def now_ms(self) -> int:
        return self.wall

    def mono_ms(self) -> int:
        return self.mono

    def trusted(self) -> bool:
        return self.believed

    def forward(self, ms: int) -> None:
        """Let ``ms`` milliseconds pass."""
        self.wall += ms
        self.mono += ms


@dataclass
class Hybrid:
    """The hybrid logical clock: ``last`` never goes back and is kept in the journal."""

    clock: Clock
    last: int = field(default=0)

    def tick(self) -> int:
        """The stamp of a new event here."""
        self.last = max(self.clock.now_ms() << 16, self.last + 1)
        return self.last

    def receive(self, foreign: int) -> bool:
        """Take note of a stamp from elsewhere; False (nothing noted) if it is a day ahead."""
        if foreign >> 16 > max(self.clock.now_ms(), self.last >> 16) + AHEAD_MS:
            return False
        self.last = max(self.last, foreign)
        return True


def hlc_ms(stamp: int) -> int:
    """The wall part of a stamp, in milliseconds since 1970 UTC."""
    return stamp >> 16
