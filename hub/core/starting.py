"""A mark in the data directory while the hub starts; a start that died leaves none behind."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "starting"


@contextmanager
def marked(data_dir: Path) -> Iterator[None]:
    """Hold the mark; the system takes it away from a process that dies. Raises OSError."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / NAME).open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        yield


def is_starting(data_dir: Path) -> bool:
    """Whether some process holds the mark."""
    try:
        with (data_dir / NAME).open() as mark:
            fcntl.flock(mark, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
