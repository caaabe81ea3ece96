"""What a record is, how it is hashed, and what a feature declares about its kinds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

#: Urgency of a kind when the line is thin (design: order of urgency of the exchange).
ERASURE, CASH, CIVIC, PROGRESS, VOICE, LOG = range(6)
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


@dataclass(frozen=True)
class RecordKind:
    """A kind of fact: the structure of its body and the fold that carries it into tables.

    ``fold`` must give the same rows whatever the order of the records it is given. ``urgency`` is
    one of the constants above.
    """

    name: str
    body: type[msgspec.Struct]
    fold: Callable[[Entry], None]
    version: int = 1
    urgency: int = PROGRESS


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
