"""At the centre: what is new for a space is written on a stick, whether the space asked or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from hub.core.errors import NotFoundError
from hub.core.node import Node
from sync import keys
from sync.enrolment import roster
from sync.enrolment.roster import Known
from sync.records import blobs, epoch, hello, lacking, pulling, wire
from sync.records.hello import Welcome
from sync.records.outgoing import LARGEST_BYTES
from sync.usb import library
from sync.usb.letter import DOWN, Asked, Letter
from sync.usb.outcome import WRITING, Outcome, Tell
from sync.usb.series import Series, new_name, replace_letters
from sync.usb.stick import Stick, folder_of
from sync.watching.progress import Said, mark

#: Batches put on the stick for one space at most: 64 MB.
MOST_BATCHES = 256
#: Files put on the stick for one space at most, and their bytes where it did not ask for them.
MOST_FILES, UNASKED_BYTES = 1000, 64 << 20


@dataclass
class Came:
    """What the letters of one space brought: files that are whole now, pieces of what was lost.

    ``letters`` are those that were taken.
    """

    letters: list[Path] = field(default_factory=list)
    here: set[str] = field(default_factory=set)
    took: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """What a series tells: batches, and files besides those that they name; None if nobody asked."""

    batches: Callable[[], Iterable[bytes]]
    files: Sequence[str] | None = None


def answer(node: Node, stick: Stick, first: Letter, came: Came, done: Outcome, tell: Tell) -> None:
    """Put on the stick what the centre has to say to a space, in place of what was there."""
    known = roster.find(first.signer)
    assert known is not None  # it was found a moment ago, and nobody is taken off the roster
    welcome = hello.answer(node, first.hello)
    said = _first(node, known, welcome)
    if welcome.state != hello.OK or first.asked is None:
        _write(node, stick, known, said, Told(tuple, ()), came.letters, done, tell)
        return
    pulling.remember(node, known, first.asked.epoch, first.asked.cursors, first.asked.have)
    start, lacks = start_of(node, first.asked), lacking.lacking(first.asked.told)
    if lacks:
        lost = mark("{space} has facts that this centre has lost. Its next stick brings them.")
        done.notes.append(Said(lost, {"space": known.name}))
    said = msgspec.structs.replace(
        said, here=sorted(came.here), took=came.took, lacks=lacks, asked=start
    )
    told = Told(lambda: news(node, known, start), first.asked.files)
    _write(node, stick, known, said, told, came.letters, done, tell)


def unasked(node: Node, stick: Stick, known: Known, done: Outcome, tell: Tell) -> None:
    """Put on the stick what is new for a machine that did not ask, as far as the centre knows."""
    start = start_of(node, Asked(**pulling.remembered(known)))
    said = msgspec.structs.replace(_first(node, known, hello.unasked(node, known)), asked=start)
    _write(node, stick, known, said, Told(lambda: news(node, known, start)), (), done, tell)


def start_of(node: Node, asked: Asked) -> Asked:
    """From where the centre goes on for a space, in its feeds of today."""
    now, cursors = epoch.current(node), dict(asked.cursors)
    if asked.epoch != now:
        # This database was put back: what came after its backup has other numbers now.
        ends = epoch.base()
        cursors = {feed: min(n, ends.get(feed, 0)) for feed, n in cursors.items()}
    return Asked(cursors, asked.have, epoch=now)


def news(node: Node, known: Known, start: Asked) -> Iterator[bytes]:
    """Batches of all that concerns a space and it has not, as if it asked again and again."""
    own = keys.public_of(keys.central_key(node))
    cursors = dict(start.cursors)
    for _batch in range(MOST_BATCHES):
        data = pulling.answer(node, known, pulling.Asked(cursors, start.have, LARGEST_BYTES))
        batch, _signature = wire.unpack(data, lambda signer: own)
        if batch.records or batch.cursors != cursors:
            yield data
        cursors = {**cursors, **batch.cursors}
        if not batch.more:
            return


def _first(node: Node, known: Known, welcome: Welcome) -> Letter:
    return Letter(
        way=DOWN, signer=keys.central_id(node), space=known.space_id, series=new_name(), index=0,
        welcome=msgspec.json.encode(msgspec.structs.replace(welcome, token="")),
        content=library.for_space(node, known.space_id),
    )  # fmt: skip


def _write(
    node: Node,
    stick: Stick,
    known: Known,
    said: Letter,
    told: Told,
    taken: Sequence[Path],
    done: Outcome,
    tell: Tell,
) -> None:
    """Write a series: batches, then files; letters that were ``taken`` make room where it needs some."""
    before = done.facts_up

    def fill(series: Series) -> None:
        done.facts_up, files = before, list(told.files or ())
        for data in told.batches():
            series.batch(data)
            records = wire.unsigned_records(data)
            done.facts_up += len(records)
            files += [sha for record in records for sha in record.blobs.split(",") if sha]
            tell(WRITING, done.facts_up, 0)
        series.close()  # facts are safe on the stick before files fill it
        room = UNASKED_BYTES
        for sha256 in list(dict.fromkeys(files))[:MOST_FILES]:
            with suppress(NotFoundError):
                file = blobs.readable(node, known, sha256)
                room -= file.stat().st_size
                if room < 0 and told.files is None:
                    break
                series.file(sha256, file)
        series.close()

    to = Series(stick, folder_of(known.space_id), said, keys.central_key(node), known.key)
    replace_letters(to, fill, done, taken)
