"""Bringing a database to this version of the program: under a lock, with a backup first."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playhouse.migrations import Runner

from hub.core.errors import OperatorError
from hub.core.storage.backup import back_up
from hub.core.storage.database import Database

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
#: Any number, the same in every process, that names our lock in PostgreSQL.
ADVISORY_LOCK = 7_201_901


def migrate(database: Database, data_dir: Path, target: str | None = None) -> list[str]:
    """Apply what is pending, up to ``target`` if named; the names of the migrations applied.

    Raises OperatorError if the database was written by a newer version of the program.
    """
    with locked(database, data_dir):
        if not pending(database):
            return []
        if database.path and database.path.exists() and database.driver.get_tables():
            back_up(database, data_dir, "before-migration")
        return list(_runner(database).up(target))


def revert(database: Database, data_dir: Path, target: str | None = None) -> list[str]:
    """Undo the last migration, or every one back through ``target``; their names."""
    with locked(database, data_dir):
        back_up(database, data_dir, "before-revert")
        return list(_runner(database).down(target))


def pending(database: Database) -> list[str]:
    """Names of the migrations not applied yet."""
    status = _runner(database).status()
    newer = [step.name for step in status if step.path is None]
    if newer:
        raise OperatorError(
            "This database was written by a newer version of the hub (it has {names}).",
            "Install that version, or restore the backup made before it: hub db restore.",
            names=", ".join(newer),
        )
    return [step.name for step in status if not step.applied]


@contextmanager
def locked(database: Database, data_dir: Path) -> Iterator[None]:
    """Let one process at a time change the schema."""
    if database.dialect == "postgresql":
        database.run("SELECT pg_advisory_lock(?)", (ADVISORY_LOCK,))
        try:
            yield
        finally:
            database.run("SELECT pg_advisory_unlock(?)", (ADVISORY_LOCK,))
        return
    with (data_dir / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _runner(database: Database) -> Runner:
    return Runner(database.driver, str(FOLDER))
