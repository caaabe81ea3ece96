"""A hub that really listens, in a process of its own, for tests with a real browser."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.core.node import Node
from hub.core.settings import load
from hub.main import init, open_node
from hub.starter import install_starter

CHROMIUM = "/usr/bin/chromium"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class LiveHub:
    """Where the hub answers, a node on the same database, its first code and its process."""

    url: str
    node: Node
    code: str
    process: subprocess.Popen[str]


def without_hub() -> dict[str, str]:
    """The environment without settings of this test run."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}


@contextmanager
def live_hub(jobs: bool = False, **given: str) -> Iterator[LiveHub]:
    """Serve a hub with the starter courses from an empty folder; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hub-live-") as folder:
        environ = {
            "HUB_DATA_DIR": f"{folder}/var",
            "HUB_PORT": "0",
            "HUB_MDNS": "no",
            "HUB_JOBS": "yes" if jobs else "no",
            "HUB_VOICE": "no",
            "HUB_SPACE_NAME": "Espace de Nioro",
            "HUB_CONTENT_FLOOR_MB": "1",
            **given,
        }
        init(load(None, environ))
        node = open_node(load(None, environ))
        with node.open():
            for _line in install_starter(node):
                pass
            node.database.close()
        process = subprocess.Popen(
            [sys.executable, "-m", "hub", "serve"],
            env={**without_hub(), **environ},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            said = process.stdout.readline() + process.stdout.readline()
            url = re.search(r"http://127\.0\.0\.1:\d+", said)
            code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", said)
            assert url and code, said
            yield LiveHub(url[0], node, code[0], process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)
            node.database.close()
