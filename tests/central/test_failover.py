"""The primary dies under writing load; the replica takes over; nothing acknowledged is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from hub.core.journal.replay import damage, stored
from hub.core.rebuild import rebuild
from hub.core.settings import load
from hub.core.storage.database import connect
from hub.core.storage.postgres import LostError
from hub.main import folded_models, init, open_node
from tests.browser.live import ROOT, without_hub
from tests.central.cluster import Cluster, clusters
from tests.central.serving import Centre, serving, settings_of, wait_until

#: Writes one fact after another and says the name of each that was acknowledged; one whose fate is
#: not known is written again under the same name.
WRITER = """
import os, sys, time
from hub.core import settings
from hub.core.storage.postgres import LostError
from hub.core.usage.records import ActivityMeasured
from hub.main import open_node
node = open_node(settings.load(None, os.environ))
space, turn = sys.argv[1], 0
body = ActivityMeasured(visit="v", subject="lesson", ref="r", seconds=1)
with node.open():
    while True:
        turn += 1
        rid = f"{space}-{turn}"
        while True:
            try:
                node.journal.write("activity.measured", body, "", rid=rid, space_id=space)
                break
            except LostError:
                time.sleep(0.05)
        print(rid, time.time(), flush=True)
"""


class Pair:
    """A primary and the replica that follows it."""

    def __init__(self, primary: Cluster, replica: Cluster) -> None:
        self.primary, self.replica = primary, replica

    def url(self, database: str) -> str:
        """Both servers in one address: the hub finds the one that takes writes."""
        return f"postgresql://hub@/{database}?host={self.primary.folder},{self.replica.folder}"

    def fail_over(self) -> float:
        """Kill the primary, promote the replica a second later; when the primary died."""
        died = time.time()
        self.primary.kill()
        time.sleep(1)  # what somebody, or a watcher such as Patroni, needs to be sure
        self.replica.promote()
        return died


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Two servers; a commit is acknowledged once both have it."""
    with pairs("fsync=off") as made:
        yield made


@contextmanager
def pairs(*settings: str) -> Iterator[Pair]:
    """A primary with a synchronous replica and an empty database."""
    with clusters(2) as (primary, replica):
        primary.make()
        primary.start("max_connections=100", *settings)
        replica.copy_of(primary, "second")
        replica.start("max_connections=100", *settings)
        server = connect(primary.url("postgres"))
        server.run("ALTER SYSTEM SET synchronous_standby_names = 'second'")
        server.run("SELECT pg_reload_conf()")
        state = "SELECT sync_state FROM pg_stat_replication"
        wait_until(lambda: server.rows(state) == [("sync",)], 30)
        server.run("CREATE DATABASE hub")
        server.close()
        yield Pair(primary, replica)


@contextmanager
def writers(environ: dict[str, str], count: int) -> Iterator[list[tuple[str, float]]]:
    """Processes that write while the block runs; the facts that were acknowledged, and when."""
    acknowledged: list[tuple[str, float]] = []

    def listen(process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            rid, at = line.split()
            acknowledged.append((rid, float(at)))

    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, f"space-{number}"], env={**without_hub(), **environ},
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for number in range(count)
    ]  # fmt: skip
    listeners = [threading.Thread(target=listen, args=(process,)) for process in running]
    for listener in listeners:
        listener.start()
    try:
        yield acknowledged
    finally:
        for process in running:
            process.kill()
            process.wait()
        for listener in listeners:
            listener.join(20)


def longest_gap_s(times: list[float]) -> float:
    """The longest time without a success."""
    times = sorted(times)
    return max(later - earlier for earlier, later in pairwise(times))


def test_no_acknowledged_record_is_lost(pair: Pair, tmp_path: Path) -> None:
    environ = settings_of(pair.url("hub"), tmp_path)
    init(load(None, environ))
    with writers(environ, 3) as acknowledged:
        wait_until(lambda: len(acknowledged) > 200, 60)
        died = pair.fail_over()
        after = lambda: sum(at > died + 1 for _rid, at in acknowledged)  # noqa: E731  # asked again and again
        wait_until(lambda: after() > 200, 60)
    node = open_node(load(None, environ))
    with node.open():
        counted = dict(node.database.rows("SELECT rid, count(*) FROM journal GROUP BY rid"))
        missing = [rid for rid, _at in acknowledged if rid not in counted]
        assert missing == []
        assert [rid for rid, count in counted.items() if count != 1] == []
        last = ("", 0, "")
        for record in stored(node.database):
            assert damage(record, last) is None
            last = (record["writer"], record["seq"], record["hash"])
        assert rebuild(node, folded_models(node.features)).equal
        node.database.close()
    gap_s = longest_gap_s([at for _rid, at in acknowledged])
    print(f"outage of writing: {gap_s:.1f} s, {len(acknowledged)} acknowledged")
    assert gap_s < 15


def test_pages_come_back_by_themselves(pair: Pair, tmp_path: Path) -> None:
    with serving(settings_of(pair.url("hub"), tmp_path)) as centre:
        answered: list[tuple[int, float]] = []
        done = threading.Event()

        def ask_on() -> None:
            while not done.is_set():
                answered.append((status_of(centre, "/healthz?write=1"), time.time()))

        askers = [threading.Thread(target=ask_on) for _ in range(3)]
        for asker in askers:
            asker.start()
        workers = set(centre.workers())
        try:
            wait_until(lambda: len(answered) > 20, 30)
            died = pair.fail_over()
            fine = lambda: [at for status, at in answered if status == 200 and at > died + 1]  # noqa: E731  # as above
            wait_until(lambda: len(fine()) > 50, 60, answered[-20:])
        finally:
            done.set()
            for asker in askers:
                asker.join()
        assert set(centre.workers()) == workers  # none died of it
        assert {status for status, _at in answered} <= {200, 503}
        gap_s = longest_gap_s([at for status, at in answered if status == 200])
        print(f"outage of pages: {gap_s:.1f} s")
        assert gap_s < 15


def status_of(centre: Centre, path: str) -> int:
    try:
        with urllib.request.urlopen(centre.url + path, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)


def test_people_are_told_when_no_server_answers(tmp_path: Path) -> None:
    with clusters() as (one,):
        one.make()
        one.start("fsync=off")
        with serving(settings_of(one.create("hub"), tmp_path)) as centre:
            centre.node.database.close()
            one.stop()
            with pytest.raises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(f"{centre.url}/elus/", timeout=30)
            assert caught.value.code == 503
            assert caught.value.headers["Refresh"] == caught.value.headers["Retry-After"] == "5"
            assert "ne répond pas en ce moment" in caught.value.read().decode()
            one.start("fsync=off")
            wait_until(lambda: status_of(centre, "/healthz") == 200, 20)


def test_reads_are_asked_again_and_writes_are_not(cluster: Cluster, address: str) -> None:
    database, other = connect(address), connect(address)
    database.run("CREATE TABLE noted (n INT)")
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert database.rows("SELECT 1") == [(1,)]
    other.run(cut)
    assert database.rows("SELECT count(*) FROM noted") == [(0,)]  # asked again, unseen
    other.run(cut)
    with pytest.raises(LostError):
        database.run("INSERT INTO noted VALUES (1)")
    database.run("INSERT INTO noted VALUES (2)")  # the next statement has a new connection
    other.run(cut)
    with database.writing():  # nothing was begun yet: the transaction begins on a new connection
        database.run("INSERT INTO noted VALUES (3)")
    with pytest.raises(LostError), database.writing():
        database.run("INSERT INTO noted VALUES (4)")
        other.run(cut)
        database.rows("SELECT 1")  # inside a transaction not even a read is asked again
    with pytest.raises(LostError), database.writing():
        database.run("INSERT INTO noted VALUES (5)")
        other.run(cut)
    assert database.rows("SELECT n FROM noted ORDER BY n") == [(2,), (3,)]
    database.close()
    other.close()


def test_a_server_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    nowhere = connect(f"postgresql://hub@/hub?host={tmp_path}/a,{tmp_path}/b")
    began = time.monotonic()
    with pytest.raises(LostError, match="does not answer"):
        nowhere.rows("SELECT 1")
    assert time.monotonic() - began < 10
