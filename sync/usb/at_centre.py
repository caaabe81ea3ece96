"""A stick at the centre: letters of spaces are taken, and for each what is new and what arrived is put.

A letter is taken away only once the database holds what it brought and the answer is on the stick.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from hub.core.errors import HubError, InputError, NotFoundError
from hub.core.node import Node
from sync import keys
from sync.enrolment import admitting, central_keys, roster
from sync.enrolment.roster import Known
from sync.records import blobs, epoch, hello, incoming, pulling, wire
from sync.records.outgoing import LARGEST_BYTES
from sync.usb import letter as letters
from sync.usb import library
from sync.usb.errors import StickError
from sync.usb.letter import DOWN, UP, Letter, LetterError, Piece
from sync.usb.outcome import READING, WRITING, Outcome, Tell, refused
from sync.usb.series import Series, new_name, replace_letters
from sync.usb.stick import Stick, folder_of
from sync.watching import fleet
from sync.watching.fleet import Heard
from sync.watching.progress import Said

#: Batches put on the stick for one space at most: 64 MB.
MOST_BATCHES = 256
#: Files that a space may ask for in one visit.
MOST_FILES = 1000


def serve(node: Node, stick: Stick, done: Outcome, tell: Tell) -> None:
    """Take every space's letters and put the answers on the stick."""
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
    if done.error is None:
        library.put(node, stick, served, done, tell)


def _visit(node: Node, stick: Stick, folder: str, done: Outcome, tell: Tell) -> str:
    """Take the letters of one space and answer them; its id, or empty if there was no greeting."""
    found = stick.letters(UP, folder)
    taken: list[Path] = []
    first: Letter | None = None
    here: set[str] = set()
    before = (done.read, done.written, done.facts_down, done.facts_up)
    for number, file in enumerate(found):
        tell(READING, number, len(found))
        data = stick.read(file)
        try:
            letter, known = _open(node, data, folder)
            _take(node, known, letter, here, done)
        except HubError as error:
            done.refused.append(refused(f"{folder}/{file.name}", error))
            continue
        done.read += len(data)
        taken.append(file)
        first = letter if letter.hello else first
    if first is not None:
        _answer(node, stick, folder, first, here, done, tell)
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


def _take(node: Node, known: Known, letter: Letter, here: set[str], done: Outcome) -> None:
    """Take what one letter brings; a machine that was shut out brings nothing, but is told so."""
    if not known.live:
        done.notes.append(Said(f"{known.name}: {known.state}"))
        return
    for batch in letter.batches:
        done.facts_down += incoming.take(node, known, batch).new
    for piece in letter.pieces:
        if _take_piece(node, known, piece):
            here.add(piece.sha256)
            done.files_down += 1


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


def _answer(
    node: Node, stick: Stick, folder: str, first: Letter, here: set[str], done: Outcome, tell: Tell
) -> None:
    """Put on the stick what the centre has to say to a space, in place of what was there."""
    known = roster.find(first.signer)
    assert known is not None  # it was found a moment ago, and nobody is taken off the roster
    welcome = hello.answer(node, first.hello)
    said = Letter(
        way=DOWN, signer=keys.central_id(node), space=known.space_id, series=new_name(), index=0,
        welcome=msgspec.json.encode(msgspec.structs.replace(welcome, token="")),
        here=sorted(here), content=library.for_space(node, known.space_id),
    )  # fmt: skip

    def fill(series: Series) -> None:
        files = list(first.asked.files[:MOST_FILES]) if first.asked else []
        done.facts_up = before_facts
        if welcome.state == hello.OK and first.asked:
            for data in _news(node, known, first.asked):
                series.batch(data)
                records = wire.unsigned_records(data)
                done.facts_up += len(records)
                files += [sha for record in records for sha in record.blobs.split(",") if sha]
                tell(WRITING, done.facts_up, 0)
        series.close()  # facts are safe on the stick before files fill it
        for sha256 in dict.fromkeys(files):
            with suppress(NotFoundError):
                series.file(sha256, blobs.readable(node, known, sha256))
        series.close()

    before_facts = done.facts_up
    to = Series(stick, folder, said, keys.central_key(node), known.key)
    replace_letters(to, fill, done)


def _news(node: Node, known: Known, asked: letters.Asked) -> Iterator[bytes]:
    """Batches of all that concerns a space and it has not, as if it asked again and again."""
    own = keys.public_of(keys.central_key(node))
    cursors = dict(asked.cursors)
    if asked.epoch != epoch.current(node):
        # This database was put back: what came after its backup has other numbers now.
        ends = epoch.base()
        cursors = {feed: min(n, ends.get(feed, 0)) for feed, n in cursors.items()}
    for _batch in range(MOST_BATCHES):
        data = pulling.answer(node, known, pulling.Asked(cursors, asked.have, LARGEST_BYTES))
        batch, _signature = wire.unpack(data, lambda signer: own)
        if batch.records or batch.cursors != cursors:
            yield data
        cursors = {**cursors, **batch.cursors}
        if not batch.more:
            return
