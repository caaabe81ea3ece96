"""Background work keeps its rhythm when the wall clock jumps, as on a machine without a battery."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

import apscheduler.schedulers.base
import pytest

from hub.core.clock import ManualClock
from hub.core.feature import Job
from hub.core.jobs.running import SteadyScheduler, run_job, schedule
from hub.core.jobs.turns import Alone
from hub.core.node import Node

HOUR, YEAR = 3_600_000, 365 * 86_400_000


class Rounds:
    """A job that counts its runs and wakes whoever waits for one."""

    def __init__(self) -> None:
        self.runs = 0
        self._ran = threading.Condition()

    def __call__(self, node: Node) -> None:
        with self._ran:
            self.runs += 1
            self._ran.notify_all()

    def after(self, runs: int) -> bool:
        with self._ran:
            return self._ran.wait_for(lambda: self.runs >= runs, timeout=5)


@pytest.fixture
def wall(clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> ManualClock:
    """APScheduler's own idea of now follows the tests' clock."""

    class Now(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # enough of it
            return datetime.fromtimestamp(clock.wall / 1000, tz or UTC)

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Now)
    monkeypatch.setattr("hub.core.jobs.running.datetime", Now)
    return clock


@pytest.fixture
def hourly(node: Node, wall: ManualClock) -> Iterator[tuple[SteadyScheduler, Rounds]]:
    """A scheduler at work, with one job an hour; it ran once."""
    rounds = Rounds()
    scheduler = schedule(node, [Job("round", rounds, every_s=3600, at_start=True)], Alone())
    scheduler.start()
    wall.forward(3_000)
    scheduler.wakeup()
    assert rounds.after(1)
    yield scheduler, rounds
    scheduler.shutdown()


def look(scheduler: SteadyScheduler) -> None:
    """Have the scheduler look at its list, and give it the time to start what is due."""
    scheduler.wakeup()
    time.sleep(0.15)


@pytest.mark.parametrize("jump", [50 * YEAR, -50 * YEAR, 3 * HOUR, -3 * HOUR])
def test_a_jump_makes_neither_burst_nor_silence(
    hourly: tuple[SteadyScheduler, Rounds], wall: ManualClock, jump: int
) -> None:
    scheduler, rounds = hourly
    wall.forward(HOUR // 2)
    wall.wall += jump
    look(scheduler)
    assert rounds.runs == 1
    wall.forward(HOUR // 2 - 1_000)
    look(scheduler)
    assert rounds.runs == 1
    wall.forward(1_000)
    scheduler.wakeup()
    assert rounds.after(2)
    wall.forward(HOUR)
    scheduler.wakeup()
    assert rounds.after(3)
    look(scheduler)
    assert rounds.runs == 3


def test_a_jump_back_and_forth_leaves_the_rhythm(
    hourly: tuple[SteadyScheduler, Rounds], wall: ManualClock
) -> None:
    scheduler, rounds = hourly
    for jump in (YEAR, -2 * YEAR, YEAR):
        wall.wall += jump
        look(scheduler)
    assert rounds.runs == 1
    wall.forward(HOUR)
    scheduler.wakeup()
    assert rounds.after(2)


def test_hours_asleep_are_made_up_for_once(
    hourly: tuple[SteadyScheduler, Rounds], wall: ManualClock
) -> None:
    scheduler, rounds = hourly
    wall.forward(30 * HOUR)  # both clocks count sleep
    scheduler.wakeup()
    assert rounds.after(2)
    look(scheduler)
    assert rounds.runs == 2


def test_a_small_correction_is_no_jump(node: Node, clock: ManualClock) -> None:
    scheduler = SteadyScheduler(clock)
    clock.wall += 4_999
    assert scheduler.rebase() == 0
    clock.wall += 1
    assert scheduler.rebase() == 5_000
    assert scheduler.rebase() == 0


def test_a_job_that_fails_is_tried_again_and_stops_no_other(node: Node, wall: ManualClock) -> None:
    good, bad = Rounds(), Rounds()

    def failing(of: Node) -> None:
        bad(of)
        raise RuntimeError("broken")

    jobs = [
        Job("bad", failing, every_s=60, at_start=True),
        Job("good", good, every_s=60, at_start=True),
    ]
    scheduler = schedule(node, jobs, Alone())
    scheduler.start()
    try:
        for runs in (1, 2):
            wall.forward(61_000)
            scheduler.wakeup()
            assert good.after(runs)
            assert bad.after(runs)
            time.sleep(0.15)  # one run of a job ends before its next may begin
    finally:
        scheduler.shutdown()


def test_every_job_of_the_house_runs_on_a_real_database(node: Node) -> None:
    fine = replace(node)
    for feature in node.features:
        for job in feature.jobs:
            run_job(fine, job, Alone())
    fixed = node.database.rows("SELECT count(*) FROM journal WHERE kind = 'clock.fixed'")
    assert fixed == [(1,)]
