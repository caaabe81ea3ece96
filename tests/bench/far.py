"""Parts of the journal on a second server, and a region replicated: what each costs."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from hub.core.storage.database import Database, connect
from hub.core.storage.migrate import migrate
from tests.bench.statements import each_ms, median_ms, start
from tests.central.cluster import Cluster, clusters
from tests.central.far_parts import is_far, place, publish


def section() -> list[str]:
    """Parts of the journal near and far; a region replicated."""
    with clusters(2) as (first, second), tempfile.TemporaryDirectory() as folder:
        for one in (first, second):
            start(one, "wal_level=logical", "max_locks_per_transaction=256")
        near = connect(first.create("hub"))
        far = connect(second.create("hub"))
        migrate(near, Path(folder))
        place(near, far, second, "journal", "space_id, writer, seq")
        spaces = [f"space-{n}" for n in range(40)]
        there = next(space for space in spaces if is_far(near, space))
        here = next(space for space in spaces if not is_far(near, space))
        insert = {who: each_ms(lambda n, s=who: _insert(near, s, n), 500) for who in (here, there)}
        batch = {who: _batch_s(near, who) for who in (here, there)}
        reads = {
            name: {who: median_ms(near, sql, (who,)) for who in (here, there)}
            for name, sql in (
                ("one record by its place in a log", "SELECT * FROM journal WHERE space_id = ? AND writer = 'w' AND seq = 77"),
                ("500 records after another", "SELECT * FROM journal WHERE space_id = ? AND seq > 1000 ORDER BY writer, seq LIMIT 500"),
                ("a count of a space's records", "SELECT count(*) FROM journal WHERE space_id = ?"),
            )
        }  # fmt: skip
        by_rid = median_ms(near, "SELECT 1 FROM journal WHERE rid = ? LIMIT 1", ("none",))
        near.close()
        far.close()
        lag_ms, plain, logical = _region(first, second, Path(folder))
    return [
        "Half of the journal's parts on a second server through postgres_fdw, on the same machine:", "",
        "| what | part here | part on the second server |", "|---|---|---|",
        f"| a record, alone in its transaction | {insert[here]:.2f} ms | {insert[there]:.2f} ms |",
        f"| 2,000 records in one transaction | {batch[here]:.2f} s | {batch[there]:.2f} s |",
        *(f"| {name} | {ms[here]:.2f} ms | {ms[there]:.2f} ms |" for name, ms in reads.items()), "",
        f"A record asked for by its `rid` alone, which all 16 parts are asked for: {by_rid:.2f} ms.", "",
        "A region's spaces replicated logically to another server (publication with a row filter): a fact",
        f"is there {lag_ms:.0f} ms after its commit (median of 50). The log that a server writes for the same",
        f"2,000 records: {plain / 1e6:.2f} MB with `wal_level = replica`, {logical / 1e6:.2f} MB with `logical`.", "",
    ]  # fmt: skip


def _region(first: Cluster, second: Cluster, folder: Path) -> tuple[float, int, int]:
    """(lag in ms, bytes of log without and with logical replication) of 2,000 records."""
    near, far = connect(first.create("region")), connect(second.create("region"))
    for database in (near, far):
        migrate(database, folder)
    publish(near, far, first, ("journal",), ("r1",))
    time.sleep(2)
    lags = []
    for n in range(50):
        _insert(near, "r1", n)
        began = time.monotonic()
        while not far.rows("SELECT 1 FROM journal WHERE seq = ?", (n,)):
            pass
        lags.append((time.monotonic() - began) * 1000)
    logical = _log_bytes(near, 1000)
    far.run("DROP SUBSCRIPTION region")
    for database in (near, far):
        database.close()
    first.stop()
    first.start("wal_level=replica")
    near = connect(first.url("region"))
    plain = _log_bytes(near, 5000)
    near.close()
    return statistics.median(lags), plain, logical


def _log_bytes(database: Database, start: int) -> int:
    database.run("CHECKPOINT")
    before = database.rows("SELECT pg_current_wal_lsn()")[0][0]
    for n in range(start, start + 2000):
        _insert(database, "r1", n)
    return int(database.rows("SELECT pg_current_wal_lsn() - ?::pg_lsn", (before,))[0][0])


def _insert(database: Database, space: str, seq: int) -> None:
    database.run(
        "INSERT INTO journal VALUES ('w', ?, ?, 'activity.measured', 1, ?, ?, 1, 'b', 1, '', NULL, "
        '\'{"ref":"r","seconds":1,"subject":"lesson","visit":"v"}\', ?, \'\', ?)',
        (seq, f"{space}-{seq}", space, "0" * 64, "1" * 64, "2" * 64),
    )


def _batch_s(database: Database, space: str) -> float:
    began = time.monotonic()
    with database.driver.atomic():
        for n in range(1000, 3000):
            _insert(database, space, n)
    return time.monotonic() - began
