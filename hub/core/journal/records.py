"""What a record is, how it is hashed, and what a feature declares about its kinds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

#: Urgency of a kind when the line is thin (design: order of urgency of the exchange).
ERASURE, CASH, CIVIC, PROGRESS, VOICE, LOG = range(6)
#: How far a kind goes: its space and the centre; also other spaces once its matter is public; all.
OWN, PUBLIC, EVERYONE = "own", "public", "everyone"
#: What the fold of a kind touches: rows of its space alone; also matters, which people of several
#: spaces act in; or any rows.
SPACE, MATTERS, ALL = "space", "matters", "all"
#: What the first record of a writer names as the one before it.
GENESIS = "0" * 64

_encoder = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record on its way into the tables, its body decoded to the kind's own structure.

    ``at_ms`` is the best known wall time of the event (milliseconds since 1970 UTC).
    """

    rid: str
    kind: str
    space_id: str
    writer: str
    seq: int
    hlc: int
    boot: str
    mono_ms: int
    at_ms: int
    actor: str
    body: Any

    def dated(self, stated_ms: int | None = None) -> dict[str, Any]:
        """The columns of a row that a late clock fix puts right, unless a person stated its time."""
        return {
            "at_ms": self.at_ms if stated_ms is None else stated_ms,
            "boot": self.boot,
            "mono_ms": self.mono_ms,
            "stated": int(stated_ms is not None),
        }


class Record(NamedTuple):
    """A record as it is stored and travels; ``body`` is its JSON text, None once erased."""

    writer: str
    seq: int
    rid: str
    kind: str
    v: int
    space_id: str
    prev: str
    hlc: int
    boot: str
    mono_ms: int
    actor: str
    body: str | None
    body_hash: str
    blobs: str
    hash: str

    @property
    def computed(self) -> str:
        """The hash that its head should have."""
        return record_hash(
            self.rid, self.kind, self.v, self.space_id, self.writer, self.seq, self.prev, self.hlc,
            self.boot, self.mono_ms, self.actor, self.body_hash, self.blobs,
        )  # fmt: skip

    @property
    def whole(self) -> bool:
        """Whether head and body are as they were written, or the body was blanked."""
        body = self.body_hash if self.body is None else hash_text(self.body)
        return body == self.body_hash and self.computed == self.hash

    @property
    def subject(self) -> str | None:
        """The person that its body speaks of, if it names one."""
        if self.body is None or '"person"' not in self.body:
            return None
        told = msgspec.json.decode(self.body)
        person = told.get("person") if isinstance(told, dict) else None
        return person if isinstance(person, str) else None


#: The columns of a record in the journal, in order.
COLUMNS = ", ".join(Record._fields)


#: Told of what folded records are about, by name.
Settle = Callable[[Sequence[str]], None]


@dataclass(frozen=True)
class RecordKind:
    """A kind of fact: the structure of its body and the fold that carries it into tables.

    ``fold`` must give the same rows whatever the order of the records it is given. It may answer what
    the record is about, which ``settle`` is then told of once for all records that come together:
    rows that follow from several records, such as the state of a matter from its acts. ``urgency`` and
    ``reach`` are of the constants above, and so is ``touches``, which says what can be taken side by
    side: facts of different spaces that touch their own rows, and beside them matters, one at a time.
    """

    name: str
    body: type[msgspec.Struct]
    fold: Callable[[Entry], str | None]
    version: int = 1
    urgency: int = PROGRESS
    reach: str = OWN
    touches: str = ALL
    settle: Settle | None = None


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every record body. Unknown fields are kept out of it but stay in the journal."""


def encode(body: Any) -> str:
    """The one JSON text of a body: sorted keys, no spaces (RFC 8785 in spirit)."""
    return _encoder.encode(body).decode()


def hash_text(text: str) -> str:
    """SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def record_hash(
    rid: str,
    kind: str,
    v: int,
    space_id: str,
    writer: str,
    seq: int,
    prev: str,
    hlc: int,
    boot: str,
    mono_ms: int,
    actor: str,
    body_hash: str,
    blobs: str,
) -> str:
    """Hash of a record: over its head and its body's hash, so that a body can be blanked."""
    head = (rid, kind, v, space_id, writer, seq, prev, hlc, boot, mono_ms, actor, body_hash, blobs)
    return hashlib.sha256(_encoder.encode(head)).hexdigest()
