"""Folding the whole journal into fresh tables, to check the state or to repair it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from playhouse.migrations import Runner

from hub.core.journal.replay import Folded, fold_all
from hub.core.journal.state import state_hashes
from hub.core.node import Node
from hub.core.storage.bound import Row, marks
from hub.core.storage.database import Database, connect
from hub.core.storage.migrate import FOLDER
from hub.core.storage.schema import copy_tables

#: Name of the PostgreSQL schema that holds the fresh tables while they are compared.
SCHEMA = "hub_rebuild"


@dataclass(frozen=True)
class Rebuilt:
    """State hashes by table, as stored and as rebuilt, and what the replay met."""

    folded: Folded
    stored: dict[str, str]
    rebuilt: dict[str, str]

    @property
    def equal(self) -> bool:
        """Whether the tables are the fold of the journal."""
        return self.stored == self.rebuilt


def rebuild(node: Node, models: tuple[type[Row], ...], swap: bool = False) -> Rebuilt:
    """Fold the journal into fresh tables and compare; with ``swap`` they replace the stored ones.

    Local tables (secrets, sessions) are left alone, and so are all tables if the journal itself is
    damaged. Nobody else can write while tables are replaced.
    """
    still = node.database.writing() if swap else node.database.reading()
    with _fresh(node) as fresh, still:
        with _one_transaction(fresh):
            folded = fold_all(node.database, fresh, node.journal.kinds)
        stored = state_hashes(node.database, models)
        rebuilt = state_hashes(fresh, models)
        if swap and stored != rebuilt and not folded.damaged:
            for model in models:
                _copy(fresh, node.database, model)
    return Rebuilt(folded, stored, rebuilt)


def _one_transaction(fresh: Database) -> AbstractContextManager[object]:
    """One transaction on the fresh tables; on PostgreSQL the lock of the writers is not for them."""
    return fresh.writing() if fresh.dialect == "sqlite" else fresh.driver.atomic()


@contextmanager
def _fresh(node: Node) -> Iterator[Database]:
    """An empty database of the same kind and schema, gone afterwards."""
    if node.database.dialect == "sqlite":
        with TemporaryDirectory(dir=node.settings.data_dir, prefix="rebuild-") as folder:
            fresh = connect(f"sqlite:///{folder}/fresh.db")
            try:
                Runner(fresh.driver, str(FOLDER)).up()
                yield fresh
            finally:
                fresh.close()
        return
    fresh = connect(node.settings.database_url)
    fresh.run(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    try:
        copy_tables(fresh.driver, SCHEMA)
        fresh.run(f"SET search_path TO {SCHEMA}")
        yield fresh
    finally:
        fresh.run(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        fresh.close()


def _copy(source: Database, target: Database, model: type[Row]) -> None:
    """Replace the rows of one table."""
    names = list(model._meta.columns)
    table = model._meta.table_name
    columns = ", ".join(f'"{name}"' for name in names)
    target.run(f'DELETE FROM "{table}"')  # noqa: S608  # names come from models
    for row in source.run(f'SELECT {columns} FROM "{table}"'):  # noqa: S608  # as above
        target.run(f'INSERT INTO "{table}" ({columns}) VALUES ({marks(len(names))})', tuple(row))  # noqa: S608  # as above
