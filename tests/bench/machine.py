"""Memory at rest and time to the first answer."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import psutil

from tests.browser.live import ROOT, LiveHub


def idle_rss_mb(live: LiveHub) -> float:
    """Resident memory of a hub that answered a few pages and rests, in MB (10⁶ bytes)."""
    for path in ("/", "/entrer", "/entrer/images", "/aide"):
        urllib.request.urlopen(live.url + path, timeout=10).read()
    time.sleep(1)
    return float(psutil.Process(live.process.pid).memory_info().rss) / 1e6


def first_answer_s(rounds: int = 5) -> list[float]:
    """Seconds from process start to the first 200, with the database in place."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            **os.environ, "HUB_DATA_DIR": folder, "HUB_PORT": "18977", "HUB_MDNS": "no",
            "HUB_CONTENT_FLOOR_MB": "1",
        }  # fmt: skip
        words = [sys.executable, "-m", "hub"]
        quiet = {"stdout": subprocess.DEVNULL, "cwd": ROOT, "env": environ}
        subprocess.run([*words, "init"], check=True, **quiet)  # type: ignore[call-overload]  # shared options
        for _ in range(rounds):
            started = time.monotonic()
            process = subprocess.Popen([*words, "serve"], **quiet)  # type: ignore[call-overload]  # as above
            taken.append(wait_for("http://127.0.0.1:18977/healthz") - started)
            process.terminate()
            process.wait()
    return taken


def wait_for(url: str, limit_s: float = 30) -> float:
    """Monotonic time at which an address first answered 200."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return time.monotonic()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    raise TimeoutError(url)


def median_of(values: list[float]) -> float:
    """The median."""
    return statistics.median(values)
