"""What this node and its peers agreed on: small values that survive, one row each."""

from __future__ import annotations

from typing import TypeVar

import msgspec
import peewee

from hub.core.node import Node
from hub.core.storage.bound import Row, run

Value = TypeVar("Value")
_PUT = (
    "INSERT INTO sync_mark (name, value) VALUES (?, ?) ON CONFLICT (name) "
    "DO UPDATE SET value = excluded.value"
)


class SyncMark(Row):
    """A name and its value as JSON."""

    name = peewee.TextField(primary_key=True)
    value = peewee.TextField()

    class Meta:
        table_name = "sync_mark"


def get(name: str, default: Value) -> Value:
    """The value of a mark, of the type of ``default``."""
    row = run("SELECT value FROM sync_mark WHERE name = ?", (name,)).fetchone()
    if row is None:
        return default
    return msgspec.json.decode(row[0], type=type(default))


def put(node: Node, name: str, value: object) -> None:
    """Set a mark."""
    text = msgspec.json.encode(value).decode()
    with node.database.writing():
        run(_PUT, (name, text))


def hint(node: Node, name: str, value: object) -> None:
    """Set a mark that may as well be lost: it waits for nobody's turn, nor for the disk."""
    text = msgspec.json.encode(value).decode()
    with node.database.counting():
        run(_PUT, (name, text))


def acked(writer: str) -> str:
    """The mark of how far the centre has a log of ours: its seq."""
    return f"acked:{writer}"


def former() -> list[str]:
    """The names of logs that this node wrote under earlier keys, oldest first."""
    names: list[str] = []
    return get(FORMER, names)


def is_former(node: Node, writer: str) -> None:
    """Note that a log of this node goes on no more."""
    if writer not in former():
        put(node, FORMER, [*former(), writer])


FORMER = "former"
#: The centre's epoch as last seen, and its cursors by feed.
EPOCH, CURSORS = "epoch", "cursors"
#: The centre's clock when it was last heard, over a line or in a letter.
HEARD = "heard"
