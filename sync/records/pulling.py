"""What the centre has for a space: a batch from its feeds, signed, with cursors to go on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from hub.core.journal.feeds import EVERYONE_FEED, PUBLIC_FEED, own_feed
from hub.core.journal.records import Record
from hub.core.node import Node
from hub.core.storage.bound import run
from sync import keys
from sync.enrolment.roster import Known
from sync.records import marks, wire
from sync.records.outgoing import HEAD_BYTES, LARGEST_BYTES
from sync.records.wire import MOST_RECORDS, Batch

#: How many pages of a feed are looked through for one answer, and how many of the asker's own logs are
#: left out of them by the database.
MOST_PAGES, MOST_LOGS = 40, 50
_COLUMNS = ", ".join(f"j.{name}" for name in Record._fields)
_END = "SELECT n FROM feed_head WHERE feed = ?"
_PAGE = (
    f"SELECT f.n, f.about, {_COLUMNS} FROM feed f JOIN journal j "  # noqa: S608  # columns are literals of ours
    "ON j.space_id = f.space_id AND j.writer = f.writer AND j.seq = f.seq "
    "WHERE f.feed = ? AND f.n > ? AND f.n <= ? {}ORDER BY f.n LIMIT ?"
)
#: What the asker has itself: most of its own feed.
_NOT_THEIRS = "AND NOT (f.writer = ? AND f.seq <= ?) "


@dataclass
class Asked:
    """What a space asks for: its cursors by feed, how far it has its own logs, and at most how much."""

    cursors: Mapping[str, int]
    have: Mapping[str, int]
    most_bytes: int = LARGEST_BYTES


@dataclass
class _Filling:
    records: dict[tuple[str, int], Record] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    room: int = LARGEST_BYTES
    more: bool = False

    def takes(self, record: Record) -> bool:
        """Take a record if there is room; the first one always fits."""
        size = HEAD_BYTES + len(record.body or "")
        if self.records and (size > self.room or len(self.records) >= MOST_RECORDS):
            return False
        self.room -= size
        self.records[(record.writer, record.seq)] = record
        return True


def answer(node: Node, known: Known, asked: Asked) -> bytes:
    """The next batch for a space; its ``cursors`` are where to go on, ``more`` that it should."""
    filling = _Filling(room=min(max(asked.most_bytes, 1), LARGEST_BYTES))
    for feed in feeds_of(known.space_id):
        filling.cursors[feed] = asked.cursors.get(feed, 0)
        if not filling.more:
            _fill(filling, feed, known, asked)
    batch = Batch(
        keys.central_id(node), known.space_id, known.space_id, list(filling.records.values()),
        filling.cursors, filling.more,
    )  # fmt: skip
    return wire.pack(batch, keys.central_key(node))


def remember(
    node: Node, known: Known, of: str, cursors: Mapping[str, int], have: Mapping[str, int]
) -> None:
    """Keep how far a machine was in the feeds of an epoch when it asked: a stick may go on from there."""
    now = {"epoch": of, "cursors": dict(cursors), "have": dict(have)}
    if remembered(known) != now:
        marks.hint(node, _asked(known), now)


def remembered(known: Known) -> dict[str, Any]:
    """``epoch``, ``cursors`` and ``have`` of a machine when it last asked; of the beginning if never."""
    never: dict[str, Any] = {"epoch": "", "cursors": {}, "have": {}}
    return marks.get(_asked(known), never)


def _asked(known: Known) -> str:
    return f"asked:{known.writer}"


def feeds_of(space_id: str) -> tuple[str, ...]:
    """The feeds of a space, its own people first."""
    return (own_feed(space_id), EVERYONE_FEED, PUBLIC_FEED)


def _fill(filling: _Filling, feed: str, known: Known, asked: Asked) -> None:
    """Take from one feed what concerns the space and it has not itself."""
    row = run(_END, (feed,)).fetchone()
    end = int(row[0]) if row else 0
    theirs = [(writer, seq) for writer, seq in asked.have.items() if seq > 0][:MOST_LOGS]
    sql = _PAGE.format(_NOT_THEIRS * len(theirs))
    for _page in range(MOST_PAGES):
        values = (feed, filling.cursors[feed], end, *chain.from_iterable(theirs), MOST_RECORDS)
        rows = run(sql, values).fetchall()
        for n, about, *columns in rows:
            record = Record(*columns)
            new = record.seq > asked.have.get(record.writer, 0)
            heard = feed != PUBLIC_FEED or not about or known.hears(about)
            if new and heard and not filling.takes(record):
                filling.more = True
                return
            filling.cursors[feed] = int(n)
        if len(rows) < MOST_RECORDS:
            filling.cursors[feed] = max(filling.cursors[feed], end)
            return
    filling.more = True
