"""When to speak next, in monotonic time that no clock jump moves: pure rules.

Every 15 minutes when the line works, spread so that spaces do not speak all at once. After a
failure the wait is drawn between 30 s and a bound that doubles up to 6 h (full jitter: Brooker 2015,
"Exponential backoff and jitter"); a busy centre is left alone as long as it asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from sync.contact import BUSY, DONE, PARTLY, PENDING, REVOKED, UNKNOWN

#: Milliseconds between contacts, and how far one is moved either way.
EVERY_MS, SPREAD = 15 * 60_000, 0.2
#: After a failure: the shortest and the longest wait, in milliseconds.
SHORTEST_MS, LONGEST_MS = 30_000, 6 * 3_600_000
#: A centre that says it is busy is believed up to a day.
BELIEVED_MS = 24 * 3_600_000
#: Something waits still: go on soon, in milliseconds.
SOON_MS = 30_000
#: After the start, and when the line comes up: within this, in milliseconds.
FRESH_MS = 10_000


@dataclass(frozen=True)
class Plan:
    """The next contact, at ``next_mono_ms`` of ``boot``; ``tries`` are failures in a row."""

    boot: str
    next_mono_ms: int
    tries: int = 0
    asked: bool = False
    route: str = ""


def fresh(boot: str, mono_ms: int, route: str, chance: Random, old: Plan | None = None) -> Plan:
    """The plan after a start of the machine, or when a line came up: speak soon.

    Less soon the more often it failed in this boot: a line that flaps must not knock every second.
    """
    tries = old.tries if old and old.boot == boot else 0
    wait = chance.uniform(0, FRESH_MS * 2.0 ** min(tries, 6))
    return Plan(boot, mono_ms + round(wait), tries, bool(old and old.asked), route)


def due(plan: Plan, mono_ms: int) -> bool:
    """Whether it is time."""
    return plan.asked or mono_ms >= plan.next_mono_ms


def after(
    plan: Plan, mono_ms: int, outcome: str, chance: Random, retry_after_s: float | None = None
) -> Plan:
    """The plan after a contact."""
    tries = 0 if outcome in (DONE, PARTLY, PENDING) else plan.tries + 1
    wait = _wait_ms(outcome, tries, chance, retry_after_s)
    return replace(plan, next_mono_ms=mono_ms + round(wait), tries=tries)


def postponed(plan: Plan, mono_ms: int, wait_ms: float) -> Plan:
    """The plan when nothing may go now: look again later."""
    return replace(plan, next_mono_ms=mono_ms + round(wait_ms))


def _wait_ms(outcome: str, tries: int, chance: Random, retry_after_s: float | None) -> float:
    if outcome == BUSY and retry_after_s is not None:
        asked = min(max(retry_after_s * 1000, SHORTEST_MS / 30), BELIEVED_MS)
        return asked + chance.uniform(0, max(asked / 4, 5_000))
    if outcome == PARTLY:
        return chance.uniform(SOON_MS / 2, SOON_MS)
    if outcome in (DONE, PENDING):
        return EVERY_MS * chance.uniform(1 - SPREAD, 1 + SPREAD)
    if outcome in (REVOKED, UNKNOWN):
        return chance.uniform(LONGEST_MS / 2, LONGEST_MS)
    bound = min(SHORTEST_MS * 2.0 ** min(tries, 20), LONGEST_MS)
    return chance.uniform(SHORTEST_MS, bound)
