"""What changes when a file is replaced."""

import os
from pathlib import Path

Stamp = tuple[int, int, int]


def stamp_of(file: Path | str) -> Stamp:
    """The time of the last change, inode and size of a file; raises FileNotFoundError."""
    status = os.stat(file)  # noqa: PTH116  # asked hundreds of times a page: no Path is made
    return status.st_mtime_ns, status.st_ino, status.st_size
