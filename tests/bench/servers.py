"""PostgreSQL at the centre: parts, writers side by side, replicas, a second server.

Run alone as ``python -m tests.bench.servers``: prints the section of docs/benchmarks.md. Every server
here waits for the disk (``fsync`` on); both sides of a comparison run in turn, medians are given.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hub.core.settings import load
from hub.core.storage.database import connect
from hub.core.storage.migrate import migrate, revert
from hub.main import init
from tests.bench import far
from tests.bench.load import drive
from tests.bench.statements import ROUNDS, median_ms, start
from tests.browser.live import ROOT, without_hub
from tests.central.cluster import clusters
from tests.central.serving import serving, settings_of, wait_until
from tests.central.test_failover import longest_gap_s, pairs, writers

SPACES, THREADS, VISITS = 200, 40_000, 400_000
WRITING_S = 6.0

FILL = (
    "INSERT INTO space (id, name, stamps) SELECT 's' || n, 'Espace ' || n, '{}' "
    f"FROM generate_series(1, {SPACES}) n",
    "INSERT INTO civic_thread (space_id, id, machine, commune, towards, author, title, hlc, state, shown) "
    f"SELECT 's' || n % {SPACES}, 't' || n, 'question', 'c' || n % 120, 'o' || n % 1500, 'p' || n % 20000, "
    f"'q', n, (ARRAY['waiting', 'published', 'answered'])[n % 3 + 1], 0 FROM generate_series(1, {THREADS}) n",
    "INSERT INTO civic_act (rid, space_id, thread, action, hat, actor, told, hlc, at_ms, boot, mono_ms, stated) "
    f"SELECT 'r' || n, 's' || n / 4 % {SPACES}, 't' || n / 4, 'publish', 'moderator', 'm', '{{}}', n, n, 'b', n, 0 "
    f"FROM generate_series(1, {4 * THREADS}) n",
    "INSERT INTO visit (space_id, id, person, gender, band, purpose, started_ms, boot, mono_ms, stay_s, active_s) "
    f"SELECT 's' || n % {SPACES}, 'v' || n, 'p' || n % 20000, 'woman', '15-24', 'learn', "
    f"1700000000000 + n::bigint * 60000, 'b', n, 1800, 900 FROM generate_series(1, {VISITS}) n",
    "ANALYZE",
)
THIRTY = ", ".join(f"'t{n * 37}'" for n in range(1, 31))
QUERIES = (
    ("one matter by its id", "SELECT * FROM civic_thread WHERE id = ?", ("t777",)),
    (
        "a commune's matters, newest 30",
        "SELECT * FROM civic_thread WHERE machine = ? AND commune = ? AND state = ? ORDER BY hlc DESC LIMIT 30",
        ("question", "c7", "answered"),
    ),
    (
        "what was done in 30 matters",
        f"SELECT * FROM civic_act WHERE thread IN ({THIRTY}) AND action <> ?",
        ("x",),
    ),
    (
        "a space's visits of a month",
        "SELECT gender, count(*), sum(active_s) FROM visit WHERE space_id = ? AND started_ms >= ? AND started_ms < ? GROUP BY 1",
        ("s7", 1_710_000_000_000, 1_712_600_000_000),
    ),
    (
        "all spaces' visits of a month",
        "SELECT space_id, count(*), sum(active_s) FROM visit WHERE started_ms >= ? AND started_ms < ? GROUP BY 1",
        (1_710_000_000_000, 1_712_600_000_000),
    ),
)

WRITER = """
import os, sys, time
from hub.core import settings
from hub.core.usage.records import ActivityMeasured
from hub.main import open_node
how, space, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
node = open_node(settings.load(None, os.environ))
from hub.core.journal import Journal
other = Journal(node.database, node.clock, space, space, node.journal.kinds.values())  # a space's own log
body = ActivityMeasured(visit="v", subject="lesson", ref="r", seconds=1)
with node.open():
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        with other.database.writing() if how == "alone" else other.database.writing_space(space):
            for _ in range(10):
                other.write("activity.measured", body, "", space_id=space)
        count += 10
    print(count)
"""


def section() -> list[str]:
    """The section of docs/benchmarks.md."""
    return [
        "## PostgreSQL at the centre", "",
        f"Load of the machine when this began: {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores.", "",
        *of_parts(), *of_writers(), *of_workers(), *of_replicas(), *of_failover(), *far.section(),
    ]  # fmt: skip


def of_parts() -> list[str]:
    """Queries of pages with tables whole and in 16 parts."""
    with clusters() as (one,), tempfile.TemporaryDirectory() as folder:
        start(one)
        database = connect(one.create("hub"))
        migrate(database, Path(folder))
        for sql in FILL:
            database.run(sql)
        parts = {name: median_ms(database, sql, values) for name, sql, values in QUERIES}
        began = time.monotonic()
        revert(database, Path(folder), "0020_partitions")
        database.run("ANALYZE")
        whole = {name: median_ms(database, sql, values) for name, sql, values in QUERIES}
        began = time.monotonic()
        migrate(database, Path(folder))
        moved_s = time.monotonic() - began
        database.close()
    rows = THREADS * 5 + VISITS
    return [
        f"{SPACES} spaces, {THREADS} matters with {4 * THREADS} acts, {VISITS} visits; prepared statements,",
        f"median of {ROUNDS}. Bringing these {rows} rows into parts took {moved_s:.0f} s.", "",
        "| query | tables whole | 16 parts |", "|---|---|---|",
        *(f"| {name} | {whole[name]:.2f} ms | {parts[name]:.2f} ms |" for name, _sql, _values in QUERIES), "",
    ]  # fmt: skip


def of_writers() -> list[str]:
    """Facts a second by processes that write for a space each, in transactions of ten."""
    found: dict[tuple[str, int], list[float]] = {}
    with clusters() as (one,), tempfile.TemporaryDirectory() as folder:
        start(one)
        environ = settings_of(one.create("hub"), Path(folder))
        init(load(None, environ))
        for _ in range(3):
            for count in (1, 2, 4):
                for how in ("alone", "apart"):
                    found.setdefault((how, count), []).append(_written(environ, how, count))
    return [
        "Facts a second, each process with the log of a space of its own, ten facts a transaction:", "",
        "| processes | one writer at a time | side by side | ratio |", "|---|---|---|---|",
        *(
            f"| {count} | {_mid(found['alone', count]):.0f} | {_mid(found['apart', count]):.0f} | "
            f"{_mid(found['apart', count]) / _mid(found['alone', count]):.2f} |"
            for count in (1, 2, 4)
        ), "",
    ]  # fmt: skip


def of_workers() -> list[str]:
    """A page that reads the database, asked at 40 connections, with so many workers."""
    rates: dict[int, list[float]] = {}
    waits: dict[int, list[float]] = {}
    with clusters() as (one,):
        start(one)
        for _ in range(2):
            for count in (1, 2, 4):
                with tempfile.TemporaryDirectory() as folder:
                    url = one.create(f"w{count}_{len(rates.get(count, []))}")
                    with serving(settings_of(url, Path(folder), HUB_WORKERS=str(count))) as centre:
                        drive(f"{centre.url}/elus/", seconds=2)
                        load_ = drive(f"{centre.url}/elus/")
                        assert load_.errors == 0
                        rates.setdefault(count, []).append(load_.rate)
                        waits.setdefault(count, []).append(load_.p99_ms)
    return [
        "The directory of officials, on the two cores that also serve the database and ask:", "",
        "| workers | pages/s | p99 |", "|---|---|---|",
        *(f"| {count} | {_mid(rates[count]):.0f} | {_mid(waits[count]):.0f} ms |" for count in (1, 2, 4)), "",
    ]  # fmt: skip


def of_replicas() -> list[str]:
    """What a commit costs with a replica: none, one that follows, one that is waited for."""
    found: dict[str, list[float]] = {}
    with clusters(2) as (primary, replica), tempfile.TemporaryDirectory() as folder:
        start(primary)
        environ = settings_of(primary.create("hub"), Path(folder))
        init(load(None, environ))
        server = connect(primary.url("postgres"))
        for _ in range(2):
            found.setdefault("none", []).append(_written(environ, "alone", 1))
        replica.copy_of(primary, "second")
        replica.start("max_connections=200")
        for _ in range(2):
            for name, wanted in (("async", ""), ("sync", "second")):
                server.run(f"ALTER SYSTEM SET synchronous_standby_names = '{wanted}'")
                server.run("SELECT pg_reload_conf()")
                state = "SELECT sync_state FROM pg_stat_replication"
                wait_until(lambda w=name, q=state: server.rows(q) == [(w,)], 30)
                found.setdefault(name, []).append(_written(environ, "alone", 1))
        server.close()
    told = {"none": "no replica", "async": "follows", "sync": "is waited for (synchronous)"}
    return [
        "Facts a second by one process, ten a transaction, with a replica on the same disk:", "",
        "| replica | facts/s |", "|---|---|",
        *(f"| {told[name]} | {_mid(rates):.0f} |" for name, rates in found.items()), "",
    ]  # fmt: skip


def of_failover() -> list[str]:
    """How long nothing can be written while a replica takes over."""
    with pairs() as pair, tempfile.TemporaryDirectory() as folder:
        environ = settings_of(pair.url("hub"), Path(folder))
        init(load(None, environ))
        with writers(environ, 2) as acknowledged:
            wait_until(lambda: len(acknowledged) > 100, 60)
            died = pair.fail_over()
            wait_until(lambda: sum(at > died + 1 for _rid, at in acknowledged) > 100, 60)
    gap_s = longest_gap_s([at for _rid, at in acknowledged])
    return [
        f"A primary killed under writing load, its replica promoted a second later: {gap_s:.1f} s without a",
        "fact written, no acknowledged one lost (`tests/central/test_failover.py`).", "",
    ]  # fmt: skip


def _written(environ: dict[str, str], how: str, count: int) -> float:
    """Facts a second of so many processes."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, how, f"space-{n}", str(WRITING_S)],
            env={**without_hub(), **environ}, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for n in range(count)
    ]  # fmt: skip
    return sum(int(process.communicate()[0]) for process in running) / WRITING_S


def _mid(values: list[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    print("\n".join(section()))
