"""What a space still has to send to the centre, and in which order.

What is left of a day goes in the order of its log, after the erasures: it is half a minute on a thin
line. Where more waits, or not all may go, urgent facts overtake the rest (cash, attendance, what citizens
say). The centre's answer tells what it has: nothing of that is sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hub.core.journal.chain import Reach, ranges, reaches
from hub.core.journal.records import CIVIC, COLUMNS, ERASURE, LOG, Record
from hub.core.node import Node
from hub.core.storage.bound import marks as question_marks
from hub.core.storage.bound import run
from sync import keys
from sync.records import marks, wire
from sync.records.wire import CENTRE, MOST_RECORDS, Batch

#: A batch holds so many bytes of records at first; it grows while the line carries it well.
FIRST_BYTES, LEAST_BYTES, LARGEST_BYTES = 64 << 10, 16 << 10, 256 << 10
#: How many bytes of a record's JSON are not its body, about.
HEAD_BYTES = 260
#: So many records go in their order: one that overtakes others costs twice its bytes, as neither it nor
#: the one after it follows the record before it in its batch.
IN_ORDER = 2500
#: What a record takes on the line at most, mostly, in bytes.
ON_THE_LINE = 100


def own_logs(node: Node) -> tuple[str, ...]:
    """The logs of this machine, of which it keeps the ends: those under earlier keys, today's last."""
    rows = run("SELECT writer FROM journal_head WHERE seq > 0 ORDER BY writer").fetchall()
    return (*(row[0] for row in rows if row[0] != node.journal.writer), node.journal.writer)


def here(node: Node) -> dict[str, Reach]:
    """How far this machine's logs go."""
    return reaches(own_logs(node))


def turns(node: Node, room: int) -> tuple[int, int]:
    """The urgencies in which records go: first those up to the one, then those up to the other.

    ``room`` is how many bytes may go that are not urgent.
    """
    count = waiting(node)
    in_order = count <= IN_ORDER and count * ON_THE_LINE <= room
    return (ERASURE if in_order else CIVIC, LOG)


def unsent(
    node: Node, there: Mapping[str, Reach], most_bytes: int, urgency: int = LOG
) -> list[Record]:
    """The next records that the centre has not, at most a batch of them.

    ``there`` is what the centre has, by log; only what is as urgent as ``urgency`` or more so.
    """
    found: list[Record] = []
    kinds = _urgent_kinds(node, urgency) if urgency < LOG else ()
    room = most_bytes
    for writer in own_logs(node):
        for record in _beyond(writer, there.get(writer, Reach()), kinds):
            room -= HEAD_BYTES + len(record.body or "")
            if found and (room < 0 or len(found) >= MOST_RECORDS):
                return found
            found.append(record)
    return found


def pack(node: Node, records: Sequence[Record]) -> bytes:
    """A batch of records for the centre, signed by this machine."""
    batch = Batch(node.journal.writer, node.space_id, CENTRE, records)
    return wire.pack(batch, keys.writer_key(node))


def batches(node: Node, there: Mapping[str, Reach], most_bytes: int) -> Iterator[bytes]:
    """All that the centre has not, as batches, when it cannot be asked in between (a stick)."""
    known = dict(there)
    while records := unsent(node, known, most_bytes):
        yield pack(node, records)
        known = {**known, **_with(known, records)}


def acknowledged(node: Node) -> dict[str, Reach]:
    """What the centre said last that it has of this machine's logs, for whom it cannot be asked."""
    return {log: Reach(seq) for log in own_logs(node) if (seq := marks.get(marks.acked(log), 0))}


def waiting(node: Node) -> int:
    """How many records the centre has not acknowledged; beyond a log's end are those it gave back."""
    count = 0
    for log, reach in here(node).items():
        row = run(
            "SELECT count(*) FROM journal WHERE writer = ? AND seq > ? AND seq <= ?",
            (log, marks.get(marks.acked(log), 0), reach.seq),
        ).fetchone()
        count += int(row[0])
    return count


def note(node: Node, there: Mapping[str, Reach]) -> None:
    """Remember how far the centre has this machine's logs, as they are here."""
    with node.database.writing():
        for log in own_logs(node):
            reach = there.get(log, Reach())
            if is_here(log, reach) and marks.get(marks.acked(log), 0) != reach.seq:
                marks.put(node, marks.acked(log), reach.seq)


def is_here(log: str, reach: Reach) -> bool:
    """Whether what the centre has of a log is what is here."""
    ends = dict(end for end in reach.ends if end[0])
    if not ends:
        return True
    rows = run(
        f"SELECT seq, hash FROM journal WHERE writer = ? AND seq IN ({question_marks(len(ends))})",  # noqa: S608  # marks only
        (log, *ends),
    ).fetchall()
    return {int(seq): str(digest) for seq, digest in rows} == ends


def _urgent_kinds(node: Node, urgency: int) -> tuple[str, ...]:
    return tuple(kind.name for kind in node.journal.kinds.values() if kind.urgency <= urgency)


def _beyond(writer: str, reach: Reach, kinds: Sequence[str]) -> Iterator[Record]:
    """The records of a log after what the centre has of it, those of some kinds if any are named."""
    only = f"AND kind IN ({question_marks(len(kinds))}) " if kinds else ""
    seq = reach.seq
    while True:
        rows = run(
            f"SELECT {COLUMNS} FROM journal WHERE writer = ? AND seq > ? "  # noqa: S608  # columns and marks
            f"{only}ORDER BY seq LIMIT {MOST_RECORDS}",
            (writer, seq, *kinds),
        ).fetchall()
        for row in rows:
            record = Record(*row)
            if not reach.covers(record.seq):
                yield record
        if len(rows) < MOST_RECORDS:
            return
        seq = int(rows[-1][1])


def sent(
    before: Mapping[str, Reach], told: Mapping[str, Reach], records: Iterable[Record]
) -> dict[str, Reach]:
    """What the centre has after a batch: what it ``told``, and what came ahead of its turn."""
    known = {
        log: Reach(
            now.seq, now.hash,
            tuple(part for part in before.get(log, Reach()).more if part[0] > now.seq),
        )
        for log, now in told.items()
    }  # fmt: skip
    return {**known, **_with(known, records)}


def _with(there: Mapping[str, Reach], records: Iterable[Record]) -> dict[str, Reach]:
    """What the centre will have once it has taken some records as well."""
    found: dict[str, Reach] = {}
    by_writer: dict[str, list[Record]] = {}
    for record in records:
        by_writer.setdefault(record.writer, []).append(record)
    for writer, new in by_writer.items():
        found[writer] = _joined(writer, there.get(writer, Reach()), {r.seq for r in new})
    return found


def _joined(log: str, reach: Reach, new: set[int]) -> Reach:
    """What the centre has of a log, and some of its records."""
    rows = run(
        "SELECT seq, prev, hash FROM journal WHERE writer = ? AND seq > ? ORDER BY seq",
        (log, reach.seq),
    ).fetchall()
    parts = list(ranges((n, prev, h) for n, prev, h in rows if n in new or reach.covers(n)))
    if parts and parts[0][0] == reach.seq + 1:
        _first, seq, digest = parts.pop(0)
        return Reach(seq, digest, tuple(parts))
    return Reach(reach.seq, reach.hash, tuple(parts))
