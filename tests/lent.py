"""PostgreSQL databases for tests: made once, emptied and lent again, since making one takes long."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.core.storage.database import Database, connect
from hub.core.storage.migrate import migrate

_TABLES = """
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND NOT c.relispartition
    AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1"""
_HISTORY = "public.schema_migration"


class Lent:
    """Databases of one server; ``address`` has a ``{}`` where their name goes."""

    def __init__(self, address: str, folder: Path) -> None:
        self._address = address
        self._folder = folder
        self._free: list[tuple[str, list[object]]] = []
        self._server = connect(address.format("postgres"))

    @contextmanager
    def one(self) -> Iterator[str]:
        """The address of a database with all our tables, empty."""
        name, shape = self._free.pop() if self._free else self._made()
        yield self._address.format(name)
        if self._emptied(name, shape):
            self._free.append((name, shape))
        else:
            self._drop(name)

    @contextmanager
    def bare(self) -> Iterator[str]:
        """The address of a database without any table."""
        name = self._create()
        yield self._address.format(name)
        self._drop(name)

    def close(self) -> None:
        """Drop those that were made."""
        for name, _shape in self._free:
            self._drop(name)
        self._server.close()

    def _made(self) -> tuple[str, list[object]]:
        name = self._create()
        database = connect(self._address.format(name))
        migrate(database, self._folder)
        shape = _shape(database)
        database.close()
        return name, shape

    def _emptied(self, name: str, shape: list[object]) -> bool:
        """Whether a database is again what it was when made: a test may have changed its tables."""
        self._server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", (name,)
        )
        database = connect(self._address.format(name))
        same = _shape(database) == shape
        if same:
            tables = [row[0] for row in database.rows(_TABLES) if row[0] != _HISTORY]
            database.driver.execute_sql(";".join(f"DELETE FROM {table}" for table in tables))
        database.close()
        return same

    def _create(self) -> str:
        name = f"t_{uuid.uuid4().hex[:12]}"
        self._server.run(f"CREATE DATABASE {name}")
        return name

    def _drop(self, name: str) -> None:
        self._server.run(f"DROP DATABASE {name} WITH (FORCE)")


def _shape(database: Database) -> list[object]:
    """Its tables and the migrations it went through."""
    tables: list[object] = [*database.rows(_TABLES)]
    if (_HISTORY,) not in tables:
        return tables
    return [*tables, *database.rows(f"SELECT name, applied FROM {_HISTORY} ORDER BY id")]
