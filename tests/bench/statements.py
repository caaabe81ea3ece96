"""Servers that wait for the disk, and how long statements take on them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from hub.core.storage.database import Database
from tests.central.cluster import Cluster

ROUNDS = 60


def each_ms(act: Callable[[int], object], times: int) -> float:
    spent = []
    for n in range(times):
        began = time.perf_counter()
        act(n)
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def median_ms(database: Database, sql: str, values: tuple[object, ...]) -> float:
    for _ in range(8):  # past the planning of the first runs
        database.rows(sql, values)
    return each_ms(lambda _n: database.rows(sql, values), ROUNDS)


def start(one: Cluster, *settings: str) -> None:
    one.make()
    one.start("max_connections=200", *settings)
