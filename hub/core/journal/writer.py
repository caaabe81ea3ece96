"""Appending to the journal: the record and the rows it changes, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import msgspec

from hub.core import ids
from hub.core.clock import Clock, Hybrid
from hub.core.dating import dated_ms
from hub.core.journal.folding import Folding
from hub.core.journal.records import (
    ALL,
    COLUMNS,
    GENESIS,
    MATTERS,
    Entry,
    Record,
    RecordKind,
    encode,
    hash_text,
    record_hash,
)
from hub.core.storage.bound import marks
from hub.core.storage.database import Database

INSERT = f"INSERT INTO journal ({COLUMNS}, subject) VALUES ({marks(len(Record._fields) + 1)})"  # noqa: S608  # columns are literals of ours
#: The end of this writer's chain, the latest stamp heard of, and the clock fix of this boot if any.
_HEAD = (
    "SELECT h.seq, h.hash, (SELECT max(hlc) FROM journal_head), fix.offset_ms, own.writer "
    "FROM (SELECT coalesce((SELECT hash FROM journal_head WHERE writer = '='), ?) AS writer) AS own "
    "LEFT JOIN clock_fix AS fix ON fix.boot = ? "
    "LEFT JOIN journal_head AS h ON h.writer = own.writer"
)
#: The row that names the log that this database writes, once it is not its machine's first one.
OWN_LOG = "="
SET_HEAD = (
    "INSERT INTO journal_head (writer, seq, hash, hlc) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (writer) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, hlc = excluded.hlc"
)
#: The stamps heard from others are kept in the row of no writer: time never goes back here.
_HEARD = (
    "INSERT INTO journal_head (writer, seq, hash, hlc) VALUES ('', 0, '', ?) ON CONFLICT (writer) "
    "DO UPDATE SET hlc = excluded.hlc WHERE excluded.hlc > journal_head.hlc"
)
#: Told of records in the transaction that brings them.
Listener = Callable[[Sequence[Record]], None]


class Journal:
    """The log of one writer on one database; ``writer`` is the hash of its public key.

    ``listeners`` are told of each record that is written or received. ``follow`` is asked before each
    one: another process of the hub may have given the log a new key, or the machine another space.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        space_id: str,
        writer: str,
        kinds: Iterable[RecordKind],
        listeners: Iterable[Listener] = (),
    ) -> None:
        self.database = database
        self.clock = clock
        self.space_id = space_id
        self.writer = writer
        self.kinds = {kind.name: kind for kind in kinds}
        self.hybrid = Hybrid(clock)
        self.listeners = tuple(listeners)
        self.follow: Callable[[Journal], object] = _stays

    def writing(self) -> AbstractContextManager[None]:
        """One transaction for several facts that belong together."""
        return self.database.writing()

    def write(
        self,
        kind: str,
        body: msgspec.Struct,
        actor: str,
        rid: str | None = None,
        space_id: str | None = None,
        blobs: tuple[str, ...] = (),
    ) -> str:
        """Append one fact and fold it into the tables; answers its rid.

        ``actor`` is the id of the person who acts, or ``""`` for the hub itself. A fact that must
        not be written twice is given its ``rid``: if it is already there, nothing happens.
        """
        of, where = self.kinds[kind], space_id or self.space_id
        with self.turn(of.touches, where):
            if rid and self.has(rid):
                return rid
            return self._append(of, body, actor, rid, space_id, blobs)

    def turn(self, touches: str, space_id: str) -> AbstractContextManager[None]:
        """A transaction for facts that touch what their kind says, beside others where that can be.

        Raises RuntimeError inside a transaction that does not hold as much.
        """
        if touches != ALL:
            return self.database.writing_space(space_id, matters=touches == MATTERS)
        if self.database.only_space is not None:
            raise RuntimeError("these facts touch more than the rows of one space")
        return self.database.writing()

    def has(self, rid: str) -> bool:
        """Whether a fact of that id was written."""
        return bool(self.database.rows("SELECT 1 FROM journal WHERE rid = ? LIMIT 1", (rid,)))

    def _append(
        self,
        kind: RecordKind,
        body: msgspec.Struct,
        actor: str,
        rid: str | None,
        space_id: str | None,
        blobs: tuple[str, ...],
    ) -> str:
        boot, mono_ms = self.clock.boot, self.clock.mono_ms()
        self.follow(self)  # nobody changes it now: that takes the lock of all writers
        space_id = space_id or self.space_id
        self.database.lock_chain(self.writer)
        seq, prev, offset_ms = self.head(boot)
        hlc = self.hybrid.tick()
        rid = rid or ids.uuid7(hlc >> 16)
        text = encode(body)
        body_hash = hash_text(text)
        attached = ",".join(blobs)
        digest = record_hash(
            rid, kind.name, kind.version, space_id, self.writer, seq, prev, hlc, boot, mono_ms,
            actor, body_hash, attached,
        )  # fmt: skip
        record = Record(
            self.writer, seq, rid, kind.name, kind.version, space_id, prev, hlc, boot, mono_ms,
            actor, text, body_hash, attached, digest,
        )  # fmt: skip
        self.database.run(INSERT, (*record, getattr(body, "person", None)))
        self.database.run(SET_HEAD, (self.writer, seq, digest, hlc))
        folding = Folding()
        folding.fold(
            kind,
            Entry(
                rid, kind.name, space_id, self.writer, seq, hlc, boot, mono_ms,
                dated_ms(offset_ms, mono_ms, hlc), actor, body,
            ),
        )  # fmt: skip
        folding.settle()
        self.tell((record,))
        return rid

    def tell(self, records: Sequence[Record]) -> None:
        """Tell the listeners of records, in the transaction that brings them."""
        for listener in self.listeners:
            listener(records)

    def hear(self, hlc: int, foreign: bool) -> None:
        """Take note of the latest stamp among received records.

        Those of whole chains are kept with the ends of the chains, those of others in a row apart.
        """
        if hlc > self.hybrid.last:
            self.hybrid.last = hlc
            if foreign:
                self.database.run(_HEARD, (hlc,))

    def head(self, boot: str) -> tuple[int, str, int | None]:
        """Number and previous hash of the next record, and the boot's clock fix if one is known.

        The clock learns the last stamp, and the journal which log is its own by now.
        """
        found: list[tuple[Any, ...]] = self.database.rows(_HEAD, (self.writer, boot))
        seq, digest, hlc, offset_ms, self.writer = found[0]
        self.hybrid.last = max(self.hybrid.last, int(hlc or 0))
        if seq is None:
            return 1, GENESIS, offset_ms
        return int(seq) + 1, str(digest), offset_ms


def _stays(journal: Journal) -> None:
    """The log of a hub whose identity nobody changes."""
