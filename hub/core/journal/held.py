"""Records that could not be taken as they came: kept in sight, tried again, never dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from hub.core.journal.models import JournalHeld
from hub.core.journal.records import Record
from hub.core.storage.bound import run
from hub.core.storage.tables import put

#: Its bytes do not fit its hash; another record has its place in the log; its log does not join.
DAMAGED, FORK = "damaged", "fork"
#: It speaks for another space, or under a key that was taken back.
STRANGE = "strange"
#: Stamped more than a day ahead; of a kind or shape of a later version; its fold failed.
AHEAD, UNKNOWN, FAILED = "ahead", "unknown", "failed"
#: Reasons of records that are in the journal and only wait to be folded.
WAITING = (AHEAD, UNKNOWN, FAILED)


@dataclass(frozen=True, slots=True)
class Held:
    """A record that is held, and why; ``detail`` is for a technician."""

    record: Record
    why: str
    detail: str = ""


def hold(of: Iterable[Held], at_ms: int) -> None:
    """Keep records in sight; those that cannot join the journal are kept whole."""
    for one in of:
        r = one.record
        put(
            JournalHeld,
            {
                "space_id": r.space_id, "writer": r.writer, "seq": r.seq, "hash": r.hash,
                "rid": r.rid, "kind": r.kind, "why": one.why, "detail": one.detail[:500],
                "record": None if one.why in WAITING else msgspec.json.encode(r).decode(),
                "at_ms": at_ms,
            },
        )  # fmt: skip


def release(record: Record) -> None:
    """A record is held no more."""
    run(
        "DELETE FROM journal_held WHERE writer = ? AND seq = ? AND hash = ?",
        (record.writer, record.seq, record.hash),
    )


def waiting(limit: int = 500) -> list[tuple[str, int]]:
    """(writer, seq) of records in the journal that wait to be folded, oldest first."""
    rows = run(
        "SELECT writer, seq FROM journal_held WHERE record IS NULL ORDER BY at_ms, writer, seq "
        "LIMIT ?",
        (limit,),
    ).fetchall()
    return [(str(writer), int(seq)) for writer, seq in rows]
