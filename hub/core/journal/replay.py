"""Reading the journal back: verifying its chains and folding it into fresh tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from hub.core.database import Database
from hub.core.dating import dated_ms, offset_of
from hub.core.journal.records import GENESIS, Entry, RecordKind, hash_text, record_hash

_SELECT = (
    "SELECT writer, seq, rid, kind, v, space_id, prev, hlc, boot, mono_ms, actor, body, body_hash, "
    "blobs, hash FROM journal WHERE (writer, seq) > (?, ?) ORDER BY writer, seq LIMIT 2000"
)
_FIELDS = (
    "writer", "seq", "rid", "kind", "v", "space_id", "prev", "hlc", "boot", "mono_ms", "actor",
    "body", "body_hash", "blobs", "hash",
)  # fmt: skip


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
    if record["prev"] != wanted_prev:
        return f"{name}: does not follow the record before it"
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

    A record whose body was changed is not folded.
    """
    done = Folded()
    last = ("", 0, "")
    ends = {}
    with target.bound():
        for record in stored(source):
            problem = damage(record, last)
            if problem:
                done.damaged.append(problem)
            last = (record["writer"], record["seq"], record["hash"])
            ends[last[0]] = last[1:]
            _take(record, kinds.get(record["kind"]), done)
    done.damaged += _cut_short(source, ends)
    return done


def _take(record: Mapping[str, Any], kind: RecordKind | None, done: Folded) -> None:
    """Fold one record if that can be, and count it."""
    if kind is None:
        done.unknown += 1
    elif record["body"] is None:
        done.blanked += 1
    elif body_is_whole(record):
        try:
            fold_one(record, kind)
        except msgspec.DecodeError:
            done.unknown += 1
        else:
            done.folded += 1


def _cut_short(source: Database, ends: Mapping[str, tuple[int, str]]) -> list[str]:
    """Chains that do not end where their writer left them."""
    heads = source.rows("SELECT writer, seq, hash FROM journal_head ORDER BY writer")
    return [
        f"{writer[:8]}:{seq}: the records before it do not reach it, or it was changed"
        for writer, seq, digest in heads
        if ends.get(writer) != (seq, digest)
    ]


def fold_one(record: Mapping[str, Any], kind: RecordKind) -> None:
    """Decode one stored record and fold it into the bound database."""
    kind.fold(
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
        )
    )
