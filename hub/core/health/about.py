"""What a technician asks first: versions, sizes, how long it has run."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from hub import __version__
from hub.core.health.database import sqlite_version
from hub.core.node import Node

#: Field of /proc/<pid>/stat that holds the start in clock ticks since boot (proc_pid_stat(5): 22).
START_FIELD = 22


@dataclass(frozen=True)
class About:
    """Facts of a running hub; sizes in bytes, times in seconds."""

    version: str
    role: str
    space_id: str
    python: str
    system: str
    engine: str
    database_size: int
    records: int
    memory: int
    running_s: int


def about(node: Node) -> About:
    """The facts of this hub, as it runs; nothing secret among them."""
    return About(
        version=__version__,
        role=node.settings.role,
        space_id=node.space_id,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.release()} ({platform.machine()})",
        engine=_engine(node),
        database_size=_database_size(node),
        records=int(node.database.rows("SELECT coalesce(sum(seq), 0) FROM journal_head")[0][0]),
        memory=int(psutil.Process().memory_info().rss),
        running_s=running_s(),
    )


def running_s() -> int:
    """Seconds since this process started, whatever the wall clock did."""
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    started_s = int(fields[START_FIELD - 3]) / os.sysconf("SC_CLK_TCK")
    return int(time.clock_gettime(time.CLOCK_BOOTTIME) - started_s)


def _engine(node: Node) -> str:
    if node.database.dialect == "sqlite":
        return f"SQLite {sqlite_version()}"
    return "PostgreSQL " + str(node.database.rows("SHOW server_version")[0][0]).split()[0]


def _database_size(node: Node) -> int:
    if node.database.path:
        return node.database.path.stat().st_size
    return int(node.database.rows("SELECT pg_database_size(current_database())")[0][0])
