"""Feeds: what the centre has for others, numbered in the order in which it was committed.

A number is given under the row lock of its feed's head, which is held until the commit: whoever has
read up to a number has read all before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from hub.core.journal.records import Record
from hub.core.storage.bound import run, run_many

EVERYONE_FEED, PUBLIC_FEED = "everyone", "public"


@dataclass(frozen=True, slots=True)
class Entered:
    """A record on its way into a feed; ``about`` is the commune of a public matter."""

    feed: str
    record: tuple[str, str, int]
    about: str = ""


def own_feed(space_id: str) -> str:
    """The feed of one space: its own facts, and what others did for it."""
    return f"space:{space_id}"


def entering(feed: str, record: Record, about: str = "") -> Entered:
    """A record that goes into a feed."""
    return Entered(feed, (record.space_id, record.writer, record.seq), about)


def append(rows: Iterable[Entered]) -> None:
    """Number rows at the ends of their feeds; feeds in the order of their names: no deadlock."""
    for feed, of in groupby(sorted(rows, key=lambda row: row.feed), lambda row: row.feed):
        entered = list(dict.fromkeys(of))
        last = run(
            "INSERT INTO feed_head (feed, n) VALUES (?, ?) ON CONFLICT (feed) DO UPDATE "
            "SET n = feed_head.n + excluded.n RETURNING n",
            (feed, len(entered)),
        ).fetchall()[0][0]
        first = int(last) - len(entered) + 1
        run_many(
            "INSERT INTO feed (feed, n, space_id, writer, seq, about) VALUES (?, ?, ?, ?, ?, ?)",
            [(feed, n, *row.record, row.about) for n, row in enumerate(entered, first)],
        )
