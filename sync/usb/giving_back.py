"""At a space: what a centre lost rides back to it, until the centre says that it took it.

What it lost is known at the first visit (``lacks``), and leaves with the same stick; a piece that got
lost on its way, or found no room, rides again.
"""

from __future__ import annotations

from hub.core.node import Node
from sync.records import lacking
from sync.usb.letter import Letter
from sync.usb.outcome import Outcome
from sync.usb.series import Series
from sync.watching.progress import Said, mark


def hear(node: Node, letter: Letter, done: Outcome) -> None:
    """Note what the centre took back, and what it lost."""
    if lacking.hear(node, letter.lacks, letter.took):
        done.notes.append(
            Said(mark("The centre has lost facts. This stick carries them back to it."))
        )


def put(node: Node, series: Series) -> int:
    """Put back on the stick what the centre has lost; how many facts."""
    count = 0
    for writer, seq in sorted(lacking.owed().items()):
        for piece, facts in lacking.after(node, writer, seq):
            series.returning(piece)
            count += facts
    return count
