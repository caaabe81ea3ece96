"""The database bound to the running context, and statements on it.

Models are bound to ``CURRENT``, which stands for whichever database the running context opened with
``Database.bound()``: several hubs can live in one process (tests do that), and importing a model
opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import peewee
from peewee import __exception_wrapper__ as _exceptions  # type: ignore[attr-defined]  # peewee hides it from "import *"

#: The driver of the database that the running context opened.
BOUND: ContextVar[Any] = ContextVar("database", default=None)


class CurrentDatabase(peewee.DatabaseProxy):
    """Stands for the database bound to the running context."""

    __slots__ = ("_callbacks",)  # peewee lets a proxy set only what its own class lists

    def __init__(self) -> None:
        self._callbacks: list[Any] = []

    @property
    def obj(self) -> Any:
        return BOUND.get()


CURRENT = CurrentDatabase()


class Row(peewee.Model):
    """Base of every table: bound to the running context's database."""

    class Meta:
        database = CURRENT
        legacy_table_names = False


def current() -> Any:
    """The driver bound to the running context; raises if nothing is bound."""
    driver = BOUND.get()
    if driver is None:
        raise RuntimeError("no database is bound here: wrap the call in `with database.bound():`")
    return driver


def marks(count: int) -> str:
    """So many ``?`` for a statement: ``?, ?, ?``."""
    return ", ".join("?" * count)


def dialect() -> str:
    """``sqlite`` or ``postgresql``: the kind of the bound database."""
    return "sqlite" if isinstance(current(), peewee.SqliteDatabase) else "postgresql"


def run(sql: str, values: tuple[object, ...] = ()) -> Any:
    """Run one statement on the bound database; ``?`` marks a value on both kinds."""
    return execute(current(), sql, values)


def run_many(sql: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Run one statement for many rows of values; on PostgreSQL in one round trip."""
    if not rows:
        return
    driver = current()
    if dialect() == "postgresql":
        sql = sql.replace("%", "%%").replace("?", "%s")
    with _exceptions:
        driver.connection().cursor().executemany(sql, rows)


def execute(driver: Any, sql: str, values: tuple[object, ...]) -> Any:
    """Run one statement with a driver; ``?`` marks a value on both kinds."""
    sqlite = isinstance(driver, peewee.SqliteDatabase)
    if sqlite:
        with _exceptions:  # peewee's own way in costs as much again as a small statement
            return driver.connection().cursor().execute(sql, values)
    return driver.execute_sql(sql.replace("%", "%%").replace("?", "%s"), values)
