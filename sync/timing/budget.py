"""How many bytes a contact may use, and for which kinds: pure rules.

A day has a budget, a smaller one where the line is metered. Outside the windows only what is urgent
goes, within a small reserve that is part of the budget.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.journal.records import CIVIC, LOG

MB = 1_000_000
#: The part of a day's budget that urgent kinds may use outside the windows, and its least.
RESERVE_PART, RESERVE_LEAST = 20, 256_000
#: Less than this is no use: a greeting alone costs about as much, in bytes.
LEAST = 12_000
#: A contact on a line that costs nothing may use this much, in bytes.
UNLIMITED = 1 << 40
#: The last kind that counts as urgent: erasures, cash and attendance, civic text.
URGENT = CIVIC


@dataclass(frozen=True)
class Budget:
    """Bytes of a day; 0 is no limit."""

    daily: int
    metered_daily: int

    def of(self, metered: bool) -> int:
        """The limit for a line; 0: none."""
        return self.metered_daily if metered else self.daily


@dataclass(frozen=True)
class Used:
    """Bytes of today on lines of one sort, both ways; ``outside`` is the part outside windows."""

    total: int = 0
    outside: int = 0


@dataclass(frozen=True)
class Allowance:
    """What a contact may use now; ``bytes`` 0 means that there is none."""

    bytes: int
    urgency: int
    outside: bool


def reserve(limit: int) -> int:
    """The part of a limit that urgent kinds may use outside windows, in bytes."""
    return min(max(limit // RESERVE_PART, RESERVE_LEAST), limit) if limit else UNLIMITED


def allowance(
    budget: Budget, metered: bool, used: Used, in_window: bool, asked: bool, known: bool = True
) -> Allowance:
    """What a contact may use; ``asked``: a person pressed the button, who needs no window.

    While the centre's time is not ``known``, neither window nor day is certain: a greeting may always
    go, since it tells the time.
    """
    limit = budget.of(metered)
    left = max(limit - used.total, 0) if limit else UNLIMITED
    within = in_window or asked
    if not within:
        left = min(left, max(reserve(limit) - used.outside, 0))
    if left < LEAST:
        left = 0 if known else LEAST
    return Allowance(left, LOG if within else URGENT, not within)
