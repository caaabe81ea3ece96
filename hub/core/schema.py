"""Making and dropping tables for migrations, from the text of their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


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
