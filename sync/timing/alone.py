"""One exchange at a time on a machine, whoever began it: the job, the command or a stick."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hub.core.errors import OperatorError

NAME = "exchange.lock"
#: Whoever only looks whether it is held holds it for an instant: it is asked for this often.
TRIES, PAUSE_S = 5, 0.02


class BusyError(OperatorError):
    """An exchange is under way."""


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Hold the exchange; the system lets go for a process that dies. Raises BusyError."""
    with (data_dir / NAME).open("a") as lock:
        for _try in range(TRIES):
            if _free(lock, fcntl.LOCK_EX):
                break
            time.sleep(PAUSE_S)
        else:
            raise BusyError(
                "An exchange with the centre is under way already.", "Wait until it ends."
            )
        yield


def is_busy(data_dir: Path) -> bool:
    """Whether somebody holds the exchange."""
    try:
        with (data_dir / NAME).open() as lock:
            return not _free(lock, fcntl.LOCK_SH)
    except FileNotFoundError:
        return False


def _free(lock: IO[str], way: int) -> bool:
    """Take the lock, if nobody holds it."""
    try:
        fcntl.flock(lock, way | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
