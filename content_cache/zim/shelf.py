"""The archives that are open in this process: a few, with little memory for each.

libzim reads entries from several threads at once; its searches go through Xapian, which does not,
so that each archive has a lock for them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from content_cache.errors import RefusedError, StoreError

#: Archives open at once, and memory for unpacked clusters in all of them, in bytes.
MOST_OPEN, MOST_MEMORY = 4, 16 << 20
#: Directory entries that libzim keeps of each archive.
ENTRIES = 256


@dataclass
class Opened:
    """An open archive, its searchers made at the first search, the lock around them."""

    archive: Any
    file: Path
    lock: Lock = field(default_factory=Lock)
    searcher: Any = None
    suggester: Any = None


class Shelf:
    """Open archives by file; the one unused longest is closed when another is opened."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: OrderedDict[tuple[Path, int, int], Opened] = OrderedDict()

    def open(self, file: Path) -> Opened:
        """The archive in ``file``, which must have been found sound; raises StoreError, RefusedError."""
        try:
            stat = file.stat()
        except OSError as error:
            raise _damaged(file) from error
        key = (file, stat.st_mtime_ns, stat.st_ino)
        with self._lock:
            found = self._open.get(key)
            if found is None:
                found = self._open[key] = Opened(_open(file), file)
                while len(self._open) > MOST_OPEN:
                    self._open.popitem(last=False)
            self._open.move_to_end(key)
        return found

    def __len__(self) -> int:
        return len(self._open)


def _open(file: Path) -> Any:
    try:
        from libzim.reader import Archive, set_cluster_cache_max_size
    except ImportError as error:
        raise RefusedError(
            "ZIM archives need a part of the program that is not installed here.",
            "Run: pip install 'espace-connecte[zim]'.",
        ) from error
    set_cluster_cache_max_size(MOST_MEMORY)
    try:
        archive = Archive(file)
    except (RuntimeError, OSError) as error:
        raise _damaged(file) from error
    archive.dirent_cache_max_size = ENTRIES
    return archive


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Say plainly that an archive is damaged when reading fails below."""
    try:
        yield
    except (RuntimeError, OSError, UnicodeError) as error:
        raise _damaged(file) from error


def _damaged(file: Path) -> StoreError:
    return StoreError("The archive {name} is damaged. Install it again.", name=file.name)
