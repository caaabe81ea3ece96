"""The voices, photos and documents of a contact: sent and fetched in pieces, the oldest first."""

from __future__ import annotations

import time

import msgspec

from hub.core.journal.records import VOICE
from sync.contact import PARTLY
from sync.records import blobs, outgoing
from sync.records.talk import Contact, read

#: How many bytes of files are asked about at once; the question goes with each contact.
MOST_ASKED = 256 << 10


def send(contact: Contact) -> None:
    """Send files whose records the centre has, in pieces, the oldest first."""
    node = contact.node
    while contact.may(VOICE):
        seqs = {
            log: reach.seq for log, reach in contact.there.items() if log in outgoing.own_logs(node)
        }
        files = blobs.to_send(node, seqs)
        if not files:
            return
        files = _first(files)
        asked = {"blobs": [(sha256, size) for _log, sha256, size, _seq in files]}
        there = read(contact.ask("POST", "/blobs/ask", msgspec.json.encode(asked)), dict[str, int])
        for log, sha256, size, seq in files:
            if not _send_file(contact, sha256, size, there.get(sha256, blobs.UNWANTED)):
                contact.report.outcome = PARTLY
                return
            blobs.sent(node, log, seq)


def _first(files: list[tuple[str, str, int, int]]) -> list[tuple[str, str, int, int]]:
    """The files to ask about: no more than a line that is cut now and then may carry."""
    whole = 0
    for number, (_log, _sha256, size, _seq) in enumerate(files):
        whole += size
        if number and whole > MOST_ASKED:
            return files[:number]
    return files


def _send_file(contact: Contact, sha256: str, size: int, offset: int) -> bool:
    """Send one file from where the centre has it; False if the budget ended before."""
    if offset in (blobs.UNWANTED, size):
        return True
    while offset < size:
        if not contact.may(VOICE):
            return False
        piece = blobs.piece_of(contact.node, sha256, offset, contact.piece)
        if not piece:
            return True  # it was taken back meanwhile
        path = f"/blobs/{sha256}?offset={offset}&bytes={size}"
        began = time.monotonic()
        answer = contact.ask("PUT", path, piece)
        contact.carried(time.monotonic() - began)
        if answer.status == 404:
            return True
        offset = int(read(answer, dict[str, int])["offset"])
    contact.report.blobs_up += 1
    return True


def fetch(contact: Contact) -> None:
    """Fetch the files that records from the centre name, in pieces."""
    node = contact.node
    for sha256, size in blobs.expected(node):
        offset = blobs.offset_of(node, sha256)
        while offset < size:
            if not contact.may(VOICE):
                contact.report.outcome = PARTLY
                return
            end = min(offset + contact.piece, size) - 1
            began = time.monotonic()
            answer = contact.ask("GET", f"/blobs/{sha256}", b"", {"Range": f"bytes={offset}-{end}"})
            contact.carried(time.monotonic() - began)
            if answer.status != 206:
                break  # not there yet: its space has not sent it
            offset = blobs.append(node, sha256, offset, size, answer.body)
        if offset >= size:
            blobs.arrived(node, sha256)
            contact.report.blobs_down += 1
