"""Films: what slow viewers do to a small page, and throughput beside nginx on the same machine."""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from content_cache.installing.install import install
from tests.bench.pages import learner
from tests.browser.live import LiveHub
from tests.ports import free_port

SIZE = 20 << 20
VIEWERS, RATE = 160, 200_000
SECONDS, ROUNDS, LOAD_S = 20, 3, 4
CONNECTIONS = (1, 8, 40)
RANGE = "bytes=4194304-5242879"


@dataclass(frozen=True)
class Beside:
    """A small page beside slow viewers: latencies in ms, resident memory in MB, MB a second."""

    viewers: int
    p50_ms: float
    p99_ms: float
    before_mb: float
    peak_mb: float
    delivered: float


@dataclass(frozen=True)
class Through:
    """Throughput in MB/s, the median of rounds taken in turn; nginx's is None if it is not here."""

    what: str
    connections: int
    ours: float
    nginx: float | None


class Film:
    """Twenty megabytes of sound in the store of a hub, and a learner who may hear it."""

    def __init__(self, live: LiveHub, folder: Path) -> None:
        self.file = folder / "vingt-mega.wav"
        with wave.open(str(self.file), "wb") as out:
            out.setnchannels(2)
            out.setsampwidth(2)
            out.setframerate(44_100)
            out.writeframes(bytes(range(256)) * (SIZE // 256))
        with live.node.open():
            package = install(live.node.store, self.file, floor_bytes=0).id
            manifest = live.node.store.manifest(package)
            entry = max(manifest.files, key=lambda one: one.size)
            self.path = f"/media/{package}/{manifest.version}/{entry.path}"
            self.size = entry.size
            self.stored = live.node.store.open(package, entry.path)
            self.cookie = learner(live.node, 9000)[0]


def beside_viewers(live: LiveHub, film: Film, viewers: int) -> Beside:
    """The small page's latencies while so many watch."""
    place = urlsplit(live.url)
    told = {
        "host": place.hostname, "port": place.port, "path": film.path, "cookie": film.cookie,
        "size": film.size, "viewers": viewers, "rate": RATE, "page": "/", "seconds": SECONDS,
    }  # fmt: skip
    process = psutil.Process(live.process.pid)
    before = peak = process.memory_info().rss
    watching = child({**told, "part": "viewers"})
    reading = child({**told, "part": "page"})
    while reading.poll() is None:
        peak = max(peak, process.memory_info().rss)
        time.sleep(0.1)
    taken, got = answer_of(reading), answer_of(watching)
    cuts = statistics.quantiles(taken, n=100)
    return Beside(
        viewers, cuts[49], cuts[98], before / 1e6, peak / 1e6, got / (viewers * RATE * SECONDS)
    )


def child(told: dict[str, Any]) -> subprocess.Popen[str]:
    """A process of viewers or of the reader, at work."""
    words = [sys.executable, "-m", "tests.bench.slow"]
    made = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert made.stdin
    made.stdin.write(json.dumps(told) + "\n")
    made.stdin.flush()
    return made


def answer_of(process: subprocess.Popen[str]) -> Any:
    """What a child says at its end."""
    said, _ = process.communicate(timeout=120)
    return json.loads(said)


def throughput(live: LiveHub, film: Film) -> list[Through]:
    """Full files and ranges of a megabyte, at several numbers of connections."""
    with tempfile.TemporaryDirectory() as folder, nginx(film.stored, Path(folder)) as other:
        found = []
        for what, field in (("whole file of 20 MB", ""), ("range of 1 MB", RANGE)):
            for connections in CONNECTIONS:
                pairs = []
                for _ in range(ROUNDS):
                    ours = drive(live.url + film.path, connections, field, film.cookie)
                    pairs.append((ours, drive(other, connections, field) if other else None))
                theirs = [pair[1] for pair in pairs if pair[1] is not None]
                found.append(
                    Through(
                        what,
                        connections,
                        statistics.median(pair[0] for pair in pairs),
                        statistics.median(theirs) if theirs else None,
                    )
                )
    return found


def drive(url: str, connections: int, field: str, cookie: str = "") -> float:
    """MB/s that wrk gets from an address."""
    words = ["wrk", "-t1", f"-c{connections}", f"-d{LOAD_S}s", "--timeout", "30s"]
    for name, value in (("Range", field), ("Cookie", cookie)):
        words += ["-H", f"{name}: {value}"] if value else []
    said = subprocess.run([*words, url], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    found = re.search(r"Transfer/sec:\s+([\d.]+)([KMG])B", said)
    assert found, said
    return float(found[1]) * {"K": 1024, "M": 1 << 20, "G": 1 << 30}[found[2]] / 1e6


CONF = """worker_processes auto; daemon off; pid {folder}/pid; error_log {folder}/log;
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
server {{ listen 127.0.0.1:{port}; root {root}; }} }}
"""


@contextmanager
def nginx(file: Path, folder: Path) -> Iterator[str | None]:
    """The address of a file at nginx, None where nginx is not installed."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if program is None:
        print("nginx is not installed: no comparison. On Debian: apt-get install nginx-light")
        yield None
        return
    port = free_port()
    conf = folder / "nginx.conf"
    conf.write_text(CONF.format(folder=folder, port=port, root=file.parent))
    folder.chmod(0o755)
    user = "user root;\n" if psutil.Process().username() == "root" else ""
    conf.write_text(user + conf.read_text())
    process = subprocess.Popen([program, "-c", str(conf), "-p", str(folder)])
    try:
        time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/{file.name}"
    finally:
        process.terminate()
        process.wait(10)
