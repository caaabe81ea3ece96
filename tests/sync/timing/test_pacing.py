"""When to speak next, and what day it is: rules that hold for months with a clock that jumps."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.contact import BUSY, CUT, DONE, FAILED, OUTCOMES, PARTLY, PENDING, REVOKED, UNKNOWN
from sync.timing.budget import MB, Budget, Used, allowance
from sync.timing.pacing import (
    BELIEVED_MS,
    EVERY_MS,
    LONGEST_MS,
    SHORTEST_MS,
    Plan,
    after,
    due,
    fresh,
    postponed,
)
from sync.timing.reckoning import Now, Told, reckon

MINUTE, HOUR, DAY, YEAR = 60_000, 3_600_000, 86_400_000, 365 * 86_400_000
TRUE = 1_800_000_000_000


@given(st.sampled_from(OUTCOMES), st.integers(0, 200), st.integers(0, 1 << 50), st.integers())
def test_a_next_contact_is_always_planned(outcome: str, tries: int, mono: int, seed: int) -> None:
    plan = after(Plan("b", 0, tries), mono, outcome, Random(seed))
    assert mono < plan.next_mono_ms <= mono + LONGEST_MS
    assert due(plan, plan.next_mono_ms)
    assert not due(plan, plan.next_mono_ms - 1)


@given(st.integers(0, 30), st.integers())
def test_failures_wait_between_half_a_minute_and_six_hours(tries: int, seed: int) -> None:
    plan = after(Plan("b", 0, tries), 0, CUT, Random(seed))
    assert SHORTEST_MS <= plan.next_mono_ms <= min(SHORTEST_MS * 2 ** (tries + 1), LONGEST_MS)
    assert plan.tries == tries + 1


def test_failures_of_many_spaces_are_spread_over_the_whole_wait() -> None:
    waits = [after(Plan("b", 0, 20), 0, FAILED, Random(n)).next_mono_ms for n in range(600)]
    sixths = Counter(min(wait * 6 // LONGEST_MS, 5) for wait in waits)
    assert len(sixths) == 6
    assert min(sixths.values()) > 60


@pytest.mark.parametrize("outcome", [DONE, PENDING])
def test_every_quarter_of_an_hour_and_not_all_at_once(outcome: str) -> None:
    waits = [after(Plan("b", 0, 9), 0, outcome, Random(n)).next_mono_ms for n in range(200)]
    assert all(0.8 * EVERY_MS <= wait <= 1.2 * EVERY_MS for wait in waits)
    assert max(waits) - min(waits) > 0.3 * EVERY_MS


def test_what_waits_still_goes_on_soon_and_failures_are_forgotten() -> None:
    plan = after(Plan("b", 0, 9), 0, PARTLY, Random(1))
    assert plan.next_mono_ms <= SHORTEST_MS
    assert plan.tries == 0


@pytest.mark.parametrize("outcome", [REVOKED, UNKNOWN])
def test_who_is_not_let_in_knocks_seldom(outcome: str) -> None:
    assert after(Plan("b", 0), 0, outcome, Random(1)).next_mono_ms >= LONGEST_MS / 2


@given(st.floats(0, 1e9), st.integers())
def test_a_busy_centre_is_left_alone_as_long_as_it_asks(asked_s: float, seed: int) -> None:
    plan = after(Plan("b", 0), 0, BUSY, Random(seed), asked_s)
    assert plan.next_mono_ms >= min(asked_s * 1000, BELIEVED_MS) - 1
    assert plan.next_mono_ms <= BELIEVED_MS * 1.25


def test_busy_without_a_word_of_how_long_counts_as_a_failure() -> None:
    assert after(Plan("b", 0, 3), 0, BUSY, Random(4)).next_mono_ms <= SHORTEST_MS * 16


def test_a_line_that_comes_up_is_used_at_once_but_one_that_flaps_is_not() -> None:
    assert fresh("b", 0, "usb0", Random(1)).next_mono_ms <= 10_000
    flapping = [fresh("b", 0, "usb0", Random(n), Plan("b", 0, 6)).next_mono_ms for n in range(50)]
    assert max(flapping) > 5 * MINUTE
    assert fresh("c", 0, "usb0", Random(1), Plan("b", 0, 6)).next_mono_ms <= 10_000


def test_the_button_is_not_forgotten() -> None:
    pressed = Plan("b", 99 * HOUR, 3, asked=True)
    assert due(pressed, 0)
    assert fresh("c", 0, "eth0", Random(1), pressed).asked
    assert after(pressed, 0, CUT, Random(1)).asked
    assert postponed(pressed, 0, HOUR).asked


def test_the_centre_s_time_needs_no_clock_of_ours() -> None:
    told = Told(TRUE, "b", 1_000)
    assert reckon(5, False, "b", 61_000, told) == Now(TRUE + MINUTE, True)
    assert reckon(TRUE + 9 * YEAR, True, "b", 1_000, told) == Now(TRUE, True)


def test_after_a_boot_a_trusted_clock_is_believed_and_another_never_goes_back() -> None:
    told = Told(TRUE, "b", 1_000)
    assert reckon(TRUE + HOUR, True, "c", 50, told) == Now(TRUE + HOUR, True)
    assert reckon(TRUE - YEAR, False, "c", 50, told) == Now(TRUE + 50, False)
    assert reckon(TRUE + YEAR, False, "c", 50, told) == Now(TRUE + YEAR, False)
    assert reckon(7, False, "c", 50, None) == Now(7, False)


def test_days_are_those_of_utc() -> None:
    assert Now(TRUE, True).day == "2027-01-15"
    assert Now(TRUE, True).minute == 8 * 60


@settings(deadline=None, max_examples=40)
@given(st.integers())
def test_three_months_of_jumps_reboots_and_cuts_keep_the_rhythm_and_the_budget(seed: int) -> None:
    """A contact that succeeds tells the true time; the budget counts the bytes of true days."""
    chance = Random(seed)
    budget, true, boot, mono, off = Budget(0, 20 * MB), TRUE, 0, 0, 0
    told: Told | None = None
    used: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    plan = fresh("0", 0, "usb0", chance)
    contacts, quiet = 0, 0
    while true < TRUE + 90 * DAY:
        if chance.random() < 0.02:
            off = chance.choice([0, YEAR, -40 * YEAR, 3 * HOUR, -3 * HOUR])
        if chance.random() < 0.01:
            boot, mono = boot + 1, 0
            plan = fresh(str(boot), 0, "usb0", chance, plan)
        step = max(plan.next_mono_ms - mono, 0)
        assert step <= LONGEST_MS
        true, mono, quiet = true + step, mono + step, quiet + step
        at = reckon(true + off, False, str(boot), mono, told)
        may = allowance(budget, True, Used(used[at.day]), True, False, at.known)
        if not may.bytes:
            plan = postponed(plan, mono, HOUR)
            continue
        if chance.random() < 0.3:
            used[at.day] += min(may.bytes, 2_000)
            spent[Now(true, True).day] += min(may.bytes, 2_000)
            plan = after(plan, mono, CUT, chance)
            continue
        contacts, quiet = contacts + 1, 0
        told = Told(true, str(boot), mono)
        bytes_now = min(may.bytes, chance.randrange(400_000))
        used[Now(true, True).day] += bytes_now
        spent[Now(true, True).day] += bytes_now
        plan = after(plan, mono, DONE, chance)
    assert contacts > 90 * 40
    assert quiet < 2 * DAY
    # A greeting may go over the budget when the day is not known after a boot: tens of kB at most.
    assert max(spent.values()) <= 20 * MB + 600_000
