"""Slow viewers of big films hold neither threads nor memory, and pages stay quick beside them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from hub.core.errors import OperatorError
from hub.server.notify import notify, watchdog_s
from hub.server.sockets import listen

FILM_BYTES = 20 << 20
READERS = 12  # three times the threads of the server


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "film.webm"
    path.write_bytes(os.urandom(1 << 20) * (FILM_BYTES >> 20))
    return path


@pytest.fixture
def site(film: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The address of the site and its process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.hub.server.slow_site", str(film)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    port = int(process.stdout.readline())
    yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0


@contextlib.contextmanager
def slow_readers(url: str, count: int) -> Iterator[list[socket.socket]]:
    """Browsers that asked for the film and read next to nothing of it."""
    port = int(url.rsplit(":", 1)[1])
    with contextlib.ExitStack() as all_:
        readers = []
        for _ in range(count):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
            one.connect(("127.0.0.1", port))
            one.sendall(b"GET /film HTTP/1.1\r\nHost: x\r\n\r\n")
            all_.enter_context(one)
            readers.append(one)
        for one in readers:
            assert one.recv(512).startswith(b"HTTP/1.1 200 OK")
        yield readers


def latencies_ms(url: str, times: int) -> list[float]:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        with urllib.request.urlopen(url, timeout=10) as page:
            page.read()
        found.append((time.perf_counter() - began) * 1000)
    return found


def test_pages_stay_quick_and_memory_flat(site: tuple[str, psutil.Process]) -> None:
    url, process = site
    alone = statistics.median(latencies_ms(f"{url}/page", 40))
    before = process.memory_info().rss
    with slow_readers(url, READERS) as readers:
        beside = latencies_ms(f"{url}/page", 60)
        for one in readers:
            one.recv(4096)
        spent = process.cpu_times().user + process.cpu_times().system
        time.sleep(1)
        idle_cpu = process.cpu_times().user + process.cpu_times().system - spent
        grown_mb = (process.memory_info().rss - before) / (1 << 20)
    assert statistics.median(beside) < 4 * alone + 20
    assert max(beside) < 1000  # none had to wait for a reader
    assert grown_mb < READERS  # far from 20 MB each: less than 1
    assert idle_cpu < 0.3  # and the server rests while they do not read


def test_a_whole_film_arrives_whole_beside_slow_readers(
    site: tuple[str, psutil.Process], film: Path
) -> None:
    url, _process = site
    with slow_readers(url, READERS), urllib.request.urlopen(f"{url}/film", timeout=30) as answer:
        digest = hashlib.sha256()
        while piece := answer.read(1 << 20):
            digest.update(piece)
        assert digest.hexdigest() == hashlib.sha256(film.read_bytes()).hexdigest()


def test_a_range_of_a_film_over_a_real_connection(
    site: tuple[str, psutil.Process], film: Path
) -> None:
    url, _process = site
    asked = urllib.request.Request(f"{url}/film", headers={"Range": f"bytes=1000000-{FILM_BYTES}"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.status == 206
        assert answer.headers["Content-Length"] == str(FILM_BYTES - 1_000_000)
        assert answer.read() == film.read_bytes()[1_000_000:]


def test_readers_who_leave_are_let_go(site: tuple[str, psutil.Process]) -> None:
    url, process = site
    files = process.num_fds()
    for _ in range(3):
        with slow_readers(url, READERS):
            pass
    end = time.monotonic() + 5
    while process.num_fds() > files and time.monotonic() < end:
        urllib.request.urlopen(f"{url}/page").close()
        time.sleep(0.05)
    assert process.num_fds() <= files + 1


def test_a_busy_port_is_said_with_the_way_out() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OperatorError, match=f"Port {port} is already in use") as caught:
            listen("127.0.0.1", port)
        assert f"HUB_PORT={port + 1}" in caught.value.next_step


def test_systemd_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    assert not notify("READY=1")
    assert watchdog_s() is None
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(path)
        monkeypatch.setenv("NOTIFY_SOCKET", path)
        monkeypatch.setenv("WATCHDOG_USEC", "30000000")
        assert notify("READY=1")
        assert systemd.recv(100) == b"READY=1"
        assert watchdog_s() == 15.0


def test_a_film_cut_short_on_the_disk_cuts_the_connection(
    site: tuple[str, psutil.Process], film: Path
) -> None:
    """Rather than leave the viewer waiting for bytes that will never come."""
    url, _process = site
    whole = film.read_bytes()
    try:
        with slow_readers(url, 1) as (reader,):
            os.truncate(film, 1000)
            reader.settimeout(10)
            got = 0
            while piece := reader.recv(1 << 16):
                got += len(piece)
        assert got < FILM_BYTES
    finally:
        film.write_bytes(whole)
