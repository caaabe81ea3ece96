"""One contact with the centre, seen from a space: hello, mend, push, pull, files, and a report.

Each step is safe to repeat and wastes at most one batch or one piece when the line is cut. The most
urgent facts go first, people's voices last.
"""

from __future__ import annotations

import base64
import time
from typing import TypeVar

import msgspec

from hub import __version__
from hub.core.errors import HubError
from hub.core.jobs.maintenance import date_boot
from hub.core.journal.receiving import receive
from hub.core.journal.records import CIVIC, PROGRESS
from hub.core.node import Node
from sync import keys
from sync.carrying.line import Line, LineError
from sync.contact import CUT, FAILED, PARTLY, Report, Spend
from sync.enrolment import token, trust
from sync.records import (
    blobs,
    files,
    hello,
    lacking,
    marks,
    mending,
    outgoing,
    refusals,
    returned,
    wire,
)
from sync.records.hello import Held, Welcome
from sync.records.outgoing import LARGEST_BYTES, LEAST_BYTES
from sync.records.talk import Contact, StopError, TokenOldError, read
from sync.records.wire import BatchError

Shape = TypeVar("Shape")
#: A batch may grow while it takes less than this, in seconds.
QUICK_S = 8.0
#: How often a contact begins anew because something had to be mended first.
MOST_HELLOS = 4


class Pushed(msgspec.Struct):
    """The centre's answer to a batch."""

    epoch: str
    vector: dict[str, Held]
    held: list[tuple[str, int, str]]
    forked: list[str]


def exchange(node: Node, line: Line, spend: Spend) -> Report:
    """One contact from its hello to its end; a cut or a refusal is told in the report."""
    contact = Contact(node, line, spend)
    report = contact.report
    try:
        for _again in range(MOST_HELLOS):
            try:
                _greet(contact)
                if _records(contact):
                    files.send(contact)
                    files.fetch(contact)
                    break
            except TokenOldError:
                continue
        if outgoing.waiting(node):
            report.outcome = PARTLY
    except LineError as error:
        report.outcome, report.error = CUT, error
    except StopError as error:
        report.outcome, report.error = error.outcome, error
        report.retry_after_s = error.retry_after_s
    except HubError as error:
        report.outcome, report.error = FAILED, error
    return report


def _records(contact: Contact) -> bool:
    """Push and pull; False if another machine wrote under our key meanwhile: hello again, anew."""
    return _push(contact) and _pull(contact)


def _greet(contact: Contact) -> Welcome:
    """Say hello; where our log went on without us, or the centre was put back, mend that first."""
    node = contact.node
    gave = False
    for _again in range(MOST_HELLOS):
        mending.tell_new_key(node, contact.line)
        said = hello.say(node, trust.central_of(node).serial, __version__)
        welcome = read(contact.ask("POST", "/hello", said), Welcome)
        if welcome.state != hello.OK:
            why, step = refusals.told(welcome.state, welcome.sentence)
            raise StopError(welcome.state, None, why, step)
        if welcome.keys:
            trust.hear(node, welcome.keys)
        contact.bearer = token.unseal(node, base64.b64decode(welcome.token))
        contact.there = {writer: held.reach for writer, held in welcome.vector.items()}
        contact.report.central_ms = welcome.now_ms
        marks.put(node, marks.HEARD, welcome.now_ms)
        if welcome.trusted and not node.clock.trusted():
            date_boot(node, welcome.now_ms)
        if mending.gone_on_without_us(node, contact.there):
            mending.take_new_log(node, contact.there)
            continue
        if not gave and (gave := _give_back(contact, welcome)):
            continue
        take_up(node, welcome)
        return welcome
    raise StopError(FAILED, None, "The centre and this hub do not agree.", "Tell the technician.")


def take_up(node: Node, welcome: Welcome) -> None:
    """Follow the centre's epoch: in a new one feeds go on from where the backup ended."""
    if marks.get(marks.EPOCH, "") == welcome.epoch:
        return
    with node.database.writing():
        cursors: dict[str, int] = marks.get(marks.CURSORS, {})
        kept = {feed: min(n, welcome.base.get(feed, 0)) for feed, n in cursors.items()}
        marks.put(node, marks.CURSORS, kept)
        marks.put(node, marks.EPOCH, welcome.epoch)
        for log in outgoing.own_logs(node):
            blobs.send_again(node, log)


def _give_back(contact: Contact, welcome: Welcome) -> bool:
    """Give back what the centre lost of what it told us, the oldest first; whether there was anything.

    A cut leaves the rest to the next contact.
    """
    node = contact.node
    if welcome.lost or marks.get(marks.EPOCH, welcome.epoch) != welcome.epoch:
        told = msgspec.json.encode({"told": lacking.probes()})
        lacks = read(contact.ask("POST", "/lacking", told), dict[str, dict[str, int]])["lacks"]
        lacking.hear(node, lacks)
    gave = False
    for writer, seq in sorted(lacking.owed().items()):
        for piece, _facts in lacking.after(node, writer, seq):
            try:
                contact.ask("POST", "/returned", piece.message)
            except StopError as error:
                if error.status != BatchError.status:
                    raise
                break  # no proof covers it: the rest goes on, and it is tried again
            lacking.hear(node, {}, [(piece.writer, piece.after, piece.upto)])
            gave = True
    return gave


def _push(contact: Contact) -> bool:
    """Send what the centre lacks, the urgent first; batches grow while the line carries them well.

    False if our log went on without us, and another was begun.
    """
    node = contact.node
    outgoing.note(node, contact.there)
    room = contact.spend.left if contact.spend.allows(PROGRESS) else 0
    for turn in outgoing.turns(node, room):
        while contact.may(min(turn, PROGRESS)):
            most = min(contact.batch_bytes, contact.spend.left)
            records = outgoing.unsent(node, contact.there, most, turn)
            if not records:
                break
            began = time.monotonic()
            done = read(contact.ask("POST", "/push", outgoing.pack(node, records)), Pushed)
            quick = time.monotonic() - began < QUICK_S
            step = contact.batch_bytes * 2 if quick else contact.batch_bytes // 2
            contact.batch_bytes = min(max(step, LEAST_BYTES), LARGEST_BYTES)
            told = {writer: held.reach for writer, held in done.vector.items()}
            outgoing.note(node, told)
            contact.report.facts_up += len(records)
            if done.forked or mending.gone_on_without_us(node, told):
                mending.take_new_log(node, told)
                return False
            contact.there = outgoing.sent(contact.there, told, records)
    return True


def _pull(contact: Contact) -> bool:
    """Take what the centre has for us, batch by batch; False if our log went on without us."""
    node = contact.node
    while contact.may(CIVIC):
        cursors: dict[str, int] = marks.get(marks.CURSORS, {})
        have = {log: reach.seq for log, reach in outgoing.here(node).items()}
        asked = {"cursors": cursors, "have": have, "most": min(LARGEST_BYTES, contact.spend.left)}
        data = contact.ask("POST", "/pull", msgspec.json.encode(asked)).body
        log = node.journal.writer
        taken, more = take(node, data)
        contact.report.facts_down += taken
        if node.journal.writer != log:
            return False
        if not more:
            return True
    contact.report.outcome = PARTLY
    return True


def take(node: Node, data: bytes) -> tuple[int, bool]:
    """Take a batch of the centre; how many records were new, and whether there is more.

    Records, cursors and the proof of them are one transaction. Raises BatchError.
    """
    trusted = {keys.name_of(key): key for key in trust.central_of(node).every_key}
    batch, signature = wire.unpack(data, trusted.get)
    if batch.to != node.space_id:
        raise wire.BatchError("This batch is for another space.")
    with node.journal.writing():
        if mending.are_ours(node, batch.records):
            mending.take_new_log(node, outgoing.here(node))
        done = receive(node.journal, batch.records, foreign=True)
        returned.keep_proof(batch, signature)
        blobs.expect(node, batch.records)
        cursors: dict[str, int] = marks.get(marks.CURSORS, {})
        marks.put(node, marks.CURSORS, {**cursors, **batch.cursors})
    return done.new, batch.more
