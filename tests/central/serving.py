"""A centre that really serves, with several workers, in processes of its own."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from hub.core.node import Node
from hub.core.settings import load
from hub.main import init, open_node
from tests.browser.live import ROOT, without_hub
from tests.ports import free_port


@dataclass
class Centre:
    """Where it answers, a node on its database, its supervisor, and what it said."""

    url: str
    node: Node
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def workers(self) -> list[int]:
        """The numbers of the processes that serve."""
        return [child.pid for child in psutil.Process(self.process.pid).children()]

    def answers(self, path: str = "/healthz", patience_s: float = 5) -> bool:
        """Whether it answers 200."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=patience_s) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def settings_of(database_url: str, folder: Path, **given: str) -> dict[str, str]:
    """The environment of a centre."""
    return {
        "HUB_ROLE": "central", "HUB_DATA_DIR": str(folder / "var"), "HUB_DATABASE": database_url,
        "HUB_MDNS": "no", "HUB_JOBS": "no", "HUB_VOICE": "no", "HUB_WORKERS": "2",
        "HUB_PORT": str(free_port()), "HUB_SPACE_NAME": "Centre de Kayes", **given,
    }  # fmt: skip


@contextmanager
def serving(environ: dict[str, str], ready_s: float = 60) -> Iterator[Centre]:
    """Initialise a centre and serve it; gone afterwards."""
    init(load(None, environ))
    node = open_node(load(None, environ))
    process = subprocess.Popen(
        [sys.executable, "-m", "hub", "serve"], env={**without_hub(), **environ}, cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    centre = Centre(f"http://127.0.0.1:{environ['HUB_PORT']}", node, process)
    reading = threading.Thread(target=_listen, args=(centre,), daemon=True)
    reading.start()
    try:
        wait_until(
            lambda: any("The hub answers" in line for line in centre.said), ready_s, centre.said
        )
        with node.open():
            yield centre
            node.database.close()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        process.wait(30)
        node.database.close()
        reading.join(10)


def _listen(centre: Centre) -> None:
    assert centre.process.stdout
    for line in centre.process.stdout:
        centre.said.append(line.rstrip())


def wait_until(done: object, patience_s: float, why: object = "") -> float:
    """Wait until ``done()`` holds; the seconds that it took. Fails after ``patience_s``."""
    began = time.monotonic()
    while not done():  # type: ignore[operator]  # any callable
        assert time.monotonic() - began < patience_s, why
        time.sleep(0.05)
    return time.monotonic() - began
