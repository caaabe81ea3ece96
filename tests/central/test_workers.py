"""Several workers behind one address: what one knows the other knows; one that dies is replaced."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from hub.core.storage.database import WRITE_LOCK, connect
from hub.server.asking import answers
from hub.server.sockets import listen_at
from tests import factories
from tests.browser.live import ROOT
from tests.central.serving import Centre, serving, settings_of, wait_until

_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Visitor:
    """A browser that opens a new connection for every page."""

    def __init__(self, centre: Centre) -> None:
        self._port = int(centre.url.rpartition(":")[2])
        self.cookies: dict[str, str] = {}
        self.page = ""

    def ask(self, path: str, **fields: str) -> int:
        """Open a page, or post a form with the hidden fields of the one that is open."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=15)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode({**dict(_FIELD.findall(self.page)), **fields})
            line.request("POST", path, body, headers)
        else:
            line.request("GET", path, headers=headers)
        answer = line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.page = answer.read().decode(errors="replace")
        line.close()
        return answer.status


@contextmanager
def only(centre: Centre, index: int) -> Iterator[None]:
    """Let one worker answer alone: the other stands still."""
    other = sorted(centre.workers())[1 - index]
    os.kill(other, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(other, signal.SIGCONT)


def test_whoever_signed_in_with_one_worker_is_known_to_the_other(centre: Centre) -> None:
    factories.staff(centre.node, role="operator", name="Opératrice Une")
    visitor = Visitor(centre)
    with only(centre, 0):
        assert visitor.ask("/entrer/equipe") == 200
    with only(centre, 1):
        status = visitor.ask("/entrer/equipe", name="Opératrice Une", secret=factories.PIN)
        assert status in (302, 303)
    with only(centre, 0):
        assert visitor.ask("/technique/") == 200
    with only(centre, 1):
        assert visitor.ask("/technique/") == 200
    rows = centre.node.database.rows("SELECT state FROM meter_mark")
    assert len(rows) == 1  # both wrote into one meter
    with only(centre, 0):
        assert visitor.ask("/") == 200
        assert visitor.ask("/quitter", x="") in (302, 303)
    with only(centre, 1):
        assert visitor.ask("/technique/") in (302, 303)
    assert centre.node.database.rows("SELECT count(*) FROM meter_mark") == [(0,)]


def test_a_killed_worker_is_replaced_and_the_address_goes_on_answering(centre: Centre) -> None:
    before = set(centre.workers())
    failed, done = Counter[str](), threading.Event()

    def ask_on() -> None:
        while not done.is_set():
            failed["asked"] += 1
            if not centre.answers(patience_s=10):
                failed["failed"] += 1

    askers = [threading.Thread(target=ask_on) for _ in range(4)]
    for asker in askers:
        asker.start()
    try:
        for _ in range(3):
            time.sleep(0.3)
            os.kill(sorted(centre.workers())[0], signal.SIGKILL)
            wait_until(lambda: len(centre.workers()) == 2, 20, centre.said)
            time.sleep(1)
    finally:
        done.set()
        for asker in askers:
            asker.join()
    assert set(centre.workers()) != before
    # Only what a worker had taken in hand when it died is lost: no connection that waited.
    assert failed["failed"] <= 3 * 4, failed
    assert failed["asked"] > 10 * failed["failed"], failed
    assert centre.answers()


def test_what_is_under_way_is_finished_when_the_hub_stops(centre: Centre) -> None:
    lock = connect(centre.node.settings.database_url)
    found: list[bool] = []
    with lock.driver.atomic():
        lock.run("SELECT pg_advisory_xact_lock(?)", (WRITE_LOCK,))  # all who write wait for us
        asking = threading.Thread(
            target=lambda: found.append(centre.answers("/healthz?write=1", patience_s=20))
        )
        asking.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        wait_until(lambda: centre.node.database.rows(waiting) == [(1,)], 10)
        centre.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert centre.process.poll() is None  # it waits for the one under way
        assert not centre.answers(patience_s=1)  # and takes nothing new
    asking.join(20)
    assert found == [True]
    assert centre.process.wait(10) == 0
    lock.close()


def test_workers_are_replaced_one_by_one_on_demand(centre: Centre) -> None:
    before = set(centre.workers())
    failed = []
    centre.process.send_signal(signal.SIGHUP)
    end = time.monotonic() + 60
    while before & set(centre.workers()) and time.monotonic() < end:
        if not centre.answers(patience_s=15):
            failed.append(time.monotonic())
        time.sleep(0.05)
    assert not before & set(centre.workers())
    assert len(centre.workers()) == 2
    assert len(failed) <= 1  # a request that had just begun on a connection being closed


def test_workers_end_with_a_supervisor_that_was_killed(centre: Centre) -> None:
    workers = [psutil.Process(number) for number in centre.workers()]
    centre.process.kill()
    _gone, alive = psutil.wait_procs(workers, timeout=20)
    assert alive == []


def test_the_schema_is_brought_up_by_whoever_starts_first(address: str, tmp_path: Path) -> None:
    from hub.core.storage.migrate import migrate, pending, revert

    environ = settings_of(address, tmp_path)
    with serving(environ):
        pass
    database = connect(address)
    revert(database, tmp_path)
    assert pending(database)
    with serving(environ) as centre:
        assert centre.answers()
        assert pending(database) == []
    assert migrate(database, tmp_path) == []
    database.close()


SILENT = """
import socket, sys, time
numbers = [int(sys.argv[at + 1]) for at, word in enumerate(sys.argv) if word == "--listening"]
time.sleep(600)
"""
WATCHER = """
import sys
from pathlib import Path
from hub.server import supervisor
supervisor.ASK_EVERY_S, supervisor.STARTING_S = 0.1, 1.0
from hub.server.sockets import listen
of = supervisor.Supervisor([listen("127.0.0.1", 0)], 1, [sys.executable, "-c", sys.argv[1]], Path(sys.argv[2]))
of.run(lambda: None)
"""


def test_a_worker_that_never_answers_is_replaced(tmp_path: Path) -> None:
    watcher = subprocess.Popen(
        [sys.executable, "-c", WATCHER, SILENT, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        process = psutil.Process(watcher.pid)
        wait_until(process.children, 20)
        (first,) = [child.pid for child in process.children()]
        wait_until(lambda: [c.pid for c in process.children()] not in ([], [first]), 20)
    finally:
        watcher.terminate()
        watcher.wait(30)
    assert process.is_running() is False


def test_a_socket_that_a_dead_process_left_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "hub.sock"
    listen_at(path).close()
    with listen_at(path) as again:
        assert path.stat().st_mode & 0o777 == 0o660
        assert again.getsockname() == str(path)
    assert not answers(path, 0.2)
