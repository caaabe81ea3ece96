"""Making and dropping tables for migrations; spreading those that grow over parts on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Parts of a table that grows, on PostgreSQL. It can never change: a row's part is the hash of its
#: space modulo this number. Sixteen leave room for sixteen servers and cost a query without
#: a space about a millisecond of planning (docs/benchmarks.md).
PARTS = 16


def make(database: Any, tables: Mapping[str, str], indexes: Mapping[str, str] = {}) -> None:
    """Create tables (name → columns), then indexes (name → table and columns)."""
    for name, columns in tables.items():
        database.execute_sql(f"CREATE TABLE {name} ({columns})")
    for name, columns in indexes.items():
        database.execute_sql(f"CREATE INDEX {name} ON {columns}")


def drop(database: Any, tables: Mapping[str, str]) -> None:
    """Drop what ``make`` created."""
    for name in reversed(list(tables)):
        database.execute_sql(f"DROP TABLE {name}")


def on_postgresql(database: Any) -> bool:
    """Whether a migration runs on PostgreSQL; on SQLite a table is always one piece."""
    return not hasattr(database, "pragma")


def spread(database: Any, name: str, key: tuple[str, ...] = (), by: str = "space_id") -> None:
    """Lay a table out in ``PARTS`` parts by the hash of its ``space_id``; nothing on SQLite.

    Rows, defaults and indexes stay. The primary key stays too and must hold ``space_id``, or the column
    that parts are made ``by``; where it does not, ``key`` is the new one.
    """
    if on_postgresql(database):
        parts = tuple(
            f"CREATE TABLE {name}_p{part:02} PARTITION OF {name} "
            f"FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {part})"
            for part in range(PARTS)
        )
        _remake(database, name, key, f" PARTITION BY HASH ({by})", parts)


def gather(database: Any, name: str, key: tuple[str, ...] = ()) -> None:
    """Make a table one piece again: the way back from ``spread``."""
    if on_postgresql(database):
        _remake(database, name, key, "", ())


def copy_tables(database: Any, schema: str) -> None:
    """On PostgreSQL, make a schema with every table of the current one: empty, and in one piece."""
    sql = (
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
        "AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1"
    )
    names = [row[0] for row in database.execute_sql(sql)]
    steps = [f"CREATE TABLE {schema}.{name} (LIKE {name} INCLUDING ALL)" for name in names]
    database.execute_sql("; ".join([f"CREATE SCHEMA {schema}", *steps]))


def _remake(
    database: Any, name: str, key: tuple[str, ...], how: str, parts: tuple[str, ...]
) -> None:
    """Copy a table into a new one of another layout that takes its name, key and indexes."""
    sql = (
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = %s::regclass AND NOT indisprimary ORDER BY 1"
    )
    indexes = [row[0].replace(" ON ONLY ", " ON ") for row in database.execute_sql(sql, (name,))]
    kept = ", ".join(key or _key(database, name))
    steps = (
        f"ALTER TABLE {name} RENAME TO {name}_was",
        f"CREATE TABLE {name} (LIKE {name}_was INCLUDING DEFAULTS){how}",
        *parts,
        f"INSERT INTO {name} SELECT * FROM {name}_was",  # noqa: S608  # names come from migrations
        f"DROP TABLE {name}_was",
        f"ALTER TABLE {name} ADD CONSTRAINT {name}_pkey PRIMARY KEY ({kept})",
        *indexes,
    )
    database.execute_sql("; ".join(steps))


def _key(database: Any, name: str) -> list[str]:
    """The columns of a table's primary key, in order."""
    sql = (
        "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid "
        "AND a.attnum = ANY(i.indkey) WHERE i.indrelid = %s::regclass AND i.indisprimary "
        "ORDER BY array_position(i.indkey::int2[], a.attnum)"
    )
    return [row[0] for row in database.execute_sql(sql, (name,))]
