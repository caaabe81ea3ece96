"""The batch: how records travel, over a line or on a stick (docs/sync.md explains every byte).

::

    HUB1 | 64 bytes of Ed25519 signature | zlib(JSON)

What is signed are the hashes of the records with the head of the batch, not its bytes: a space that
keeps them can later prove to a centre, which lost them, that the centre itself wrote these records.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from hub.core.errors import HubError
from hub.core.journal.records import Record, hash_text
from sync import keys

if TYPE_CHECKING:
    from nacl.signing import SigningKey

MAGIC, VERSION, SIGNATURE = b"HUB1", 1, 64
#: A batch holds so many records at most, and so many bytes once unpacked.
MOST_RECORDS, MOST_BYTES = 500, 8 << 20
CENTRE = "central"


class BatchError(HubError):
    """A batch that is not whole, not signed by whom it names, or not for this node."""

    status = 400


class OnTheWire(msgspec.Struct, array_like=True, frozen=True):
    """A record as it travels: what follows from the rest is left out ("" for prev, hashes)."""

    writer: str
    seq: int
    rid: str
    kind: str
    v: int
    space: str
    prev: str
    hlc: int
    boot: str
    mono_ms: int
    actor: str
    body: str | None
    body_hash: str
    blobs: str
    hash: str


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """The JSON of a batch."""

    v: int
    signer: str
    space: str
    to: str
    serial: str
    records: list[OnTheWire]
    cursors: dict[str, int] = msgspec.field(default_factory=dict)
    more: bool = False


@dataclass(frozen=True)
class Batch:
    """A batch that was opened, or is about to be sent; ``cursors`` tell where feeds go on.

    ``space`` is the space that sends it or that it is for, ``to`` the centre or that space.
    """

    signer: str
    space: str
    to: str
    records: Sequence[Record]
    cursors: Mapping[str, int] = field(default_factory=dict)
    more: bool = False
    serial: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def signed(self) -> str:
        """The text whose SHA-256 is signed: the head, and the hash of each record."""
        head = [
            VERSION, self.signer, self.space, self.to, self.serial, dict(self.cursors), self.more,
        ]  # fmt: skip
        hashes = [record.hash for record in self.records]
        return msgspec.json.encode([*head, hashes], order="sorted").decode()


_decoder = msgspec.json.Decoder(Told)


def message(signed: str) -> bytes:
    """What is signed of the text ``Batch.signed``."""
    return b"hub-batch-1\n" + hashlib.sha256(signed.encode()).digest()


def pack(batch: Batch, key: SigningKey) -> bytes:
    """The bytes of a batch, signed."""
    told = Told(
        VERSION, batch.signer, batch.space, batch.to, batch.serial, _to_wire(batch.records),
        dict(batch.cursors), batch.more,
    )  # fmt: skip
    signature = keys.sign(key, message(batch.signed))
    return MAGIC + signature + zlib.compress(msgspec.json.encode(told), 9)


def unpack(data: bytes, key_of: Callable[[str], bytes | None]) -> tuple[Batch, bytes]:
    """A batch and its signature, checked against the key of the signer that it names.

    Raises BatchError. Each record's hash is computed anew, so that a change of any byte of it is a
    signature that does not fit.
    """
    told = _read(data)
    batch = Batch(
        told.signer, told.space, told.to, _from_wire(told.records), told.cursors, told.more,
        told.serial,
    )  # fmt: skip
    signature = data[len(MAGIC) : len(MAGIC) + SIGNATURE]
    public = key_of(told.signer)
    if public is None or keys.name_of(public) != told.signer:
        raise BatchError("This batch is signed by a key that is not known here.")
    if not keys.verify(public, message(batch.signed), signature):
        raise BatchError("This batch was changed on its way, or is not by whom it names.")
    return batch, signature


def unsigned_records(data: bytes) -> list[Record]:
    """The records of a batch, whoever signed it; for what is proved otherwise. Raises BatchError."""
    return _from_wire(_read(data).records)


def text_of(data: bytes) -> bytes:
    """The JSON of a batch. Raises BatchError for bytes that are none, cut short, or too many."""
    if data[: len(MAGIC)] != MAGIC or len(data) < len(MAGIC) + SIGNATURE:
        raise BatchError("These are not the bytes of a batch.")
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data[len(MAGIC) + SIGNATURE :], MOST_BYTES)
    except zlib.error as error:
        raise BatchError("This batch did not arrive whole.") from error
    if not unpacker.eof or unpacker.unconsumed_tail or unpacker.unused_data:
        raise BatchError("This batch is cut short, or too large.")
    return text


def _read(data: bytes) -> Told:
    try:
        told = _decoder.decode(text_of(data))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BatchError("This batch did not arrive whole.") from error
    if told.v != VERSION:
        raise BatchError("This batch is of a version that this hub does not know.")
    if len(told.records) > MOST_RECORDS:
        raise BatchError("This batch holds too many records.")
    return told


def _to_wire(records: Sequence[Record]) -> list[OnTheWire]:
    """Records without what the reader computes: hashes, and the link to the record just before."""
    wire, before = [], ("", 0, "")
    for r in records:
        follows = before == (r.writer, r.seq - 1, r.prev)
        body_hash = "" if r.body is not None and hash_text(r.body) == r.body_hash else r.body_hash
        wire.append(
            OnTheWire(
                r.writer, r.seq, r.rid, r.kind, r.v, r.space_id, "" if follows else r.prev, r.hlc,
                r.boot, r.mono_ms, r.actor, r.body, body_hash, r.blobs,
                "" if r.computed == r.hash else r.hash,
            )
        )  # fmt: skip
        before = (r.writer, r.seq, r.hash)
    return wire


def _from_wire(wire: Sequence[OnTheWire]) -> list[Record]:
    """Records with all that the writer left out; raises BatchError where that cannot be."""
    records, before = [], ("", 0, "")
    for w in wire:
        if not w.prev and before[:2] != (w.writer, w.seq - 1):
            raise BatchError("A record of this batch does not say what it follows.")
        if w.body is None and not w.body_hash:
            raise BatchError("An erased record of this batch has lost its hash.")
        body_hash = w.body_hash or hash_text(w.body or "")
        record = Record(
            w.writer, w.seq, w.rid, w.kind, w.v, w.space, w.prev or before[2], w.hlc, w.boot,
            w.mono_ms, w.actor, w.body, body_hash, w.blobs, w.hash,
        )  # fmt: skip
        record = record if w.hash else record._replace(hash=record.computed)
        records.append(record)
        before = (w.writer, w.seq, record.hash)
    return records
