"""Writing rows that converge: one statement says how two versions of a row become one.

A folded row is put with a rule per column, so that records may arrive in any order, or twice, and
the row ends the same: ``first`` keeps what is there, ``max`` and ``min`` keep the extreme, ``add``
sums (only for records that are applied once, which the journal guarantees), and ``latest`` keeps
the value of the row with the greater ``hlc`` column (put the rule ``max`` on ``hlc`` itself).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import msgspec

from hub.core.storage.bound import Row, dialect, marks, run
from hub.core.storage.merge import Stamp, last_writer_wins

FIRST, MAX, MIN, ADD, LATEST = "first", "max", "min", "add", "latest"


def put(model: type[Row], values: dict[str, Any], rules: dict[str, str] | None = None) -> None:
    """Insert a row, or merge it into the row of the same key by ``rules`` (column → rule).

    Columns without a rule keep their first value. ``values`` holds every key column.
    """
    rules = rules or {}
    sql = _statement(model, tuple(values), tuple(sorted(rules.items())), dialect())
    run(sql, tuple(values.values()))


def merge_fields(
    table: str,
    key: Mapping[str, str],
    changes: Mapping[str, Any],
    stamp: Stamp,
    new: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Merge changed fields into a row that carries a ``stamps`` column: the last writer of each wins.

    ``table`` and all names are literals of our code; ``new`` is what a row that is not there yet
    holds beside.
    """
    where = " AND ".join(f"{name} = ?" for name in key)
    row = run(f"SELECT stamps FROM {table} WHERE {where}", tuple(key.values())).fetchone()  # noqa: S608  # names are literals
    stamps = msgspec.json.decode(row[0]) if row else {}
    won, stamps = last_writer_wins(stamps, changes, stamp)
    fields = {**won, "stamps": msgspec.json.encode(stamps, order="sorted").decode()}
    if row:
        sets = ", ".join(f"{name} = ?" for name in fields)
        run(f"UPDATE {table} SET {sets} WHERE {where}", (*fields.values(), *key.values()))  # noqa: S608  # as above
        return
    whole = {**key, **fields, **new}
    sql = f"INSERT INTO {table} ({', '.join(whole)}) VALUES ({marks(len(whole))})"  # noqa: S608  # as above
    run(sql, tuple(whole.values()))


@lru_cache(maxsize=256)
def _statement(
    model: type[Row], columns: tuple[str, ...], rules: tuple[tuple[str, str], ...], kind: str
) -> str:
    table = model._meta.table_name
    key = ", ".join(f'"{name}"' for name in key_columns(model))
    names = ", ".join(f'"{name}"' for name in columns)
    changes = ", ".join(
        f'"{column}" = {_merged(table, column, rule, kind)}'
        for column, rule in rules
        if rule != FIRST
    )
    action = f"DO UPDATE SET {changes}" if changes else "DO NOTHING"
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks(len(columns))}) ON CONFLICT ({key}) {action}'  # noqa: S608  # names come from models


def _merged(table: str, column: str, rule: str, kind: str) -> str:
    """The SQL of one merged column; under ``max`` and ``min`` an absent value hides none.

    Under ``latest`` it does: otherwise the order in which records arrive would tell.
    """
    ours, theirs = f'"{table}"."{column}"', f'excluded."{column}"'
    if rule == ADD:
        return f"{ours} + {theirs}"
    if rule == LATEST:
        stamps = f'excluded."hlc" {{}} "{table}"."hlc"'
        tie = _merged(table, column, MAX, kind)
        newer, older = stamps.format(">"), stamps.format("<")
        return f"CASE WHEN {newer} THEN {theirs} WHEN {older} THEN {ours} ELSE {tie} END"
    name = {MAX: ("max", "GREATEST"), MIN: ("min", "LEAST")}[rule][kind != "sqlite"]
    return f"{name}(coalesce({ours}, {theirs}), coalesce({theirs}, {ours}))"


def key_columns(model: type[Row]) -> tuple[str, ...]:
    """The columns of a model's primary key, in order."""
    key: Any = model._meta.primary_key
    names = getattr(key, "field_names", None) or (key.name,)
    return tuple(model._meta.fields[name].column_name for name in names)
