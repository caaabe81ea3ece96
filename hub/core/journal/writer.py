"""Appending to the journal: the record and the rows it changes, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

import msgspec

from hub.core import ids
from hub.core.clock import Clock, Hybrid
from hub.core.database import Database
from hub.core.dating import dated_ms
from hub.core.journal.records import GENESIS, Entry, RecordKind, encode, hash_text, record_hash

_COLUMNS = (
    "writer, seq, rid, kind, v, space_id, prev, hlc, boot, mono_ms, actor, subject, "
    "body, body_hash, blobs, hash"
)
_INSERT = f"INSERT INTO journal ({_COLUMNS}) VALUES ({', '.join('?' * 16)})"  # noqa: S608  # columns are the literal above
#: The end of this writer's chain, and the clock fix of this boot if one is known.
_HEAD = (
    "SELECT h.seq, h.hash, h.hlc, fix.offset_ms FROM (SELECT 1 AS one) AS here "
    "LEFT JOIN clock_fix AS fix ON fix.boot = ? LEFT JOIN journal_head AS h ON h.writer = ?"
)
_SET_HEAD = (
    "INSERT INTO journal_head (writer, seq, hash, hlc) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (writer) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, hlc = excluded.hlc"
)


class Journal:
    """The log of one writer on one database; ``writer`` is the hash of its public key."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        space_id: str,
        writer: str,
        kinds: Iterable[RecordKind],
    ) -> None:
        self.database = database
        self.clock = clock
        self.space_id = space_id
        self.writer = writer
        self.kinds = {kind.name: kind for kind in kinds}
        self.hybrid = Hybrid(clock)

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
        with self.database.writing():
            if rid and self.has(rid):
                return rid
            return self._append(self.kinds[kind], body, actor, rid, space_id, blobs)

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
        seq, prev, offset_ms = self._head(boot)
        hlc = self.hybrid.tick()
        rid = rid or ids.uuid7(hlc >> 16)
        space_id = space_id or self.space_id
        text = encode(body)
        body_hash = hash_text(text)
        attached = ",".join(blobs)
        digest = record_hash(
            rid, kind.name, kind.version, space_id, self.writer, seq, prev, hlc, boot, mono_ms,
            actor, body_hash, attached,
        )  # fmt: skip
        subject = getattr(body, "person", None)
        self.database.run(
            _INSERT,
            (
                self.writer, seq, rid, kind.name, kind.version, space_id, prev, hlc, boot, mono_ms,
                actor, subject, text, body_hash, attached, digest,
            ),
        )  # fmt: skip
        self.database.run(_SET_HEAD, (self.writer, seq, digest, hlc))
        kind.fold(
            Entry(
                rid, kind.name, space_id, self.writer, seq, hlc, boot, mono_ms,
                dated_ms(offset_ms, mono_ms, hlc), actor, body,
            )
        )  # fmt: skip
        return rid

    def _head(self, boot: str) -> tuple[int, str, int | None]:
        """Number and previous hash of the next record, and the boot's clock fix if one is known.

        The clock learns the last stamp.
        """
        found: list[tuple[Any, ...]] = self.database.rows(_HEAD, (boot, self.writer))
        seq, digest, hlc, offset_ms = found[0]
        if seq is None:
            return 1, GENESIS, offset_ms
        self.hybrid.last = max(self.hybrid.last, int(hlc))
        return int(seq) + 1, str(digest), offset_ms
