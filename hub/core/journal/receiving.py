"""Taking records of other logs into the journal and the tables.

A record is taken once, whatever the order and however often it comes. What cannot be taken is held
in sight and the ones behind it go on: nothing is dropped (``hub.core.journal.held``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import groupby

import msgspec
import peewee

from hub.core.clock import AHEAD_MS, hlc_ms
from hub.core.dating import dated_ms, offset_of
from hub.core.journal.chain import advance
from hub.core.journal.folding import Folding
from hub.core.journal.held import (
    AHEAD,
    DAMAGED,
    FAILED,
    FORK,
    UNKNOWN,
    Held,
    hold,
    release,
    waiting,
)
from hub.core.journal.records import ALL, COLUMNS, MATTERS, SPACE, Entry, Record, RecordKind
from hub.core.journal.writer import Journal
from hub.core.storage.bound import marks, run, run_many

_INSERT = f"INSERT INTO journal ({COLUMNS}, subject) VALUES ({marks(len(Record._fields) + 1)})"  # noqa: S608  # columns are literals of ours


@dataclass
class Received:
    """What became of records: how many were new, were here, are held; logs with two branches."""

    new: int = 0
    same: int = 0
    held: list[Held] = field(default_factory=list)
    forked: set[str] = field(default_factory=set)


def receive(
    journal: Journal,
    records: Sequence[Record],
    foreign: bool = False,
    refused: Sequence[Held] = (),
) -> Received:
    """Take records of other logs; safe to repeat.

    One transaction; on PostgreSQL two where those that touch more than their space would keep other
    spaces waiting. At the centre the logs of spaces are whole chains. ``foreign`` is for what a space
    takes from the centre: parts of logs, whose stamps the centre has looked at. ``refused`` are held
    unseen.
    """
    done = Received()
    *earlier, last = _parts(journal, records)
    for part in earlier:
        with _turn(journal, part):
            _take(journal, part, foreign, done)
    with _turn(journal, last):
        _take(journal, last, foreign, done)
        hold(refused, journal.clock.now_ms())
        done.held += refused
        if not foreign:
            done.forked |= advance({r.writer for r in (*records, *(h.record for h in refused))})
    return done


def _parts(journal: Journal, records: Sequence[Record]) -> tuple[Sequence[Record], ...]:
    """Records as they are taken in turn: on PostgreSQL what keeps others waiting, then the rest."""
    alone = [record for record in records if _touches(journal, record) == SPACE]
    if journal.database.dialect == "sqlite" or not alone or len(alone) == len(records):
        return (records,)
    return [record for record in records if _touches(journal, record) != SPACE], alone


def _touches(journal: Journal, record: Record) -> str:
    """What taking a record touches; one of a kind that is not known here is only kept."""
    kind = journal.kinds.get(record.kind)
    return SPACE if kind is None else kind.touches


def _take(journal: Journal, records: Sequence[Record], foreign: bool, done: Received) -> None:
    """Take records in the transaction under way, and note what became of them."""
    before = len(done.held)
    fresh = _sorted_out(records, done)
    if not foreign:
        done.held += _ahead(journal, fresh)
    twins = _twins(fresh)
    _insert(fresh, twins)
    late = {held.record for held in done.held}
    done.held += _fold(journal, [r for r in fresh if r.rid not in twins and r not in late])
    hold(done.held[before:], journal.clock.now_ms())
    journal.hear(max((r.hlc for r in fresh), default=0), foreign)
    journal.tell(fresh)
    done.new += len(fresh)


def retry(journal: Journal) -> int:
    """Job: fold what waited in the journal and can be folded now; how many there were."""
    count = 0
    for writer, seq in waiting():
        with journal.database.writing():
            row = run(f"SELECT {COLUMNS} FROM journal WHERE writer = ? AND seq = ?", (writer, seq))  # noqa: S608  # as above
            record = Record(*row.fetchone())
            if not _ahead(journal, [record]) and not _fold(journal, [record]):
                release(record)
                count += 1
    return count


def _turn(journal: Journal, records: Sequence[Record]) -> AbstractContextManager[None]:
    """The transaction that the records need: beside others unless they are of several spaces."""
    touched = {_touches(journal, record) for record in records}
    spaces = {record.space_id for record in records}
    if len(spaces) != 1 or ALL in touched:
        return journal.database.writing()
    return journal.turn(MATTERS if MATTERS in touched else SPACE, spaces.pop())


def _sorted_out(records: Sequence[Record], done: Received) -> list[Record]:
    """The records that are new and whole; others are counted or held."""
    known = _known(records)
    fresh: list[Record] = []
    for record in records:
        place = (record.writer, record.seq)
        if place in known:
            if known[place] == record.hash:
                done.same += 1
            else:
                done.held.append(Held(record, FORK))
                done.forked.add(record.writer)
        elif not record.whole:
            done.held.append(Held(record, DAMAGED))
        else:
            known[place] = record.hash
            fresh.append(record)
    return fresh


def _known(records: Sequence[Record]) -> dict[tuple[str, int], str]:
    """The hashes of those places of logs that are taken already; one query a log."""
    found: dict[tuple[str, int], str] = {}
    for writer, of in groupby(sorted(records, key=lambda r: r.writer), lambda r: r.writer):
        seqs = [record.seq for record in of]
        rows = run(
            f"SELECT seq, hash FROM journal WHERE writer = ? AND seq IN ({marks(len(seqs))})",  # noqa: S608  # marks only
            (writer, *seqs),
        ).fetchall()
        found |= {(writer, int(seq)): str(digest) for seq, digest in rows}
    return found


def _ahead(journal: Journal, records: Iterable[Record]) -> list[Held]:
    """Records stamped more than a day after now: their clock is wrong, and would win for ever."""
    latest = journal.clock.now_ms() + AHEAD_MS
    return [Held(record, AHEAD) for record in records if hlc_ms(record.hlc) > latest]


def _twins(records: Sequence[Record]) -> dict[str, bool]:
    """Facts that are here already under another place of a log: rid → whether they were erased."""
    found: dict[str, bool] = {}
    by_space = sorted(records, key=lambda r: r.space_id)
    for space, of in groupby(by_space, lambda r: r.space_id):
        rids = [record.rid for record in of]
        rows = run(
            "SELECT rid, body IS NULL FROM journal "  # noqa: S608  # marks only
            f"WHERE space_id = ? AND rid IN ({marks(len(rids))})",
            (space, *rids),
        ).fetchall()
        for rid, gone in rows:
            found[str(rid)] = found.get(str(rid), False) or bool(gone)
    return found


def _insert(records: Sequence[Record], twins: dict[str, bool]) -> None:
    """Write records into the journal; of what was erased no body comes back."""
    kept = [r._replace(body=None) if twins.get(r.rid) else r for r in records]
    run_many(_INSERT, [(*record, record.subject) for record in kept])
    _release(records)


def _release(records: Sequence[Record]) -> None:
    """What was held and has come whole now, or under a new log, waits no more."""
    rids, places = {r.rid for r in records}, {(r.writer, r.seq) for r in records}
    writers = tuple({r.writer for r in records})
    if not writers:
        return
    rows = run(
        "SELECT rid, writer, seq, hash, why FROM journal_held "  # noqa: S608  # marks only
        f"WHERE record IS NOT NULL AND (why = '{FORK}' OR writer IN ({marks(len(writers))}))",
        writers,
    )
    for rid, writer, seq, digest, why in rows.fetchall():
        if rid in rids if why == FORK else (writer, int(seq)) in places:
            run(
                "DELETE FROM journal_held WHERE writer = ? AND seq = ? AND hash = ?",
                (writer, seq, digest),
            )


def _fold(journal: Journal, records: Sequence[Record]) -> list[Held]:
    """Carry records into the tables; those that cannot be are answered, and leave nothing behind."""
    held: list[Held] = []
    ready: list[tuple[Record, RecordKind]] = []
    for record in _once(records):
        if record.body is None:
            continue
        kind = journal.kinds.get(record.kind)
        if kind is None:
            held.append(Held(record, UNKNOWN, record.kind))
        else:
            ready.append((record, kind))
    try:
        with journal.database.part(), journal.database.hurried():
            offsets, folding = _Offsets(), Folding()
            unreadable = [late for pair in ready if (late := _fold_one(*pair, offsets, folding))]
            folding.settle()
    except peewee.OperationalError:
        raise
    except Exception:  # one of them failed: find out which, each on its own
        unreadable = [late for pair in ready if (late := _fold_apart(journal, *pair))]
    return held + unreadable


def _once(records: Sequence[Record]) -> list[Record]:
    """Each fact once, should one batch bring it twice."""
    return list({record.rid: record for record in reversed(records)}.values())[::-1]


def _fold_apart(journal: Journal, record: Record, kind: RecordKind) -> Held | None:
    try:
        with journal.database.part():
            folding = Folding()
            late = _fold_one(record, kind, _Offsets(), folding)
            folding.settle()
            return late
    except peewee.OperationalError:
        raise
    except Exception as error:
        return Held(record, FAILED, f"{type(error).__name__}: {error}")


class _Offsets(dict[str, int | None]):
    """The clock fixes of boots, each asked for once."""

    def __missing__(self, boot: str) -> int | None:
        self[boot] = offset_of(boot)
        return self[boot]


def _fold_one(record: Record, kind: RecordKind, offsets: _Offsets, folding: Folding) -> Held | None:
    """Fold one record; a body of another shape waits for the version that knows it."""
    try:
        body = msgspec.json.decode(record.body or "", type=kind.body)
    except msgspec.DecodeError as error:
        return Held(record, UNKNOWN, str(error))
    folding.fold(
        kind,
        Entry(
            record.rid, record.kind, record.space_id, record.writer, record.seq, record.hlc,
            record.boot, record.mono_ms,
            dated_ms(offsets[record.boot], record.mono_ms, record.hlc), record.actor, body,
        ),
    )  # fmt: skip
    if kind.touches == ALL:
        offsets.clear()  # it may have stated one
    return None
