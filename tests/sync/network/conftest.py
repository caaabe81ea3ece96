"""The centre's database: a new one on PostgreSQL where the tests run beside one, else SQLite."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.conftest import POSTGRES
from tests.sync.network import children


@pytest.fixture
def centre_database() -> Iterator[str]:
    """The URL of an empty database for the centre; empty for SQLite."""
    if not POSTGRES:
        yield ""
        return
    name = f"n_{uuid.uuid4().hex[:12]}"
    children.run(lambda: _command(f"CREATE DATABASE {name}"))
    yield POSTGRES.format(name)
    children.run(lambda: _command(f"DROP DATABASE {name} WITH (FORCE)"))


def _command(sql: str) -> None:
    from hub.core.storage.database import connect

    server = connect(POSTGRES.format("postgres"))
    server.run(sql)
    server.close()
