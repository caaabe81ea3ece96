"""Reading the journal back: verifying its chains and folding it into fresh tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from hub.core.dating import dated_ms, offset_of
from hub.core.journal.folding import Folding
from hub.core.journal.records import (
    COLUMNS,
    GENESIS,
    Entry,
    Record,
    RecordKind,
    hash_text,
    record_hash,
)
from hub.core.storage.database import Database

_SELECT = (
    f"SELECT {COLUMNS} FROM journal WHERE (writer, seq) > (?, ?) ORDER BY writer, seq LIMIT 2000"  # noqa: S608  # columns are literals of ours
)
_FIELDS = Record._fields


@dataclass
class Folded:
    """What a replay did: records folded, not understood, blanked by erasure, and damaged.

    Not understood are kinds (or bodies) of a newer hub: they stay in the journal for it.
    """

    folded: int = 0
    unknown: int = 0
    blanked: int = 0
    damaged: list[str] = field(default_factory=list)


def stored(database: Database) -> Iterator[dict[str, Any]]:
    """Every stored record, writer by writer, in order."""
    writer, seq = "", 0
    while page := database.rows(_SELECT, (writer, seq)):
        for row in page:
            yield dict(zip(_FIELDS, row, strict=True))
        writer, seq = page[-1][0], page[-1][1]


def damage(record: Mapping[str, Any], last: tuple[str, int, str]) -> str | None:
    """What is wrong with a record after ``last`` (writer, seq, hash) of the walk, or None."""
    name = f"{record['writer'][:8]}:{record['seq']}"
    same = last[0] == record["writer"]
    wanted_seq, wanted_prev = (last[1] + 1, last[2]) if same else (1, GENESIS)
    if record["seq"] != wanted_seq:
        return f"{name}: records are missing before it"
    if wanted_prev and record["prev"] != wanted_prev:
        return f"{name}: does not follow the record before it"
    return torn(record)


def torn(record: Mapping[str, Any]) -> str | None:
    """What is wrong with a record by itself, or None."""
    name = f"{record['writer'][:8]}:{record['seq']}"
    if not body_is_whole(record):
        return f"{name}: its body was changed"
    head = {key: record[key] for key in _FIELDS if key not in ("body", "hash")}
    if record_hash(**head) != record["hash"]:
        return f"{name}: its head was changed"
    return None


def body_is_whole(record: Mapping[str, Any]) -> bool:
    """Whether a body is the one that was written, or was blanked."""
    return record["body"] is None or hash_text(record["body"]) == record["body_hash"]


def fold_all(source: Database, target: Database, kinds: Mapping[str, RecordKind]) -> Folded:
    """Fold every record of ``source`` into the tables of ``target``, checking each hash.

    A record whose body was changed is not folded, nor is one that is held; a fact that two logs
    tell counts once.
    """
    done = Folded()
    walk = Walk.of(source)
    again = _told_twice(source)
    folding = Folding()
    with target.bound():
        for record in stored(source):
            problem = walk.step(record)
            if problem:
                done.damaged.append(problem)
            if again.get(record["rid"]) and not walk.is_held(record):
                again[record["rid"]] -= 1
                if again[record["rid"]] > 0:
                    continue
            if walk.is_held(record):
                done.unknown += 1
            else:
                _take(record, kinds.get(record["kind"]), folding, done)
        folding.settle()
    done.damaged += walk.cut_short()
    return done


@dataclass
class Walk:
    """A walk along all logs: which are whole chains up to where, and what is held on the way.

    ``heads`` are the ends that were noted (writer → (seq, hash)); beyond them, and in logs without
    an end (parts of others' logs), each record only has to fit its own hash.
    """

    heads: dict[str, tuple[int, str]]
    held: set[tuple[str, int]]
    claimed: dict[tuple[str, int], str]
    last: tuple[str, int, str] = ("", 0, "")
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Database) -> Walk:
        """The walk along a database's logs."""
        heads = source.rows("SELECT writer, seq, hash FROM journal_head WHERE seq > 0")
        waiting = source.rows("SELECT writer, seq, hash, record IS NULL FROM journal_held")
        return cls(
            {writer: (int(seq), digest) for writer, seq, digest in heads},
            {(writer, int(seq)) for writer, seq, _digest, inside in waiting if inside},
            {(writer, int(seq)): digest for writer, seq, digest, inside in waiting if not inside},
        )

    def is_held(self, record: Mapping[str, Any]) -> bool:
        """Whether a record of the journal waits to be folded."""
        return (record["writer"], record["seq"]) in self.held

    def step(self, record: Mapping[str, Any]) -> str | None:
        """What is wrong with the next record, or None."""
        writer, seq = record["writer"], int(record["seq"])
        if seq > self.heads.get(writer, (0, ""))[0]:
            return torn(record)
        self._over_held(writer, seq)
        problem = damage(record, self.last)
        self.last = (writer, seq, record["hash"])
        self.ends[writer] = self.last[1:]
        return problem

    def _over_held(self, writer: str, seq: int) -> None:
        """Step over records that are held because they are damaged: the chain joins their claims."""
        of, at, _hash = self.last if self.last[0] == writer else (writer, 0, "")
        while at + 1 < seq and (claim := self.claimed.get((of, at + 1))) is not None:
            at += 1
            self.last = (of, at, claim)
            self.ends[of] = (at, claim)

    def cut_short(self) -> list[str]:
        """Chains that do not end where their writer left them."""
        for writer, (seq, _digest) in self.heads.items():
            self.last = (writer, *self.ends.get(writer, (0, "")))
            self._over_held(writer, seq + 1)
        return [
            f"{writer[:8]}:{seq}: the records before it do not reach it, or it was changed"
            for writer, (seq, digest) in sorted(self.heads.items())
            if self.ends.get(writer) != (seq, digest)
        ]


def _told_twice(source: Database) -> dict[str, int]:
    """Facts that several logs tell, with how many of them: after a restored card, for example."""
    rows = source.rows("SELECT rid, count(*) FROM journal GROUP BY rid HAVING count(*) > 1")
    return {rid: int(count) for rid, count in rows}


def _take(
    record: Mapping[str, Any], kind: RecordKind | None, folding: Folding, done: Folded
) -> None:
    """Fold one record if that can be, and count it."""
    if kind is None:
        done.unknown += 1
    elif record["body"] is None:
        done.blanked += 1
    elif body_is_whole(record):
        try:
            fold_one(record, kind, folding)
        except msgspec.DecodeError:
            done.unknown += 1
        else:
            done.folded += 1


def fold_one(record: Mapping[str, Any], kind: RecordKind, folding: Folding) -> None:
    """Decode one stored record and fold it into the bound database."""
    folding.fold(
        kind,
        Entry(
            record["rid"],
            record["kind"],
            record["space_id"],
            record["writer"],
            record["seq"],
            record["hlc"],
            record["boot"],
            record["mono_ms"],
            dated_ms(offset_of(record["boot"]), record["mono_ms"], record["hlc"]),
            record["actor"],
            msgspec.json.decode(record["body"], type=kind.body),
        ),
    )
