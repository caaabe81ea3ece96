"""kill -9 of either side of the exchange: ``python -m tests.bench.killed`` says what it came to.

Half of the points with SQLite at the centre, half with PostgreSQL, side by side.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from tests.bench.scratch import FAST
from tests.central.cluster import clusters
from tests.sync.network.killings import Killed, kill

POINTS, A_HAMLET = 500, 25


def measure(points: int = POINTS, first: int = 0) -> Killed:
    """Kill at so many points; a new hamlet now and then, so that histories stay small."""
    seeds = range(first, first + points // A_HAMLET)
    halves = ((seeds[0::2], False), (seeds[1::2], True))
    total = Killed()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for done in pool.starmap(_some, halves):
            _add(total, done)
    return total


def _some(seeds: Iterable[int], postgresql: bool) -> Killed:
    """The hamlets of some seeds, one after another."""
    total = Killed()
    with clusters() if postgresql else nullcontext([]) as found:
        for cluster in found:
            cluster.make()
            cluster.start()
        for seed in seeds:
            database = found[0].create(f"hamlet{seed}") if found else ""
            with tempfile.TemporaryDirectory(prefix="hub-killed-", dir=FAST) as folder:
                done = kill(Path(folder), A_HAMLET, seed, database)
            _add(total, done)
            for what in done.wrong:
                print(what, flush=True)
    return total


def _add(total: Killed, done: Killed) -> None:
    total.points += done.points
    total.died += done.died
    total.exchanges += done.exchanges
    total.wrong += done.wrong


def main() -> None:
    """Run from the command line; exit code 1 if anything was wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--points", type=int, default=POINTS)
    asked.add_argument("--first", type=int, default=0)
    given = asked.parse_args()
    told = measure(given.points, given.first)
    one = sum(1 for n in told.exchanges if n == 1)
    print(
        f"{told.points} points, {told.died} victims died, {len(told.wrong)} wrong; of one mind after "
        f"one exchange {one} times, after {max(told.exchanges, default=0)} at most"
    )
    sys.exit(bool(told.wrong))


if __name__ == "__main__":
    main()
