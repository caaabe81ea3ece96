"""The logs of other writers as chains: how far each one is whole, and what came ahead of its turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.journal.records import GENESIS
from hub.core.storage.bound import marks, run


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a log is here: whole up to ``seq`` (whose hash it is), and ranges beyond it.

    A range is (first, last, hash of the last); within it each record follows the one before.
    """

    seq: int = 0
    hash: str = GENESIS
    more: tuple[tuple[int, int, str], ...] = ()

    def covers(self, seq: int) -> bool:
        """Whether a record is here."""
        return seq <= self.seq or any(low <= seq <= high for low, high, _hash in self.more)

    @property
    def ends(self) -> tuple[tuple[int, str], ...]:
        """(seq, hash) of the last record of each whole part."""
        return ((self.seq, self.hash), *((high, digest) for _low, high, digest in self.more))


def reaches(writers: Iterable[str], beyond: bool = True) -> dict[str, Reach]:
    """How far some logs are here; a log that is not here at all is left out.

    What came ahead of its turn is left out too unless ``beyond``.
    """
    names = tuple(writers)
    if not names:
        return {}
    heads = run(
        f"SELECT writer, seq, hash FROM journal_head WHERE writer IN ({marks(len(names))})",  # noqa: S608  # marks only
        names,
    ).fetchall()
    return {
        str(writer): Reach(
            int(seq), str(digest), ranges(_beyond(str(writer), int(seq))) if beyond else ()
        )
        for writer, seq, digest in heads
    }


def ranges(records: Iterable[tuple[int, str, str]]) -> tuple[tuple[int, int, str], ...]:
    """Records of a log (seq, prev, hash), rising, as ranges in which each follows the one before."""
    found: list[tuple[int, int, str]] = []
    for seq, prev, digest in records:
        if found and found[-1][1:] == (seq - 1, prev):
            found[-1] = (found[-1][0], seq, digest)
        else:
            found.append((seq, seq, digest))
    return tuple(found)


def advance(writers: Iterable[str]) -> set[str]:
    """Move the ends of logs over what now joins them; the logs that do not join: two branches."""
    forked = set()
    for writer in sorted(writers):
        row = run("SELECT seq, hash FROM journal_head WHERE writer = ?", (writer,)).fetchone()
        seq, digest = (int(row[0]), str(row[1])) if row else (0, GENESIS)
        start, hlc = seq, 0
        for number, prev, own, stamp in _following(writer, seq):
            if number != seq + 1:
                break
            if prev not in ("", digest):
                forked.add(writer)
                break
            seq, digest, hlc = number, own, max(hlc, stamp)
        if seq > start or row is None:
            _set(writer, seq, digest, hlc)
    return forked


def _beyond(writer: str, seq: int) -> list[tuple[int, str, str]]:
    rows = run(
        "SELECT seq, prev, hash FROM journal WHERE writer = ? AND seq > ? ORDER BY seq",
        (writer, seq),
    ).fetchall()
    return [(int(number), str(prev), str(digest)) for number, prev, digest in rows]


def _following(writer: str, seq: int) -> list[tuple[int, str, str, int]]:
    """(seq, prev, hash, hlc) of records after one.

    What is held as damaged or strange stands in the chain by the hash that it claims, ``prev`` empty.
    """
    rows = run(
        "SELECT seq, prev, hash, hlc FROM journal WHERE writer = ? AND seq > ? ORDER BY seq",
        (writer, seq),
    ).fetchall()
    found = [(int(number), str(prev), str(digest), int(hlc)) for number, prev, digest, hlc in rows]
    torn = run(
        "SELECT seq, hash FROM journal_held WHERE writer = ? AND seq > ? AND why IN ('damaged', 'strange')",
        (writer, seq),
    ).fetchall()
    here = {number for number, *_rest in found}
    found += [(int(at), "", str(digest), 0) for at, digest in torn if at not in here]
    return sorted(found)


def _set(writer: str, seq: int, digest: str, hlc: int) -> None:
    run(
        "INSERT INTO journal_head (writer, seq, hash, hlc) VALUES (?, ?, ?, ?) ON CONFLICT "
        "(writer) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, hlc = CASE WHEN "
        "excluded.hlc > journal_head.hlc THEN excluded.hlc ELSE journal_head.hlc END",
        (writer, seq, digest, hlc),
    )
