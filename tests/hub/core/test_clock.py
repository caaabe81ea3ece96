"""Time on a machine whose clock may be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import AHEAD_MS, Hybrid, ManualClock, SystemClock, hlc_ms
from hub.core.ids import is_uuid, uuid7
from hub.core.jobs.maintenance import date_this_boot
from hub.core.journal import Journal
from hub.core.node import Node
from hub.core.usage.models import Visit
from hub.core.usage.service import open_visit

DAY = 86_400_000


@given(st.lists(st.integers(-(10**12), 10**12), max_size=30))
def test_stamps_never_go_back(jumps: list[int]) -> None:
    clock = ManualClock()
    hybrid, stamps = Hybrid(clock), []
    for jump in jumps:
        clock.wall = max(clock.wall + jump, 0)
        stamps.append(hybrid.tick())
    assert stamps == sorted(set(stamps))


def test_a_stamp_tells_the_wall_time() -> None:
    clock = ManualClock(wall=1_800_000_000_123)
    assert hlc_ms(Hybrid(clock).tick()) == 1_800_000_000_123


def test_a_foreign_clock_a_day_ahead_is_refused() -> None:
    clock = ManualClock()
    hybrid = Hybrid(clock)
    mine = hybrid.tick()
    assert not hybrid.receive((clock.wall + AHEAD_MS + 1) << 16)
    assert hybrid.tick() == mine + 1
    ahead = (clock.wall + AHEAD_MS) << 16
    assert hybrid.receive(ahead)
    assert hybrid.tick() == ahead + 1


def test_the_machine_has_one_boot_and_a_time_that_only_grows() -> None:
    one, other = SystemClock(), SystemClock()
    assert one.boot == other.boot
    before = one.mono_ms()
    assert one.mono_ms() >= before
    assert abs(one.now_ms() - other.now_ms()) < 1000
    assert SystemClock("trusted").trusted()
    assert not SystemClock("untrusted").trusted()


def rebooted(node: Node, clock: ManualClock) -> Node:
    """The same hub after a power cut."""
    journal = Journal(
        node.database, clock, node.space_id, node.journal.writer, node.journal.kinds.values()
    )
    return replace(node, clock=clock, journal=journal)


def started(visit: str) -> int:
    return int(Visit.get(Visit.id == visit).started_ms or 0)


def test_trusted_time_dates_the_visits_of_its_boot_and_no_other(node: Node) -> None:
    true_start = 1_800_000_000_000
    before = open_visit(node, "", purpose="learn")
    dark = ManualClock(wall=1_000, mono=500, boot="boot-2", believed=False)
    later = rebooted(node, dark)
    wrong = open_visit(later, "", purpose="learn")
    told = open_visit(later, "", purpose="learn", at_ms=true_start - 3 * DAY)
    date_this_boot(later)
    assert started(wrong) == started(before)  # the stamp stands still rather than go back
    dark.forward(60_000)
    dark.wall, dark.believed = true_start + DAY + 60_000, True
    date_this_boot(later)
    after = open_visit(later, "", purpose="learn")
    assert started(wrong) == true_start + DAY
    assert started(after) == true_start + DAY + 60_000
    assert started(told) == true_start - 3 * DAY
    assert started(before) == true_start


def test_a_boot_is_dated_once(node: Node, clock: ManualClock) -> None:
    date_this_boot(node)
    clock.wall += 10 * DAY
    date_this_boot(node)
    assert node.database.rows("SELECT count(*) FROM journal WHERE kind = 'clock.fixed'") == [(1,)]


@pytest.mark.parametrize("ms", [0, 1_800_000_000_000, (1 << 48) - 1])
def test_ids_are_uuids_that_sort_by_time(ms: int) -> None:
    made = uuid7(ms)
    assert is_uuid(made)
    assert made[14] == "7"
    assert made < uuid7(ms + 1) or ms == (1 << 48) - 1


@pytest.mark.parametrize("text", ["", "abc", "0190", "{01a20050-5258-71e6-a5c9-9f64ec4ce5bb}"])
def test_what_is_no_id(text: str) -> None:
    assert not is_uuid(text)
