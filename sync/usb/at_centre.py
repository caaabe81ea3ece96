"""A stick at the centre: the letters of spaces are taken, and each is answered.

A letter is taken away only once the database holds what it brought, and the answer is on the stick or
needs its room.
"""

from __future__ import annotations

from hub.core.errors import HubError, InputError, NotFoundError
from hub.core.node import Node
from sync.enrolment import admitting, central_keys, roster
from sync.enrolment.roster import Known
from sync.records import blobs, incoming, returned
from sync.records.wire import BatchError
from sync.usb import answering
from sync.usb import letter as letters
from sync.usb.answering import Came
from sync.usb.errors import StickError
from sync.usb.letter import UP, Letter, LetterError, Piece
from sync.usb.outcome import READING, Outcome, Tell, refused
from sync.usb.stick import Stick, folder_of
from sync.watching import fleet
from sync.watching.fleet import Heard
from sync.watching.progress import Said


def serve(node: Node, stick: Stick, done: Outcome, tell: Tell) -> list[str]:
    """Take every space's letters and put the answers on the stick; which spaces were answered."""
    served: list[str] = []
    for folder in stick.spaces(UP):
        try:
            space = _visit(node, stick, folder, done, tell)
        except StickError:
            raise
        except HubError as error:  # of one space: the others are served all the same
            done.refused.append(refused(folder, error))
            continue
        served += [space] if space else []
    done.spaces = len(served)
    return served


def _visit(node: Node, stick: Stick, folder: str, done: Outcome, tell: Tell) -> str:
    """Take the letters of one space and answer them; its id, or empty if there was no greeting."""
    found = stick.letters(UP, folder)
    first: Letter | None = None
    came = Came()
    taken = came.letters
    before = (done.read, done.written, done.facts_down, done.facts_up)
    for number, file in enumerate(found):
        tell(READING, number, len(found))
        data = stick.read(file)
        try:
            letter, known = _open(node, data, folder)
            _take(node, known, letter, came, done)
        except HubError as error:
            done.refused.append(refused(f"{folder}/{file.name}", error))
            continue
        done.read += len(data)
        taken.append(file)
        first = letter if letter.hello else first
    if first is not None:
        answering.answer(node, stick, first, came, done, tell)
        now = (done.read, done.written, done.facts_down, done.facts_up)
        sent, received, up, down = (
            after - so_far for after, so_far in zip(now, before, strict=True)
        )
        fleet.heard(
            node, first.space, f"usb-{first.series}", Heard(sent, received, up, down), way="usb"
        )
    if done.error is None and taken:
        stick.remove(taken)
    return first.space if first is not None else ""


def _open(node: Node, data: bytes, folder: str) -> tuple[Letter, Known]:
    """A letter of a machine that the centre knows. Raises LetterError."""
    opened = letters.unseal(data, central_keys.every_key(node))
    letter = letters.read(opened, UP)
    for said in letter.rotations:
        admitting.take_rotation(node, said)
    known = roster.find(letter.signer)
    if known is None:
        raise LetterError("The centre does not know the machine that wrote this letter.")
    letters.check(opened, letter, lambda signer: known.key if signer == known.writer else None)
    if letter.space != known.space_id or folder != folder_of(known.space_id):
        raise LetterError("This letter is of another space than its folder.")
    return letter, known


def _take(node: Node, known: Known, letter: Letter, came: Came, done: Outcome) -> None:
    """Take what one letter brings; a machine that was shut out brings nothing, but is told so."""
    if not known.live:
        done.notes.append(Said(f"{known.name}: {known.state}"))
        return
    for batch in letter.batches:
        done.facts_down += incoming.take(node, known, batch).new
    for piece in letter.pieces:
        if _take_piece(node, known, piece):
            came.here.add(piece.sha256)
            done.files_down += 1
    for lost in letter.returned:
        try:
            done.facts_down += returned.take(node, lost.message).new
        except BatchError as error:  # what no proof covers; the rest of the letter is good
            done.refused.append(refused(known.name, error))
        else:
            came.took.append((lost.writer, lost.after, lost.upto))


def _take_piece(node: Node, known: Known, piece: Piece) -> bool:
    """Take a piece of a file; True once the file is whole, or wanted no more."""
    offset = 0
    try:
        for start in range(0, len(piece.data), blobs.PIECE):
            part = piece.data[start : start + blobs.PIECE]
            offset = blobs.take(node, known, piece.sha256, piece.offset + start, piece.total, part)
    except NotFoundError:
        return True  # it was taken back, or its record is held: the space need not bring it again
    except InputError:
        return False
    return offset >= piece.total
