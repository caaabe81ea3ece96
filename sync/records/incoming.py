"""The centre takes a batch of a space: what it may say, what it says, what is held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.core.errors import NotAllowedError
from hub.core.journal.chain import Reach, reaches
from hub.core.journal.held import STRANGE, Held
from hub.core.journal.receiving import receive
from hub.core.journal.records import OWN, Record
from hub.core.node import Node
from sync.enrolment import roster
from sync.enrolment.roster import REVOKED, Known
from sync.records import wire
from sync.records.wire import CENTRE, Batch, BatchError


@dataclass
class Taken:
    """What became of a batch, and how far the centre has the logs of that space now: whole parts
    alone, for the sender knows what it sent ahead of its turn.
    """

    new: int = 0
    same: int = 0
    held: list[tuple[str, int, str]] = field(default_factory=list)
    forked: tuple[str, ...] = ()
    vector: dict[str, Reach] = field(default_factory=dict)


def take(node: Node, known: Known, data: bytes) -> Taken:
    """Take a batch that a machine of a space signed; safe to repeat. Raises BatchError.

    Once this returns, what it tells is on the disk.
    """
    batch, _signature = wire.unpack(
        data, lambda signer: known.key if signer == known.writer else None
    )
    if batch.to != CENTRE or batch.space != known.space_id:
        raise BatchError("This batch is not for the centre, or of another space.")
    return take_batch(node, known, batch)


def take_batch(node: Node, known: Known, batch: Batch) -> Taken:
    """Take a batch whose signature was checked."""
    if not known.live:
        raise NotAllowedError("This machine may no longer exchange with the centre.")
    logs = {each.writer: each for each in roster.writers_of(known.space_id)}
    ours, strange = _parted(node, known, logs, batch.records)
    done = receive(node.journal, ours, refused=strange)
    for writer in done.forked:
        roster.mark_forked(node, writer, "Two machines wrote under one key.")
    return Taken(
        done.new,
        done.same,
        [(held.record.writer, held.record.seq, held.why) for held in done.held],
        tuple(sorted(done.forked)),
        vector(known.space_id, beyond=False),
    )


def vector(space_id: str, beyond: bool = True) -> dict[str, Reach]:
    """How far the centre has each log of a space; what is ``beyond`` its whole part as well."""
    return reaches((each.writer for each in roster.writers_of(space_id)), beyond)


def _parted(
    node: Node, known: Known, logs: dict[str, Known], records: Iterable[Record]
) -> tuple[list[Record], list[Held]]:
    """The records that the space may bring, and those that are held."""
    ours: list[Record] = []
    strange: list[Held] = []
    for record in records:
        log = logs.get(record.writer)
        if log is None:
            raise BatchError("This batch brings a log that is not of its space.")
        if log.state == REVOKED and record.seq > (log.until_seq or 0):
            strange.append(Held(record, STRANGE, "written under a key that was taken back"))
        elif record.space_id != known.space_id and _of_its_own(node, record):
            strange.append(Held(record, STRANGE, f"speaks for the space {record.space_id}"))
        else:
            ours.append(record)
    return ours, strange


def _of_its_own(node: Node, record: Record) -> bool:
    """Whether a kind concerns one space alone, which nobody else may speak for."""
    kind = node.journal.kinds.get(record.kind)
    return kind is None or kind.reach == OWN
