"""A second, empty database of the same kind, and the tables that fold from the journal."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.core.database import Database, Row, connect
from hub.core.migrate import migrate
from hub.core.node import Node
from hub.main import folded_models
from tests.conftest import POSTGRES


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Database]:
    """An empty database beside the node's."""
    folder = tmp_path / "replica"
    folder.mkdir()
    if not POSTGRES:
        database = connect(f"sqlite:///{folder}/hub.db")
        migrate(database, folder)
        yield database
        database.close()
        return
    name = f"r_{uuid.uuid4().hex[:12]}"
    server = connect(POSTGRES.format("postgres"))
    server.run(f"CREATE DATABASE {name}")
    database = connect(POSTGRES.format(name))
    migrate(database, folder)
    yield database
    database.close()
    server.run(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture
def folded(node: Node) -> tuple[type[Row], ...]:
    """Every table that is a fold of the journal."""
    return folded_models(node.features)
