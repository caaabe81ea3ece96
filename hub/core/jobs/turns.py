"""Whose turn a job is, where several processes serve one database.

A process does a job while it holds PostgreSQL's advisory lock of the job, on a connection that does
nothing else: should the process die, the server lets go of the lock at once. When the job was last
done is kept in a table, by the database's own clock, so that its rhythm is the same however many
processes look, and whoever restarts. A job whose process died half way is due still.
"""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from hub.core.feature import EACH, MACHINE, Job
from hub.core.settings import Settings
from hub.core.storage.bound import Row
from hub.core.storage.database import connect

#: Any number, the same in every process, that names the jobs' locks in PostgreSQL.
JOB_LOCK = 7_201_904
_NOW_MS = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"


class JobTurn(Row):
    """When a job was last done, in ms since 1970 by the database's clock."""

    name = peewee.TextField(primary_key=True)
    done_ms = peewee.BigIntegerField()

    class Meta:
        table_name = "job_turn"


class Alone:
    """Turns of the only process: always its own."""

    def every_s(self, job: Job) -> float:
        """How often to look whether it is the job's turn, in seconds."""
        return job.every_s

    @contextmanager
    def taken(self, job: Job) -> Iterator[bool]:
        """Whether the job is to be done here and now."""
        yield True


class Turns(Alone):
    """Turns among the processes on one PostgreSQL database."""

    #: A job is looked at this often at least, so that it goes on soon where its process died.
    LOOK_S = 30.0

    def __init__(self, settings: Settings) -> None:
        self._machine = f"{socket.gethostname()}:{settings.data_dir.resolve()}"
        self._one_at_a_time = threading.Lock()
        self._locks = connect(settings.database_url, threads=False)

    def every_s(self, job: Job) -> float:
        return job.every_s if job.where == EACH else min(job.every_s, self.LOOK_S)

    @contextmanager
    def taken(self, job: Job) -> Iterator[bool]:
        if job.where == EACH:
            yield True
            return
        name = f"{job.name}@{self._machine}" if job.where == MACHINE else job.name
        with self._connected():
            mine = self._take(name, job)
        if not mine:
            yield False
            return
        try:
            yield True
        finally:
            with self._connected():
                self._set(name)
                self._unlock(name)

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Use the connection of the locks; one that was lost is made anew the next time."""
        with self._one_at_a_time:
            try:
                yield
            except peewee.DatabaseError:
                self._locks.close()
                raise

    def _take(self, name: str, job: Job) -> bool:
        """Take the lock of a job if nobody has it and the job is due."""
        if not self._locks.rows("SELECT pg_try_advisory_lock(?, hashtext(?))", (JOB_LOCK, name))[0][
            0
        ]:
            return False
        if self._due(name, job):
            return True
        self._unlock(name)
        return False

    def _due(self, name: str, job: Job) -> bool:
        """Whether it is time; a twentieth early is on time. A new job waits a part of its rhythm."""
        found = self._locks.rows(
            f"SELECT done_ms + ? <= {_NOW_MS} FROM job_turn WHERE name = ?",  # noqa: S608  # a literal of ours
            (round(job.every_s * 950), name),
        )
        if not found and not job.at_start:
            self._set(name, round(random.uniform(0, 0.5) * job.every_s * 1000))  # noqa: S311  # spreading load, no secret
        return bool(found[0][0]) if found else job.at_start

    def _set(self, name: str, ago_ms: int = 0) -> None:
        """Note that a job was done."""
        self._locks.run(
            f"INSERT INTO job_turn (name, done_ms) VALUES (?, {_NOW_MS} - ?) "  # noqa: S608  # as above
            "ON CONFLICT (name) DO UPDATE SET done_ms = excluded.done_ms",
            (name, ago_ms),
        )

    def _unlock(self, name: str) -> None:
        self._locks.run("SELECT pg_advisory_unlock(?, hashtext(?))", (JOB_LOCK, name))


def turns_of(settings: Settings) -> Alone:
    """How the processes of this hub take turns: on SQLite there is only one."""
    return Alone() if settings.database_url.startswith("sqlite:") else Turns(settings)
