"""Fixtures: a real hub in an empty folder, on SQLite or PostgreSQL, with a clock one can set."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.core.clock import ManualClock
from hub.core.node import Node
from hub.core.settings import Settings, load
from hub.main import Hub, build, init, open_node
from hub.starter import install_starter
from tests.client import Browser
from tests.lent import Lent

POSTGRES = os.environ.get("HUB_TEST_POSTGRES", "")


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still until a test moves it."""
    return ManualClock()


@pytest.fixture(scope="session")
def lent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lent | None]:
    """PostgreSQL databases with our tables, lent to one test after another; None on SQLite."""
    if not POSTGRES:
        yield None
        return
    of = Lent(POSTGRES, tmp_path_factory.mktemp("lent"))
    yield of
    of.close()


@pytest.fixture
def database_url(lent: Lent | None) -> Iterator[str]:
    """The empty text (SQLite in the data directory), or a PostgreSQL database of this test's own."""
    if lent is None:
        yield ""
        return
    with lent.one() as url:
        yield url


@pytest.fixture
def settings(tmp_path: Path, database_url: str, clock: ManualClock) -> Settings:
    """Settings of an initialised, empty hub."""
    environ = {
        "HUB_DATA_DIR": str(tmp_path / "var"),
        "HUB_MDNS": "no",
        "HUB_JOBS": "no",
        "HUB_VOICE": "no",
        "HUB_SPACE_NAME": "Espace de Nioro",
        "HUB_CONTENT_FLOOR_MB": "1",
        "HUB_CONTENT_MAX_PERCENT": "99",
    }
    if database_url:
        environ["HUB_DATABASE"] = database_url
    return init(load(None, environ), clock)


@pytest.fixture
def node(settings: Settings, clock: ManualClock) -> Iterator[Node]:
    """An empty hub, its database bound to the test."""
    made = open_node(settings, clock)
    with made.open():
        yield made
        made.database.close()


@pytest.fixture
def stocked(node: Node) -> Node:
    """A hub with the starter courses."""
    for _line in install_starter(node):
        pass
    return node


@pytest.fixture
def hub(settings: Settings, clock: ManualClock) -> Iterator[Hub]:
    """A whole hub with its pages; its database bound to the test."""
    made = build(settings, clock)
    with made.node.open():
        yield made
        made.node.database.close()


@pytest.fixture
def browser(hub: Hub) -> Callable[[], Browser]:
    """Makes browsers that speak to the hub's pages, each with its own cookies."""
    return lambda: Browser(hub.app)
