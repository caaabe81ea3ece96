"""So many batches at a time on a machine, whichever of its workers takes them: as many as it has cores.

More at once would take no more in a second, and each of them longer.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

#: Seconds between two looks for a free slot.
PAUSE_S = 0.01


@contextmanager
def slot(folder: Path, until: float) -> Iterator[bool]:
    """Hold a slot of this machine; False if none was free by ``until`` (of ``time.monotonic``).

    The system lets go for a process that dies.
    """
    with ExitStack() as opened:
        names = (folder / f"batch-{number}.lock" for number in range(_cores()))
        files = [opened.enter_context(name.open("a")) for name in names]
        while not (found := any(_taken(file.fileno()) for file in files)):
            if time.monotonic() > until:
                break
            time.sleep(PAUSE_S)
        yield found


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _taken(file: int) -> bool:
    """Take this slot, if nobody holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
