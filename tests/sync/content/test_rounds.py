"""Content comes by itself: after records, within the hours and the day's bytes, and again where something waits."""

from __future__ import annotations

import getpass
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from content_cache.store import Store
from hub.core.clock import ManualClock
from hub.core.node import Node
from sync import contact
from sync.content import asked, offering, rounds, state
from sync.timing import history
from sync.timing.alone import alone
from tests.sync.content.centre import PRIVATE, Link, publish, some_bytes, write_package

pytestmark = pytest.mark.sqlite_only
A, B = "org.example.a", "org.example.b"


@pytest.fixture
def space(centre: Node, link: Link, tmp_path: Path) -> Node:
    """A space of its own beside the centre, which knows only ssh."""
    settings = replace(
        centre.settings,
        data_dir=link.space_dir,
        content_ssh=f"{getpass.getuser()}@127.0.0.1:{link.sshd.port}",
        mdns=False,
    )
    return replace(centre, settings=settings, store=Store(tmp_path / "mine"))


def fill(centre: Node, tmp_path: Path, name: str, size: int) -> None:
    publish(centre, write_package(tmp_path / "p", {"f.bin": some_bytes(name, size)}, id=name))
    offering.refresh(centre, PRIVATE)


def test_a_run_counts_in_the_day(centre: Node, space: Node, tmp_path: Path) -> None:
    fill(centre, tmp_path, A, 700_000)
    asked.ask(space.store, A, 1)
    assert rounds.is_due(space)
    (report,) = rounds.go(space, pressed=False)
    assert [one.package for one in report.came] == [A]
    (row,) = history.contacts(space)
    assert (row.why, row.outcome) == ("content", contact.DONE)
    assert 700_000 < row.received < 900_000
    at = history.now(space)
    assert history.used(space, at.day, False).total == row.received
    last = state.last(space.store)
    assert last and last.came == (A,) and [one.id for one in last.heard] == [A]


def test_it_is_due_after_a_day_sooner_where_something_waits_or_is_asked_for(
    centre: Node, space: Node, clock: ManualClock, tmp_path: Path
) -> None:
    fill(centre, tmp_path, A, 1000)
    rounds.go(space, pressed=False)
    assert not rounds.is_due(space)
    clock.forward(rounds.WHOLE_MS - 1000)
    assert not rounds.is_due(space)
    clock.forward(1000)
    assert rounds.is_due(space)
    rounds.go(space, pressed=False)
    clock.forward(1000)
    asked.ask(space.store, A, clock.now_ms())
    assert rounds.is_due(space), "somebody asked"
    rounds.go(space, pressed=False)
    assert not rounds.is_due(space) and space.store.current(A) == 1
    clock.forward(1)
    asked.ask(space.store, "org.example.absent", clock.now_ms())
    rounds.go(space, pressed=False)
    last = state.last(space.store)
    assert last and not rounds.is_due(space)
    state.keep(space.store, msgspec.structs.replace(last, waiting=(B,)))
    clock.forward(rounds.AGAIN_MS)
    assert rounds.is_due(space), "something waits"
    state.note(space.store, state.EVERYBODY, clock.now_ms())
    assert not rounds.is_due(space)
    state.keep(space.store, msgspec.structs.replace(last, cut=True))
    clock.forward(rounds.CUT_MS)
    assert rounds.is_due(space), "the line was cut"


def test_the_days_bytes_hold_and_records_keep_their_half(
    centre: Node, space: Node, tmp_path: Path
) -> None:
    fill(centre, tmp_path, A, 3_000_000)
    asked.ask(space.store, A, 1)
    tight = replace(
        space, settings=replace(space.settings, daily_mb=2, metered="no", content_rate=400)
    )
    (report,) = rounds.go(tight, pressed=False)
    assert report.came == () and report.waiting == (A,)
    assert "bytes for today" in str(report.troubles[0].error)
    (row,) = history.contacts(tight)
    assert 1_000_000 <= row.received < 2_000_000
    wide = replace(space, settings=replace(space.settings, daily_mb=20, metered="no"))
    (report,) = rounds.go(wide, pressed=False)
    assert [one.package for one in report.came] == [A]
    assert history.contacts(wide)[0].received < 2_300_000, "what had come did not come again"


def test_outside_the_hours_only_a_button_begins(
    centre: Node, space: Node, clock: ManualClock, tmp_path: Path
) -> None:
    fill(centre, tmp_path, A, 1000)
    asked.ask(space.store, A, 1)
    minute = history.now(space).minute
    hour = (minute // 60 + 6) % 24
    closed = replace(
        space, settings=replace(space.settings, sync_windows=(f"{hour:02}:00-{hour:02}:30",))
    )
    assert rounds.go(closed, pressed=False) == ()
    assert not rounds.is_due(closed)
    clock.forward(rounds.ALONE_MS)
    assert rounds.is_due(closed), "it was not asked, so it stays due"
    (report,) = rounds.go(closed, pressed=True)
    assert [one.package for one in report.came] == [A]


def test_records_that_are_exchanged_meanwhile_are_not_disturbed(
    centre: Node, space: Node, tmp_path: Path
) -> None:
    fill(centre, tmp_path, A, 1_500_000)
    asked.ask(space.store, A, 1)
    with alone(space.settings.data_dir):
        running = history.begin(space, "schedule")
        (report,) = rounds.go(space, pressed=False)
        assert [one.package for one in report.came] == [A]
        assert {row.outcome for row in history.contacts(space)} == {contact.RUNNING}
        history.finish(space, running, contact.Report(), (1, 1), 1.0)


def test_a_centre_does_not_fetch(centre: Node) -> None:
    central = replace(centre, settings=replace(centre.settings, role="central"))
    assert not rounds.look(central)
