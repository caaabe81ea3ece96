"""Batches wait for their turn at the centre: one at a time, a short while, or they come back later."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from sync.contact import BUSY, DONE
from sync.endpoints.turns import BACK_IN_S, BusyError, Turns
from tests import factories
from tests.village import Village


@contextmanager
def held(turns: Turns, folder: Path) -> Iterator[None]:
    """Somebody's batch takes long."""
    begun, let_go = threading.Event(), threading.Event()

    def long() -> None:
        begun.set()
        assert let_go.wait(20)

    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(turns.take, folder, long)
        assert begun.wait(20)
        try:
            yield
        finally:
            let_go.set()
            work.result()


def test_work_is_done_one_at_a_time_on_one_thread(tmp_path: Path) -> None:
    turns, running, most = Turns(), [0], [0]

    def work() -> str:
        running[0] += 1
        most[0] = max(most[0], running[0])
        threading.Event().wait(0.01)
        running[0] -= 1
        return threading.current_thread().name

    with ThreadPoolExecutor(2) as pool:
        names = [
            one.result() for one in [pool.submit(turns.take, tmp_path, work) for _ in range(20)]
        ]
    assert most == [1]
    assert len(set(names)) == 1
    assert names[0] != threading.current_thread().name


def test_one_waits_a_little_and_others_come_back_later(tmp_path: Path) -> None:
    turns = Turns()
    done: list[str] = []
    with held(turns, tmp_path), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(turns.take, tmp_path, lambda: "done")
        with pytest.raises(BusyError) as late:
            waiting.result()  # it had its place, and waited in vain
        assert BACK_IN_S[0] <= late.value.wait_s <= BACK_IN_S[1]
        with pytest.raises(BusyError):
            turns.take(tmp_path, lambda: done.append("late"))
    assert done == [], "what was refused is not done later"
    assert turns.take(tmp_path, lambda: "done") == "done"


def test_the_workers_of_a_machine_take_as_many_batches_as_it_has_cores(tmp_path: Path) -> None:
    """Workers are processes; here each has its own turns."""
    cores = len(os.sched_getaffinity(0))
    with ExitStack() as workers:
        for _worker in range(cores):
            workers.enter_context(held(Turns(), tmp_path))
        one_more = Turns()
        with pytest.raises(BusyError):
            one_more.take(tmp_path, lambda: "late")
    assert one_more.take(tmp_path, lambda: "done") == "done"


def test_an_error_is_told_to_whom_it_concerns_and_the_next_goes_on(tmp_path: Path) -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError):
        turns.take(tmp_path, lambda: 1 / 0)
    assert turns.take(tmp_path, lambda: 1) == 1


def test_a_space_that_meets_a_busy_centre_comes_back_and_loses_nothing(tmp_path: Path) -> None:
    village = Village(tmp_path / "village", spaces=1)
    (space,) = village.spaces
    with space.open() as node:
        factories.person(node, "Awa")
    turns: Turns = village.hub.app.extensions["sync.turns"]
    with held(turns, village.centre.node.settings.data_dir):
        report = space.contact()
    assert report.outcome == BUSY
    assert report.retry_after_s is not None and BACK_IN_S[0] <= report.retry_after_s <= BACK_IN_S[1]
    assert village.centre.rows("SELECT count(*) FROM person WHERE name = 'Awa'") == [(0,)]
    assert space.contact().outcome == DONE
    assert village.centre.rows("SELECT count(*) FROM person WHERE name = 'Awa'") == [(1,)]
    village.close()
