"""Writing facts again under another log: after a restored or cloned card, or a restored centre.

A log is one incarnation: when its place has gone on without this machine (a backup was put back, a
card was copied), the machine takes a new key, and what nobody has of its records is written again
under the new log with the **same rid**, so that each fact still counts once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hub.core.journal.records import COLUMNS, GENESIS, Record
from hub.core.journal.writer import INSERT, OWN_LOG, SET_HEAD, Journal
from hub.core.storage.bound import run


def adopt(journal: Journal, writer: str, known: Mapping[str, int]) -> int:
    """Go on under a new log; what came after ``known`` (log → seq) is written again in it.

    One transaction: after a power cut all of it holds, or nothing. Answers how many records.
    """
    with journal.database.writing():
        late = [record for log, seq in known.items() for record in _cut_off(log, seq)]
        run(SET_HEAD, (OWN_LOG, 0, writer, 0))
        journal.writer = writer
        re_emit(journal, late)
    return len(late)


def re_emit(journal: Journal, records: Sequence[Record]) -> None:
    """Write facts again at the end of this hub's log; nothing is folded twice."""
    with journal.database.writing():
        seq, prev, _offset = journal.head(journal.clock.boot)
        told = []
        for record in records:
            again = record._replace(writer=journal.writer, seq=seq, prev=prev)
            again = again._replace(hash=again.computed)
            run(INSERT, (*again, again.subject))
            run(
                "UPDATE journal_held SET writer = ?, seq = ?, hash = ? "
                "WHERE rid = ? AND record IS NULL",
                (again.writer, again.seq, again.hash, again.rid),
            )
            told.append(again)
            seq, prev = seq + 1, again.hash
        if told:
            run(SET_HEAD, (journal.writer, seq - 1, prev, max(r.hlc for r in told)))
        journal.tell(told)


def _cut_off(log: str, seq: int) -> list[Record]:
    """Take away the end of a log, after a record; what was taken."""
    rows = run(
        f"SELECT {COLUMNS} FROM journal WHERE writer = ? AND seq > ? ORDER BY seq",  # noqa: S608  # columns are literals of ours
        (log, seq),
    ).fetchall()
    run("DELETE FROM journal WHERE writer = ? AND seq > ?", (log, seq))
    last = run("SELECT hash FROM journal WHERE writer = ? AND seq = ?", (log, seq)).fetchone()
    if last or seq == 0:
        head = run("SELECT hlc FROM journal_head WHERE writer = ?", (log,)).fetchone()
        run(SET_HEAD, (log, seq, last[0] if last else GENESIS, int(head[0]) if head else 0))
    return [Record(*row) for row in rows]


def settle(journal: Journal, machines: bool) -> None:
    """At the start: agree with the database on which log is written.

    ``machines``: the machine's key decides (a space: its key changes before its database does, and
    a database can be put back); otherwise what the database says (the centre has several machines).
    """
    rows = journal.database.rows("SELECT hash FROM journal_head WHERE writer = ?", (OWN_LOG,))
    if not rows or rows[0][0] == journal.writer:
        return
    if not machines:
        journal.writer = str(rows[0][0])
        return
    with journal.database.bound(), journal.database.writing():
        run(SET_HEAD, (OWN_LOG, 0, journal.writer, 0))
