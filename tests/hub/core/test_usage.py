"""Usage: seconds of real use, written once, whatever happens to the power."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.core.clock import ManualClock
from hub.core.errors import InputError
from hub.core.node import Node
from hub.core.people import sessions
from hub.core.usage import service
from hub.core.usage.meter import Meter
from hub.core.usage.models import Activity, Visit
from hub.core.usage.records import open_visits
from hub.core.usage.shared_meter import SharedMeter
from tests import factories
from tests.conftest import POSTGRES

LESSON, OTHER = ("lesson", "commune/01"), ("lesson", "commune/02")


@pytest.fixture(params=["memory", "table"])
def node(node: Node, request: pytest.FixtureRequest) -> Node:
    """A hub of one process, and one of several, whose meter is a table of PostgreSQL."""
    if request.param == "memory":
        return node
    if not POSTGRES:
        pytest.skip("several processes need PostgreSQL")
    return replace(node, meter=SharedMeter(node.space_id))


@pytest.fixture
def visit(node: Node) -> str:
    """A visit that just began."""
    return service.open_visit(node, "", None, "woman", "15-24", "learn", "pc")


def pass_(node: Node, visit: str, *marks: tuple[int, object, bool]) -> None:
    """Signs of life: after so many seconds, on what, and whether it is a heartbeat."""
    for seconds, on, beat in marks:
        node.clock.forward(seconds * 1000)  # type: ignore[attr-defined]  # the tests' clock
        node.meter.touch(visit, None, node.clock.mono_ms(), on, beat)  # type: ignore[arg-type]  # as above


def closed(node: Node, visit: str) -> Visit:
    service.close_visit(node, visit, "quit")
    return Visit.get(Visit.id == visit)


def seconds_on() -> dict[str, int]:
    return {row.ref: row.seconds for row in Activity.select()}


def test_heartbeats_count_and_idle_time_does_not(node: Node, visit: str) -> None:
    beats = [(30, None, True)] * 10
    pass_(node, visit, (0, LESSON, False), *beats, (1800, None, True))
    row = closed(node, visit)
    assert row.active_s == 300 + 75
    assert row.stay_s == 300 + 1800
    assert seconds_on() == {LESSON[1]: 375}


def test_a_silent_page_counts_two_minutes_at_most(node: Node, visit: str) -> None:
    pass_(node, visit, (0, LESSON, False), (3600, OTHER, False), (40, ("page", "home"), False))
    assert closed(node, visit).active_s == 160
    assert seconds_on() == {LESSON[1]: 120, OTHER[1]: 40}


def test_a_page_left_open_at_the_end_counts_nothing_more(node: Node, visit: str) -> None:
    pass_(node, visit, (0, LESSON, False), (20, OTHER, False))
    node.clock.forward(3_600_000)  # type: ignore[attr-defined]  # the tests' clock
    row = closed(node, visit)
    assert (row.active_s, row.stay_s) == (20, 3620)
    assert seconds_on() == {LESSON[1]: 20}


def test_going_back_to_a_thing_adds_up(node: Node, visit: str) -> None:
    pass_(
        node, visit, (0, LESSON, False), (10, OTHER, False), (10, LESSON, False), (10, OTHER, False)
    )
    assert service.flush(node) == 1  # only what was left for something else
    assert seconds_on() == {LESSON[1]: 20}
    pass_(node, visit, (10, LESSON, False), (5, OTHER, False))
    closed(node, visit)
    assert seconds_on() == {LESSON[1]: 25, OTHER[1]: 20}


def test_a_monotonic_time_that_seems_to_go_back_counts_nothing(node: Node, visit: str) -> None:
    pass_(node, visit, (60, LESSON, False))
    node.meter.touch(visit, None, node.clock.mono_ms() - 30_000, LESSON)
    pass_(node, visit, (10, LESSON, False))
    assert closed(node, visit).active_s == 70


def test_what_is_due_is_written_once(node: Node, visit: str) -> None:
    pass_(node, visit, (0, LESSON, False), *[(30, None, True)] * 9)
    assert service.flush(node) == 0  # still on it, and not yet five minutes
    pass_(node, visit, (30, None, True))
    assert service.flush(node) == 1
    assert service.flush(node) == 0
    assert seconds_on() == {LESSON[1]: 300}
    pass_(node, visit, (30, OTHER, False))
    assert service.flush(node, everything=True) == 1
    assert closed(node, visit).active_s == 330
    assert seconds_on() == {LESSON[1]: 330}


def test_a_flush_that_fails_loses_nothing(node: Node, visit: str) -> None:
    pass_(node, visit, (0, LESSON, False), (20, OTHER, False))
    node.database.run("ALTER TABLE meter_mark RENAME TO elsewhere")  # the disk refuses
    with pytest.raises(Exception, match="meter_mark"):
        service.flush(node)
    node.database.run("ALTER TABLE elsewhere RENAME TO meter_mark")
    assert seconds_on() == {}
    assert service.flush(node) == 1
    assert closed(node, visit).active_s == 20
    assert seconds_on() == {LESSON[1]: 20}


def restarted(node: Node) -> Node:
    """The same hub in another process."""
    shared = isinstance(node.meter, SharedMeter)
    return replace(node, meter=SharedMeter(node.space_id) if shared else Meter())


def power_cut(node: Node, clock: ManualClock) -> Node:
    """The same hub in its next boot: what was only in memory is gone."""
    clock.boot, clock.mono, clock.wall = f"{clock.boot}+", 1_000, clock.wall - 86_400_000
    return restarted(node)


def test_a_power_cut_keeps_what_the_checkpoint_held(
    node: Node, clock: ManualClock, visit: str
) -> None:
    pass_(node, visit, (0, LESSON, False), (60, OTHER, False), (30, OTHER, True))
    service.flush(node)  # writes the first lesson, marks the second
    pass_(node, visit, (50, OTHER, True))  # nobody marked this
    after = power_cut(node, clock)
    assert service.recover(after) == 1
    row = Visit.get(Visit.id == visit)
    kept_s = 140 if isinstance(node.meter, SharedMeter) else 90  # a table forgets nothing
    assert (row.how, row.active_s, row.stay_s) == ("power", kept_s, kept_s)
    assert seconds_on() == {LESSON[1]: 60, OTHER[1]: kept_s - 60}
    assert service.recover(after) == 0
    assert service.recover(power_cut(after, clock)) == 0
    assert seconds_on() == {LESSON[1]: 60, OTHER[1]: kept_s - 60}
    assert node.database.rows("SELECT count(*) FROM meter_mark") == [(0,)]


def test_a_flush_between_checkpoint_and_cut_counts_nothing_twice(
    node: Node, clock: ManualClock, visit: str
) -> None:
    pass_(node, visit, (0, LESSON, False), (60, None, True))
    service.flush(node)  # a checkpoint only
    pass_(node, visit, (10, OTHER, False))
    service.flush(node)  # now the lesson is written, and no longer marked
    service.recover(power_cut(node, clock))
    assert seconds_on() == {LESSON[1]: 70}
    assert Visit.get(Visit.id == visit).active_s == 70


def test_a_visit_without_a_checkpoint_is_closed_all_the_same(
    node: Node, clock: ManualClock, visit: str
) -> None:
    assert service.recover(node) == 0  # it goes on
    assert [row[0] for row in open_visits(node.space_id)] == [visit]
    assert service.recover(power_cut(node, clock)) == 1
    assert open_visits(node.space_id) == []


def test_a_restart_in_the_same_boot_goes_on_with_whoever_is_there(
    node: Node, clock: ManualClock
) -> None:
    token = sessions.enter(node, "woman", "15-24", "learn", "pc")
    who = sessions.find(node, token)
    assert who and who.visit
    pass_(node, who.visit, (0, LESSON, False), (60, None, True))
    service.flush(node, everything=True)
    again = restarted(node)
    assert service.recover(again) == 0
    assert service.recover(again) == 0
    pass_(again, who.visit, (30, None, True))
    sessions.leave(again, token)
    row = Visit.get(Visit.id == who.visit)
    assert (row.how, row.active_s, row.stay_s) == ("quit", 90, 90)
    assert seconds_on() == {LESSON[1]: 90}


def test_a_restart_does_not_wake_an_idle_session(node: Node, clock: ManualClock) -> None:
    token = sessions.enter(node, "woman", "15-24", "learn", "pc")
    service.flush(node)
    clock.forward(10 * 60_000 + 1)
    again = restarted(node)
    service.recover(again)
    assert sessions.find(again, token) is None


def test_a_visit_told_afterwards_is_not_metered(node: Node) -> None:
    visit = service.open_visit(
        node, "", None, "man", "50+", "meeting", None, at_ms=1_600_000_000_000
    )
    assert node.meter.now() == {}
    service.close_visit(node, visit, "closed", active_s=1800, stay_s=3600)
    row = Visit.get(Visit.id == visit)
    assert (row.started_ms, row.active_s, row.stay_s, row.stated) == (
        1_600_000_000_000,
        1800,
        3600,
        1,
    )


def test_a_score_is_written_at_once_and_the_best_stays(node: Node, visit: str) -> None:
    person = factories.person(node)
    for score in (0.5, 0.9, 0.7):
        service.record_activity(node, visit, "quiz", "c/final", person=person, score=score)
    (row,) = Activity.select()
    assert (row.score, row.seconds, row.person) == (0.9, 0, person)


def test_a_paper_register_is_read_with_care() -> None:
    from datetime import date, time

    from hub.core.people import told

    today = date(2026, 7, 20)
    assert told.day_of("03/07/2026", today) == date(2026, 7, 3)
    assert told.day_of("2026-07-03", today) == date(2026, 7, 3)
    assert told.hour_of("15h30") == time(15, 30)
    assert told.hour_of("9 h") == time(9)
    assert told.minutes_of(" 45 ") == 45
    for wrong in ("21/07/2026", "03/07/2006", "hier", "31/02/2026"):
        with pytest.raises(InputError) as caught:
            told.day_of(wrong, today)
        assert caught.value.field == "day"
    for wrong in ("0", "-3", "961", "une heure", ""):
        with pytest.raises(InputError):
            told.minutes_of(wrong)
    with pytest.raises(InputError):
        told.hour_of("25:00")
    with pytest.raises(InputError):
        told.start_of(today, time(15), 1_000)
