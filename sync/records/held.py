"""Records that this node could not take, as people look at them: of which space, since when, why."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.journal.receiving import retry
from hub.core.node import Node
from hub.core.storage.bound import run

#: How many are shown at once.
PAGE = 100


@dataclass(frozen=True)
class Shown:
    """A record that is held; ``name`` is its space's where that is known, ``at_ms`` since when."""

    space_id: str
    name: str
    writer: str
    seq: int
    kind: str
    why: str
    detail: str
    at_ms: int


def rows(before_ms: int = 0) -> list[Shown]:
    """The latest ones, or those held before a moment."""
    found = run(
        "SELECT h.space_id, coalesce(s.name, p.name, ''), h.writer, h.seq, h.kind, h.why, h.detail, "
        "h.at_ms FROM journal_held h LEFT JOIN sync_space s ON s.space_id = h.space_id "
        "LEFT JOIN space p ON p.id = h.space_id WHERE h.at_ms < ? "
        "ORDER BY h.at_ms DESC, h.writer, h.seq LIMIT ?",
        (before_ms or 1 << 62, PAGE),
    ).fetchall()
    return [Shown(*row) for row in found]


def by_space() -> dict[str, int]:
    """How many are held of each space."""
    found = run("SELECT space_id, count(*) FROM journal_held GROUP BY space_id").fetchall()
    return {str(space_id): int(count) for space_id, count in found}


def try_again(node: Node) -> int:
    """Take what can be taken by now; how many there were."""
    return retry(node.journal)
