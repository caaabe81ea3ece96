"""SQLite as the hub speaks to it: settings that survive a power cut."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from playhouse.apsw_ext import APSWDatabase

#: WAL with FULL: a commit that was answered survives a power cut (field notes in docs/operations.md).
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "cache_size": -8000,
    "temp_store": "memory",
    "journal_size_limit": 16 << 20,
    "mmap_size": 0,
    "wal_autocheckpoint": 8000,  # pages; a job moves the log into the file long before
}


class HubSqlite(APSWDatabase):  # type: ignore[misc]  # peewee ships no types
    """SQLite by apsw; dates, which only peewee's own migration table stores, become text."""

    def _add_conn_hooks(self, conn: Any) -> None:
        super()._add_conn_hooks(conn)
        conn.convert_binding = _date_as_text


def _date_as_text(cursor: Any, number: int, value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    raise TypeError(f"SQLite cannot store a {type(value).__name__} (value {number})")
