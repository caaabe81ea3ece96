"""One exchange at a time on a machine, whoever began it: the job, the command or a stick."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.core.errors import OperatorError

NAME = "exchange.lock"


class BusyError(OperatorError):
    """An exchange is under way."""


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Hold the exchange; the system lets go for a process that dies. Raises BusyError."""
    with (data_dir / NAME).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(
                "An exchange with the centre is under way already.", "Wait until it ends."
            ) from error
        yield


def is_busy(data_dir: Path) -> bool:
    """Whether somebody holds the exchange."""
    try:
        with alone(data_dir):
            return False
    except BusyError:
        return True
