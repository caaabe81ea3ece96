"""The invented history: filling it, folding it again, reporting on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from tests.browser.live import ROOT


@dataclass(frozen=True)
class History:
    """Seconds to fill, records in the journal, records/s of a rebuild, seconds of a report."""

    fill_s: float
    records: int
    rebuild_per_s: int
    equal: bool
    report_s: float
    headline: dict[str, object]


def measure() -> History:
    """``hub demo --headline``, ``hub db rebuild --check``, ``hub report usage``, each once."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "HUB_DATA_DIR": f"{folder}/var", "HUB_CONTENT_FLOOR_MB": "1"}

        def hub(*words: str) -> tuple[float, str]:
            started = time.monotonic()
            done = subprocess.run(
                [sys.executable, "-m", "hub", *words], env=environ, cwd=ROOT, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True,
            )  # fmt: skip
            return time.monotonic() - started, done.stdout

        hub("init")
        fill_s, _said = hub("demo", "--seed", "1", "--headline")
        rebuilt = json.loads(hub("db", "rebuild", "--check", "--json")[1])
        report_s, said = hub("report", "usage", "--format", "json")
    report = json.loads(said)
    headline = {key: report[key] for key in ("users", "women_share", "youth_share", "target")}
    return History(
        fill_s,
        rebuilt["records"],
        rebuilt["records_per_s"],
        rebuilt["equal"],
        report_s,
        headline,
    )
