"""What waits here to be sent: two queries, whatever the size of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.node import Node
from hub.core.storage.bound import run

#: What a fact costs on the line where nothing was measured yet, in bytes.
FACT_BYTES = 300


@dataclass(frozen=True)
class Waiting:
    """Facts that the centre has not acknowledged, files that it may lack, and the files' bytes."""

    facts: int = 0
    voices: int = 0
    files: int = 0
    bytes: int = 0

    def __bool__(self) -> bool:
        return bool(self.facts or self.voices or self.files)

    def size(self, fact_bytes: float = FACT_BYTES) -> float:
        """About how many bytes it is on the line."""
        return self.facts * fact_bytes + self.bytes


def waiting(node: Node) -> Waiting:
    """What waits on this machine."""
    logs = run(
        "SELECT h.writer, h.seq, coalesce(CAST(a.value AS BIGINT), 0), "
        "coalesce(CAST(b.value AS BIGINT), 0) FROM journal_head h "
        "LEFT JOIN sync_mark a ON a.name = 'acked:' || h.writer "
        "LEFT JOIN sync_mark b ON b.name = 'blobs:' || h.writer"
    ).fetchall()
    if not logs:
        return Waiting()
    facts = sum(max(int(seq) - int(acked), 0) for _writer, seq, acked, _sent in logs)
    # Each log by its own bounds: the index is used where a join would read the whole journal.
    bounds = " OR ".join(["(j.writer = ? AND j.seq > ?)"] * len(logs))
    rows = run(
        "SELECT b.kind, count(*), coalesce(sum(b.bytes), 0) FROM journal j "  # noqa: S608  # marks only
        "JOIN blob b ON b.sha256 = j.blobs AND b.gone = 0 "
        f"WHERE j.blobs <> '' AND ({bounds}) GROUP BY b.kind",
        tuple(value for writer, _seq, _acked, sent in logs for value in (writer, int(sent))),
    ).fetchall()
    voices = sum(int(count) for kind, count, _size in rows if kind == "voice")
    files = sum(int(count) for kind, count, _size in rows if kind != "voice")
    return Waiting(facts, voices, files, sum(int(size) for *_rest, size in rows))
