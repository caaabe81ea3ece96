"""One PostgreSQL server for the tests of workers; a centre on an empty database of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.cluster import Cluster, clusters
from tests.central.serving import Centre, serving, settings_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These bring their own PostgreSQL: the run on PostgreSQL would only repeat them."""
    for item in items:
        if "tests/central/" in item.nodeid:
            item.add_marker(pytest.mark.sqlite_only)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server that runs as long as the tests do."""
    with clusters() as (one,):
        one.make()
        one.start("fsync=off", "max_connections=200")
        yield one


@pytest.fixture
def address(cluster: Cluster) -> str:
    """The address of an empty database."""
    return cluster.create(f"c_{uuid.uuid4().hex[:8]}")


@pytest.fixture
def centre(address: str, tmp_path: Path) -> Iterator[Centre]:
    """A centre with two workers."""
    with serving(settings_of(address, tmp_path)) as one:
        yield one
