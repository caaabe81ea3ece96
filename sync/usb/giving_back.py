"""At a space: what a centre lost rides back to it, until the centre says that it took it.

What it lost is known at the first visit (``lacks``), and leaves with the same stick; a piece that got
lost on its way, or found no room, rides again.
"""

from __future__ import annotations

from hub.core.node import Node
from sync.records import lacking, marks
from sync.usb.letter import Letter
from sync.usb.outcome import Outcome
from sync.usb.series import Series
from sync.watching.progress import Said, mark

#: A mark: the logs of which the centre has lost something, each with the number after which it may be.
LACKS = "usb:lacks"


def hear(node: Node, letter: Letter, done: Outcome) -> None:
    """Note what the centre took back, and what it lost."""
    before: dict[str, int] = marks.get(LACKS, {})
    waits = dict(before)
    for writer, after, upto in sorted(letter.took):
        if writer in waits and after <= waits[writer] < upto:
            waits[writer] = upto
    waits = {writer: seq for writer, seq in waits.items() if seq < lacking.last_told(writer)}
    # Of a log that is on its way, what the centre took is known better than by a few facts.
    found = {
        writer: seq
        for writer, seq in letter.lacks.items()
        if writer not in waits and seq < lacking.last_told(writer)
    }
    if found:
        done.notes.append(
            Said(mark("The centre has lost facts. This stick carries them back to it."))
        )
    if {**waits, **found} != before:
        marks.put(node, LACKS, {**waits, **found})


def put(node: Node, series: Series) -> int:
    """Put back on the stick what the centre has lost; how many facts."""
    count = 0
    waits: dict[str, int] = marks.get(LACKS, {})
    for writer, seq in sorted(waits.items()):
        for piece, facts in lacking.after(node, writer, seq):
            series.returning(piece)
            count += facts
    return count
