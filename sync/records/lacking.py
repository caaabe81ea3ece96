"""What a centre lost of what it once told, found with few words and given back log by log.

A centre that was put back from a backup has lost the ends of logs. A space names some facts of each log
that it was told of, ever further apart; after the last one that the centre still knows it gives back
all, the oldest first, so that what arrived is all up to some number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from hub.core.node import Node
from hub.core.storage.bound import run
from sync.records import marks, returned
from sync.records.outgoing import HEAD_BYTES, LARGEST_BYTES

#: Facts of a log by which a centre tells what it knows: (seq, rid), rising.
Probes = Mapping[str, Sequence[tuple[int, str]]]
#: A mark at a space: the logs of which the centre has lost something, each with the number after which
#: it may be. What is on its way stays there until the centre says that it took it.
OWED = "lacks"
#: The last fact of each log, the one before it, then those 4, 8, 16… from its end.
_PROBES = (
    "SELECT writer, seq, rid FROM (SELECT writer, seq, rid, row_number() OVER "
    "(PARTITION BY writer ORDER BY seq DESC) AS back FROM sync_proved) AS told "
    "WHERE (back & (back - 1)) = 0 ORDER BY writer, seq"
)
_AFTER = (
    "SELECT p.seq, p.rid, p.n, length(coalesce(j.body, '')), length(s.signed) FROM sync_proved p "
    "JOIN journal j ON j.writer = p.writer AND j.seq = p.seq JOIN sync_proof s ON s.n = p.n "
    "WHERE p.writer = ? AND p.seq > ? ORDER BY p.seq"
)


class Returning(msgspec.Struct, frozen=True, array_like=True):
    """All that a space was told of a log after one number, up to another; ``message`` is what a line
    carries to ``/returned``.
    """

    writer: str
    after: int
    upto: int
    message: bytes


def probes() -> dict[str, list[tuple[int, str]]]:
    """At a space: what it names of each log that it was told of."""
    found: dict[str, list[tuple[int, str]]] = {}
    for writer, seq, rid in run(_PROBES).fetchall():
        found.setdefault(str(writer), []).append((int(seq), str(rid)))
    return found


def lacking(told: Probes) -> dict[str, int]:
    """At the centre: the logs of which something is lost, each with the number after which it may be."""
    rids = [rid for of in told.values() for _seq, rid in of]
    pages = (rids[at : at + returned.MOST] for at in range(0, len(rids), returned.MOST))
    lost = {rid for page in pages for rid in returned.missing(page)}
    found = {}
    for writer, of in told.items():
        after = 0
        for seq, rid in sorted(of):
            if rid in lost:
                found[writer] = after
                break
            after = seq
    return found


def owed() -> dict[str, int]:
    """At a space: what is to be given back, as log → the number after which."""
    told: dict[str, int] = marks.get(OWED, {})
    return told


def hear(
    node: Node, lacks: Mapping[str, int], took: Sequence[tuple[str, int, int]] = ()
) -> set[str]:
    """At a space: note what the centre took back, and what it says that it lost; the logs that are new.

    Of a log that is on its way, what the centre took is known better than by a few facts.
    """
    before = owed()
    waits = dict(before)
    for writer, after, upto in sorted(took):
        if writer in waits and after <= waits[writer] < upto:
            waits[writer] = upto
    waits = {writer: seq for writer, seq in waits.items() if seq < last_told(writer)}
    found = {
        writer: seq
        for writer, seq in lacks.items()
        if writer not in waits and seq < last_told(writer)
    }
    if {**waits, **found} != before:
        marks.put(node, OWED, {**waits, **found})
    return set(found)


def last_told(writer: str) -> int:
    """At a space: the last number of a log that it was told of, 0 if of none."""
    row = run("SELECT max(seq) FROM sync_proved WHERE writer = ?", (writer,)).fetchone()
    return int(row[0] or 0)


def after(node: Node, writer: str, seq: int) -> Iterator[tuple[Returning, int]]:
    """At a space: what it was told of a log after a number, in pieces; each with its count of facts.

    A piece and the proofs that cover it are as large as a batch, about.
    """
    rids: list[str] = []
    proofs: set[int] = set()
    size, start, last = 0, seq, seq
    for number, rid, n, body, signed in run(_AFTER, (writer, seq)).fetchall():
        more = HEAD_BYTES + int(body) + (0 if n in proofs else int(signed))
        if rids and (size + more > LARGEST_BYTES or len(rids) >= returned.MOST):
            yield Returning(writer, start, last, returned.give_back(node, rids)), len(rids)
            rids, proofs, size, start = [], set(), 0, last
            more = HEAD_BYTES + int(body) + int(signed)
        rids.append(str(rid))
        proofs.add(int(n))
        size, last = size + more, int(number)
    if rids:
        yield Returning(writer, start, last, returned.give_back(node, rids)), len(rids)
