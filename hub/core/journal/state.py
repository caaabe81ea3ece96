"""The state hash: one SHA-256 over every folded table, equal where the state is equal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from hub.core.storage.bound import Row
from hub.core.storage.database import Database
from hub.core.storage.tables import key_columns


def state_hashes(database: Database, models: Iterable[type[Row]]) -> dict[str, str]:
    """SHA-256 by table name, over the rows in key order with columns in name order."""
    return {model._meta.table_name: table_hash(database, model) for model in models}


def table_hash(database: Database, model: type[Row]) -> str:
    """SHA-256 of one table, as 64 hexadecimal digits."""
    encoder = msgspec.json.Encoder()
    columns = sorted(model._meta.columns)
    names = ", ".join(f'"{name}"' for name in columns)
    collate = "" if database.dialect == "sqlite" else ' COLLATE "C"'
    text_keys = {f.column_name for f in model._meta.sorted_fields if f.field_type == "TEXT"}
    order = ", ".join(
        f'"{name}"{collate if name in text_keys else ""}' for name in key_columns(model)
    )
    digest = hashlib.sha256()
    for row in database.run(f'SELECT {names} FROM "{model._meta.table_name}" ORDER BY {order}'):  # noqa: S608  # names come from models
        digest.update(encoder.encode(tuple(row)))
        digest.update(b"\n")
    return digest.hexdigest()
