"""A second, empty database of the same kind, and the tables that fold from the journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from hub.core.node import Node
from hub.core.storage.bound import Row
from hub.core.storage.database import Database, connect
from hub.core.storage.migrate import migrate
from hub.main import folded_models
from tests.lent import Lent


@pytest.fixture
def replica(tmp_path: Path, lent: Lent | None) -> Iterator[Database]:
    """An empty database beside the node's."""
    with lent.one() if lent else nullcontext(f"sqlite:///{tmp_path}/replica.db") as url:
        database = connect(url)
        migrate(database, tmp_path)
        yield database
        database.close()


@pytest.fixture
def folded(node: Node) -> tuple[type[Row], ...]:
    """Every table that is a fold of the journal."""
    return folded_models(node.features)
