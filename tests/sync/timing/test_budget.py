"""How many bytes may go, for any history of a day."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.core.journal.records import CASH, CIVIC, ERASURE, LOG, PROGRESS
from sync.contact import Spend
from sync.timing.budget import LEAST, MB, UNLIMITED, URGENT, Budget, Used, allowance, reserve

LIMITS = st.integers(0, 600).map(lambda mb: mb * MB)


@given(LIMITS, LIMITS, st.booleans(), st.lists(st.tuples(st.booleans(), st.booleans())))
def test_a_day_never_uses_more_than_its_budget(
    daily: int, metered_daily: int, metered: bool, contacts: list[tuple[bool, bool]]
) -> None:
    """Each contact uses all it may."""
    budget, total, outside = Budget(daily, metered_daily), 0, 0
    for in_window, asked in contacts:
        may = allowance(budget, metered, Used(total, outside), in_window, asked)
        if budget.of(metered):
            total += may.bytes
            outside += may.bytes * may.outside
            assert total <= budget.of(metered)
            assert outside <= reserve(budget.of(metered)) <= budget.of(metered)


@given(LIMITS, st.booleans(), st.booleans(), st.integers(0, 700 * MB))
def test_what_goes_outside_the_windows_is_urgent(
    limit: int, in_window: bool, asked: bool, used: int
) -> None:
    may = allowance(Budget(limit, limit), True, Used(used, 0), in_window, asked)
    assert may.outside == (not in_window and not asked)
    assert may.urgency == (URGENT if may.outside else LOG)


def test_urgent_is_erasures_cash_and_civic_life() -> None:
    spend = Spend(urgency=URGENT)
    assert all(spend.allows(kind) for kind in (ERASURE, CASH, CIVIC))
    assert not spend.allows(PROGRESS)


def test_a_person_who_presses_the_button_needs_no_window() -> None:
    may = allowance(Budget(0, 20 * MB), True, Used(5 * MB, 0), False, True)
    assert (may.bytes, may.urgency, may.outside) == (15 * MB, LOG, False)


def test_a_budget_used_up_is_used_up_for_everybody() -> None:
    for asked in (True, False):
        assert allowance(Budget(0, 20 * MB), True, Used(20 * MB, 0), True, asked).bytes == 0
    assert allowance(Budget(0, 20 * MB), True, Used(20 * MB - LEAST + 1, 0), True, True).bytes == 0


def test_a_line_that_costs_nothing_has_no_limit() -> None:
    assert allowance(Budget(0, 20 * MB), False, Used(900 * MB, 0), True, False).bytes == UNLIMITED


def test_who_does_not_know_the_day_may_ask_for_the_time() -> None:
    """Else a hub without a battery clock would wait for a day that never comes."""
    may = allowance(Budget(0, 20 * MB), True, Used(20 * MB, 20 * MB), False, False, known=False)
    assert may.bytes == LEAST


def test_a_contact_counts_from_its_own_beginning() -> None:
    moved = [1_000, 9_000]
    spend = Spend(500, moved=lambda: (moved[0], moved[1]))
    assert spend.left == 500
    moved[0] += 200
    moved[1] += 100
    assert (spend.used, spend.left) == ((200, 100), 200)
    moved[1] += 5_000
    assert spend.left == 0
