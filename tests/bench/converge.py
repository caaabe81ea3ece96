"""Random histories of five spaces and a centre: ``python -m tests.bench.converge`` says how many held.

A seed that does not hold is printed with what is wrong; ``--first N --histories 1`` lives it again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import statistics
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from tests.bench.scratch import FAST
from tests.sync.wanderings import Wandering
from tests.village import Village

HISTORIES, STEPS, SPACES, PROCESSES = 2000, 50, 5, 2


@dataclass(frozen=True)
class Converged:
    """How many histories ended of one mind, those that did not, and the median seconds of one."""

    histories: int
    held: int
    wrong: tuple[int, ...]
    seconds: float


def measure(histories: int = HISTORIES, first: int = 0, processes: int = PROCESSES) -> Converged:
    """Live through random histories, several at a time."""
    took, wrong = [], []
    with multiprocessing.get_context("spawn").Pool(processes, maxtasksperchild=100) as pool:
        for seed, said, seconds in pool.imap_unordered(live, range(first, first + histories)):
            took.append(seconds)
            if len(took) % 50 == 0:
                print(f"{len(took) - len(wrong)} of {len(took)} held", flush=True)
            if said:
                wrong.append(seed)
                print(f"seed {seed}: {said}", flush=True)
    return Converged(histories, histories - len(wrong), tuple(wrong), statistics.median(took))


def live(seed: int) -> tuple[int, list[str], float]:
    """One history; cards are copied in every other one."""
    folder = Path(tempfile.mkdtemp(prefix="hub-village-", dir=FAST))
    began = time.monotonic()
    try:
        village = Village(folder / "village", spaces=SPACES, seed=seed)
        try:
            said = Wandering(village, copies=seed % 2 == 1).walk(STEPS)
        finally:
            village.close()
    except Exception:
        said = [traceback.format_exc()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return seed, said, time.monotonic() - began


def main() -> None:
    """Run from the command line; exit code 1 if any history did not hold."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--histories", type=int, default=HISTORIES)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--processes", type=int, default=PROCESSES)
    given = asked.parse_args()
    told = measure(given.histories, given.first, given.processes)
    print(f"{told.held} of {told.histories} held, {told.seconds:.2f} s each (median)")
    sys.exit(bool(told.wrong))


if __name__ == "__main__":
    main()
