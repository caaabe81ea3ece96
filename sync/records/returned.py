"""Giving back to a restored centre what it lost and a space still has, with proof that it was its own.

A space keeps, of each batch that the centre signed, the signed text: the hashes of its records. With
it, it can bring those records back to a centre that does not remember them; nobody can invent any.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

import msgspec
import peewee

from hub.core.journal.held import FORK
from hub.core.journal.receiving import Received, receive
from hub.core.journal.records import Record
from hub.core.node import Node
from hub.core.storage.bound import Row, marks, run
from hub.core.storage.tables import put
from sync import keys
from sync.enrolment import central_keys
from sync.records import epoch, outgoing, wire
from sync.records.wire import Batch, BatchError

#: Records given back in one message.
MOST = 200


class SyncProof(Row):
    """The signed text of a batch of the centre, and its signature in hexadecimal; ``n`` counts them."""

    n = peewee.BigIntegerField(primary_key=True)
    signed = peewee.TextField()
    signature = peewee.TextField()

    class Meta:
        table_name = "sync_proof"


class SyncProved(Row):
    """A record that came from the centre, its place, and the batch ``n`` that proves it."""

    rid = peewee.TextField(primary_key=True)
    writer = peewee.TextField()
    seq = peewee.BigIntegerField()
    n = peewee.BigIntegerField()

    class Meta:
        table_name = "sync_proved"
        indexes = ((("n",), False),)


class Proof(msgspec.Struct, frozen=True):
    """What the centre signed once, and its signature in hexadecimal."""

    signed: str
    signature: str


class GivenBack(msgspec.Struct, frozen=True):
    """Records on their way back: their batch in base64, and the proofs that cover them."""

    batch: str
    proofs: list[Proof]


def keep_proof(batch: Batch, signature: bytes) -> None:
    """Keep what the centre signed; in the transaction that takes its records."""
    if not batch.records:
        return
    n = int(run("SELECT coalesce(max(n), 0) + 1 FROM sync_proof").fetchone()[0])
    put(SyncProof, {"n": n, "signed": batch.signed, "signature": signature.hex()})
    for record in batch.records:
        put(SyncProved, {"rid": record.rid, "writer": record.writer, "seq": record.seq, "n": n})


def last_proven() -> str:
    """The last fact that came from the centre, '' if none did: it must know it still."""
    row = run("SELECT rid FROM sync_proved ORDER BY n DESC, rid LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def missing(rids: Sequence[str]) -> list[str]:
    """Those of some facts that are not here."""
    if not rids:
        return []
    rows = run(f"SELECT rid FROM journal WHERE rid IN ({marks(len(rids))})", tuple(rids))  # noqa: S608  # marks only
    known = {str(row[0]) for row in rows.fetchall()}
    return [rid for rid in rids if rid not in known]


def give_back(node: Node, rids: Sequence[str]) -> bytes:
    """A message that brings some facts back to the centre, with the proofs that cover them."""
    columns = ", ".join(f"j.{name}" for name in Record._fields)
    chosen = f"p.rid IN ({marks(len(rids))})"
    rows = run(
        f"SELECT {columns} FROM sync_proved p JOIN journal j "  # noqa: S608  # columns are literals of ours
        f"ON j.writer = p.writer AND j.seq = p.seq WHERE {chosen} ORDER BY j.writer, j.seq",
        tuple(rids),
    ).fetchall()
    proofs = run(
        "SELECT signed, signature FROM sync_proof WHERE n IN "  # noqa: S608  # marks only
        f"(SELECT p.n FROM sync_proved p WHERE {chosen})",
        tuple(rids),
    ).fetchall()
    batch = base64.b64encode(outgoing.pack(node, [Record(*row) for row in rows])).decode()
    return msgspec.json.encode(GivenBack(batch, [Proof(*proof) for proof in proofs]))


def take(node: Node, data: bytes) -> Received:
    """The centre takes back what it lost. Raises BatchError for what no proof covers.

    If it is of the centre's own log, the centre was put back from a backup: a new epoch begins, and
    what it wrote meanwhile in the same place of that log is kept under its new one.
    """
    records = _proved(node, data)
    own = node.journal.writer
    with node.journal.writing():
        lost = set(missing([record.rid for record in records]))
        if any(record.writer == own and record.rid in lost for record in records):
            epoch.renew(node, at_once=False)
        done = receive(node.journal, records)
        for held in done.held:
            if held.why == FORK:
                seq, prev, _offset = node.journal.head(node.journal.clock.boot)
                again = held.record._replace(writer=node.journal.writer, seq=seq, prev=prev)
                receive(node.journal, [again._replace(hash=again.computed)])
    return done


def _proved(node: Node, data: bytes) -> list[Record]:
    """The records of a message, each of them covered by a proof."""
    try:
        told = msgspec.json.decode(data, type=GivenBack)
        batch = base64.b64decode(told.batch)
    except (msgspec.DecodeError, ValueError) as error:
        raise BatchError("This message did not arrive whole.") from error
    own = {keys.name_of(key): key for key in map(keys.public_of, central_keys.every_key(node))}
    vouched: set[str] = set()
    for proof in told.proofs:
        vouched |= _vouched(proof, own)
    records = wire.unsigned_records(batch)
    if any(record.hash not in vouched for record in records):
        raise BatchError("No proof of the centre covers a record of this message.")
    return records


def _vouched(proof: Proof, own: Mapping[str, bytes]) -> set[str]:
    """The hashes that one of the centre's keys signed; none if it did not."""
    try:
        _v, signer, *_rest, hashes = msgspec.json.decode(proof.signed)
        signature = bytes.fromhex(proof.signature)
        public = own.get(str(signer))
    except (msgspec.DecodeError, ValueError) as error:
        raise BatchError("A proof of this message cannot be read.") from error
    if public is None or not keys.verify(public, wire.message(proof.signed), signature):
        raise BatchError("A proof of this message is not of this centre.")
    return set(hashes)
