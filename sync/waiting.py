"""What waits here to be sent: two queries, whatever the size of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.database import run
from hub.core.node import Node

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
    facts = run(
        "SELECT coalesce(sum(h.seq - coalesce(CAST(m.value AS BIGINT), 0)), 0) FROM journal_head h "
        "LEFT JOIN sync_mark m ON m.name = 'acked:' || h.writer"
    ).fetchone()[0]
    rows = run(
        "SELECT b.kind, count(*), coalesce(sum(b.bytes), 0) FROM journal_head h "
        "LEFT JOIN sync_mark m ON m.name = 'blobs:' || h.writer "
        "JOIN journal j ON j.writer = h.writer AND j.seq > coalesce(CAST(m.value AS BIGINT), 0) "
        "AND j.blobs <> '' JOIN blob b ON b.sha256 = j.blobs AND b.gone = 0 GROUP BY b.kind"
    ).fetchall()
    voices = sum(int(count) for kind, count, _size in rows if kind == "voice")
    files = sum(int(count) for kind, count, _size in rows if kind != "voice")
    return Waiting(max(int(facts), 0), voices, files, sum(int(size) for *_rest, size in rows))
