"""Jobs of several processes: one at a time, in rhythm, whoever dies."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from hub.core.feature import MACHINE, Job
from hub.core.jobs.turns import Turns, turns_of
from hub.core.settings import load
from hub.core.storage.database import Database, connect
from hub.main import init
from tests.browser.live import ROOT, without_hub
from tests.central.serving import settings_of, wait_until

#: A process whose jobs note when they begin and end, by the clock of the database.
WORKER = """
import os, sys, time
from hub.core import settings
from hub.core.feature import EACH, MACHINE, ONCE, Job
from hub.core.jobs.running import schedule
from hub.main import open_node
node = open_node(settings.load(None, os.environ))
def noting(name, s):
    def run(node):
        row = node.database.rows("INSERT INTO ran (name, pid) VALUES (?, ?) RETURNING n", (name, os.getpid()))
        time.sleep(s)
        node.database.run("UPDATE ran SET ended = clock_timestamp() WHERE n = ?", row[0])
    return run
jobs = [Job(name, noting(name, 0.3), every_s=1, at_start=True, where=name) for name in (EACH, MACHINE, ONCE)]
jobs.append(Job("long", noting("long", 60), every_s=3600, at_start=True))
schedule(node, jobs).start()
print("ready", flush=True)
input()
os._exit(0)
"""


@pytest.fixture
def ran(address: str, tmp_path: Path) -> Database:
    """The table where jobs note themselves; two machines' folders are made beside it."""
    for machine in ("one", "two"):
        init(load(None, settings_of(address, tmp_path / machine)))
    database = connect(address)
    database.run(
        "CREATE TABLE ran (n SERIAL PRIMARY KEY, name TEXT, pid INT, "
        "began TIMESTAMPTZ DEFAULT clock_timestamp(), ended TIMESTAMPTZ)"
    )
    return database


def start(address: str, folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER], env={**without_hub(), **settings_of(address, folder)},
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout and process.stdout.readline() == "ready\n"
    return process


def overlaps(ran: Database, name: str, by: str = "true") -> int:
    """Pairs of runs of a job at the same time."""
    sql = (
        "SELECT count(*) FROM ran a JOIN ran b ON a.n < b.n AND a.name = b.name "
        f"AND a.began < coalesce(b.ended, 'infinity') AND b.began < a.ended WHERE a.name = ? AND {by}"
    )
    return int(ran.rows(sql, (name,))[0][0])


def test_a_job_runs_in_one_process_at_a_time_and_outlives_it(
    ran: Database, address: str, tmp_path: Path
) -> None:
    workers = [start(address, tmp_path / machine) for machine in ("one", "one", "two")]
    try:
        time.sleep(12)
        began = int(ran.rows("SELECT count(*) FROM ran WHERE name = 'once'")[0][0])
        (holder,) = ran.rows("SELECT pid FROM ran WHERE name = 'long'")
        killed = next(worker for worker in workers if worker.pid == holder[0])
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        # The long job was not done: another process takes it up as soon as it looks.
        longs = "SELECT count(*) FROM ran WHERE name = 'long'"
        took_s = wait_until(lambda: ran.rows(longs) == [(2,)], Turns.LOOK_S + 10)
        assert took_s <= Turns.LOOK_S + 5
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert 4 <= began <= 13  # once a second where the machine has time, whoever did it
    for name in ("once", "long"):
        assert overlaps(ran, name) == 0
    counts = Counter(dict(ran.rows("SELECT name, count(*) FROM ran GROUP BY name")))
    assert counts["each"] > counts["machine"] > counts["once"]  # three processes, two machines
    assert len(ran.rows("SELECT DISTINCT pid FROM ran WHERE name = 'once'")) > 1
    ran.close()


def test_a_restart_neither_repeats_nor_puts_off_a_daily_job(address: str, tmp_path: Path) -> None:
    of = init(load(None, settings_of(address, tmp_path)))
    daily = Job("daily", lambda node: None, every_s=86_400)
    hourly = Job("hourly", lambda node: None, every_s=3600, at_start=True, where=MACHINE)
    first = turns_of(of)
    with first.taken(daily) as mine:
        assert not mine  # a new one waits a part of its rhythm, and this is kept
    with first.taken(hourly) as mine:
        assert mine
        with turns_of(of).taken(hourly) as other:
            assert not other  # while it is under way
    again = turns_of(of)
    for job in (daily, hourly):
        with again.taken(job) as mine:
            assert not mine
    database = connect(address)
    database.run("UPDATE job_turn SET done_ms = done_ms - 86400000")
    for job in (daily, hourly):
        with again.taken(job) as mine:
            assert mine
    database.close()


def test_a_lost_connection_is_made_anew(address: str, tmp_path: Path) -> None:
    of = init(load(None, settings_of(address, tmp_path)))
    turns = turns_of(of)
    job = Job("often", lambda node: None, every_s=0, at_start=True)
    with turns.taken(job) as mine:
        assert mine
    database = connect(address)
    database.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with pytest.raises(Exception, match=r"terminat|closed|lost"), turns.taken(job):
        pass
    with turns.taken(job) as mine:
        assert mine
    database.close()
