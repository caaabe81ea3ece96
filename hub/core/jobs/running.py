"""Background work: APScheduler with a guard against the clock jumps of a machine without battery.

APScheduler plans by wall time: a jump forward makes it list every run it missed, a jump back stops
it until the old time returns. The guard compares wall and monotonic time before each look at the
list and shifts every job by the difference.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from hub.core.clock import Clock
from hub.core.feature import Job
from hub.core.jobs.turns import Alone, turns_of
from hub.core.node import Node

log = logging.getLogger(__name__)
#: A difference between wall and monotonic time that counts as a jump, in milliseconds.
JUMP_MS = 5_000
#: The scheduler never sleeps longer, so that a jump is seen soon.
LONGEST_SLEEP_S = 2.0


class SteadyScheduler(BackgroundScheduler):  # type: ignore[misc]  # apscheduler ships no types
    """A scheduler whose jobs keep their rhythm when the wall clock jumps either way."""

    def __init__(self, clock: Clock, **options: Any) -> None:
        super().__init__(timezone="UTC", **options)
        self._clock = clock
        self._offset = clock.now_ms() - clock.mono_ms()

    def _process_jobs(self) -> float | None:
        self.rebase()
        wait = super()._process_jobs()
        return LONGEST_SLEEP_S if wait is None else min(wait, LONGEST_SLEEP_S)

    def rebase(self) -> int:
        """Shift every job by the jump of the wall clock since the last look; the jump in ms."""
        offset = self._clock.now_ms() - self._clock.mono_ms()
        jump = offset - self._offset
        if abs(jump) < JUMP_MS:
            return 0
        self._offset = offset
        with self._jobstores_lock:
            for store in self._jobstores.values():
                for job in store.get_all_jobs():
                    if job.next_run_time:
                        job._modify(next_run_time=job.next_run_time + timedelta(milliseconds=jump))
                        store.update_job(job)
        log.info("the clock jumped by %d ms; jobs follow", jump)
        return jump


def schedule(node: Node, jobs: Iterable[Job], turns: Alone | None = None) -> SteadyScheduler:
    """A scheduler, not started, with every job of the house in it.

    Where several processes serve one database, each looks whether it is its turn (``hub.core.jobs.turns``).
    """
    turns = turns or turns_of(node.settings)
    scheduler = SteadyScheduler(
        node.clock,
        executors={"default": ThreadPoolExecutor(2)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in jobs:
        every_s = turns.every_s(job)
        first = 3.0 if job.at_start else every_s * random.uniform(0.5, 1.0)  # noqa: S311  # spreading load, no secret
        scheduler.add_job(
            run_job,
            "interval",
            args=(node, job, turns),
            seconds=every_s,
            id=job.name,
            next_run_time=datetime.now(UTC) + timedelta(seconds=first),
        )
    return scheduler


def run_job(node: Node, job: Job, turns: Alone) -> None:
    """Run one job on this node's database, if it is this process's turn.

    A failure is logged by the scheduler and retried.
    """
    with turns.taken(job) as mine:
        if not mine:
            return
        with node.open():
            try:
                job.run(node)
            finally:
                node.database.close()
