"""A stick at a space: what the centre sent is taken, what the centre lacks is put on it.

The greeting, batches and answers are those of a line; only nobody answers at once. What the centre
acknowledges comes back on a later visit, so the same facts may ride twice, which changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hub import __version__
from hub.core.blobs import places
from hub.core.errors import HubError
from hub.core.journal.chain import Reach
from hub.core.node import Node
from sync import keys
from sync.enrolment import rotation, trust
from sync.enrolment.trust import Trusted
from sync.records import (
    blobs,
    exchange,
    hello,
    lacking,
    marks,
    mending,
    outgoing,
    refusals,
    wire,
)
from sync.records.hello import Welcome
from sync.records.outgoing import LARGEST_BYTES
from sync.usb import giving_back, library
from sync.usb import letter as letters
from sync.usb.errors import StickError
from sync.usb.letter import DOWN, UP, Asked, Letter, LetterError
from sync.usb.outcome import READING, WRITING, Outcome, Tell, refused
from sync.usb.series import Series, new_name, replace_letters
from sync.usb.stick import Stick, folder_of
from sync.watching.progress import Said, mark

if TYPE_CHECKING:
    from nacl.signing import SigningKey

#: Marks: names of letters that were taken, and the series that is being taken with the number of its
#: next letter.
TAKEN, SERIES = "usb:taken", "usb:series"
REMEMBERED = 500


def take(node: Node, stick: Stick, done: Outcome, tell: Tell) -> None:
    """Take every letter that is for this machine; those that are not stay and are told of."""
    found = stick.letters(DOWN, folder_of(node.space_id))
    taken: list[Path] = []
    for number, file in enumerate(found):
        tell(READING, number, len(found))
        data = stick.read(file)
        try:
            _take(node, data, done)
        except (LetterError, wire.BatchError) as error:
            done.refused.append(refused(file.name, error))
            continue
        done.read += len(data)
        taken.append(file)
    if taken:
        try:
            stick.remove(taken)
        except StickError as error:
            done.error = error


def put(node: Node, stick: Stick, done: Outcome, tell: Tell) -> None:
    """Put on the stick all that the centre has not acknowledged, in place of what was there."""
    known = trust.central_of(node)
    there = outgoing.acknowledged(node)
    total = outgoing.waiting(node)
    first = Letter(
        way=UP, signer=node.journal.writer, space=node.space_id, series=new_name(), index=0,
        hello=hello.say(node, known.serial, __version__), rotations=rotation.waiting(node),
        asked=Asked(
            marks.get(marks.CURSORS, {}),
            {log: reach.seq for log, reach in outgoing.here(node).items()},
            [sha256 for sha256, _size in blobs.expected(node)],
            marks.get(marks.EPOCH, ""),
            lacking.probes(),
        ),
    )  # fmt: skip

    def fill(series: Series) -> None:
        done.facts_up = 0
        for data in outgoing.batches(node, there, LARGEST_BYTES):
            series.batch(data)
            done.facts_up += len(wire.unsigned_records(data))
            tell(WRITING, done.facts_up, max(total, done.facts_up))
        done.facts_up += giving_back.put(node, series)
        series.close()  # facts are safe on the stick before voices fill it
        for sha256, file in files_waiting(node):
            series.file(sha256, file)
        series.close()

    to = Series(stick, folder_of(node.space_id), first, keys.writer_key(node), known.public)
    replace_letters(to, fill, done)


def files_waiting(node: Node) -> Iterator[tuple[str, Path]]:
    """(sha256, file) of every file that the centre may lack."""
    for log, reach in outgoing.here(node).items():
        for _log, sha256, _size, _seq in blobs.to_send(node, {log: reach.seq}, 1_000_000):
            yield sha256, places.file_of(node, sha256)


def _take(node: Node, data: bytes, done: Outcome) -> None:
    """Take one letter. Raises LetterError, BatchError."""
    opened = _opened(node, data)
    letter = letters.read(opened, DOWN)
    known = _followed(node, letter)
    letters.check(opened, letter, {keys.name_of(key): key for key in known.every_key}.get)
    if letter.space != node.space_id:
        raise LetterError("This letter is for another space.")
    if known != trust.central_of(node):
        trust.save(node, known)
    names: list[str] = marks.get(TAKEN, [])
    if letter.name in names:
        return  # a stick that came again: everything in it is here
    follows = _follows(node, letter, done)
    with node.journal.writing():
        cursors: dict[str, int] = marks.get(marks.CURSORS, {})
        for batch in letter.batches:
            done.facts_down += exchange.take(node, batch)[0]
        now: dict[str, int] = marks.get(marks.CURSORS, {})
        if follows:
            marks.put(node, SERIES, [letter.series, str(letter.index + 1)])
            cursors = {feed: max(n, cursors.get(feed, 0)) for feed, n in now.items()}
        # Where something between is missing they stay, and it is asked for again.
        marks.put(node, marks.CURSORS, cursors)
        marks.put(node, TAKEN, [*names, letter.name][-REMEMBERED:])
    for piece in letter.pieces:
        done.files_down += _take_piece(node, piece)


def _opened(node: Node, data: bytes) -> bytes:
    """What the box of a letter holds. Raises LetterError."""
    if len(data) <= letters.MOST:
        with suppress(LetterError):
            return letters.unseal(data, _own_keys(node))
    raise LetterError(
        "This machine cannot open this letter: it was written for another machine of this space, or "
        "was changed or cut short. Take the stick to the centre: it writes anew for this machine."
    )


def _follows(node: Node, letter: Letter, done: Outcome) -> bool:
    """Whether nothing lies between this letter and what was taken: then feeds go on from it."""
    if letter.welcome:
        return _greeted(node, letter, done)
    expected: list[str] = marks.get(SERIES, [])
    return expected == [letter.series, str(letter.index)]


def _greeted(node: Node, letter: Letter, done: Outcome) -> bool:
    """Hear what the centre has of us: acknowledgements, files, a new epoch. False if it is old news."""
    welcome = msgspec.json.decode(letter.welcome, type=Welcome)
    if welcome.state != hello.OK:
        why, step = refusals.told(welcome.state, welcome.sentence)
        done.notes += [Said(why), Said(step)]
        return False
    if welcome.now_ms < marks.get(marks.HEARD, 0):
        done.notes.append(Said(mark("This stick brings news that are older than the last ones.")))
        return False
    there = {writer: held.reach for writer, held in welcome.vector.items()}
    if mending.gone_on_without_us(node, there):
        mending.take_new_log(node, there)
        done.notes.append(
            Said(mark("This machine was put back from a backup. It goes on under a new key."))
        )
    exchange.take_up(node, welcome)
    joins = _joins(node, letter, welcome)
    outgoing.note(node, there)
    giving_back.hear(node, letter, done)
    _acknowledge_files(node, set(letter.here))
    marks.put(node, library.WANTED, letter.content)
    marks.put(node, marks.HEARD, welcome.now_ms)
    return joins


def _joins(node: Node, letter: Letter, welcome: Welcome) -> bool:
    """Whether letters go on from where this machine is: its card may have been put back since it
    asked, or nobody asked and the centre knew of a later place than this machine's.
    """
    start = letter.asked
    if start is None:
        return True
    cursors: dict[str, int] = marks.get(marks.CURSORS, {})
    here = outgoing.here(node)
    return (
        start.epoch == welcome.epoch
        and all(cursors.get(feed, 0) >= n for feed, n in start.cursors.items())
        and all(here.get(log, Reach()).seq >= seq for log, seq in start.have.items())
    )


def _acknowledge_files(node: Node, here: set[str]) -> None:
    """Files that the centre has need not ride again, up to the first that it has not."""
    for log, reach in outgoing.here(node).items():
        for _log, sha256, _size, seq in blobs.to_send(node, {log: reach.seq}, 1_000_000):
            if sha256 not in here:
                break
            blobs.sent(node, log, seq)


def _take_piece(node: Node, piece: letters.Piece) -> int:
    """Take a piece of a file that is waited for; 1 if the file is whole now."""
    wanted = dict(blobs.expected(node))
    if wanted.get(piece.sha256) != piece.total or len(piece.data) > letters.MOST:
        return 0
    if blobs.append(node, piece.sha256, piece.offset, piece.total, piece.data) < piece.total:
        return 0
    blobs.arrived(node, piece.sha256)
    return 1


def _followed(node: Node, letter: Letter) -> Trusted:
    """The centre's keys after what the letter tells of them; each step is proved by the one before."""
    known = trust.central_of(node)
    if not letter.welcome:
        return known
    try:
        welcome = msgspec.json.decode(letter.welcome, type=Welcome)
        return trust.follow(known, welcome.keys) if welcome.keys else known
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LetterError("This letter did not arrive whole.") from error
    except HubError as error:
        raise LetterError("This letter is from another centre.") from error


def _own_keys(node: Node) -> Iterator[SigningKey]:
    """This machine's key, then those it had: a letter may be sealed to any of them."""
    yield keys.writer_key(node)
    for file in sorted((keys.folder(node) / keys.RETIRED).glob("*.key")):
        yield keys.read(file)
