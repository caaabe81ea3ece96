"""The archives of installed packages, looked into once and remembered while they are used."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from content_cache.archives.archive import Archive, Member, open_archive
from content_cache.stamp import Stamp, stamp_of

#: Of this many packages, and this many members in all, some 150 bytes each.
ARCHIVES, NAMES = 16, 100_000

Key = tuple[str, int]
#: The archive's path, where a member lies in it, the member's media type.
Placed = tuple[Path, Member, str]


class Members:
    """The directories of the archives that were used last; any number of threads may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[Key, tuple[Stamp, Archive]] = OrderedDict()

    def archive(self, package: str, version: int, path: Path) -> Archive:
        """The archive of a version, which is the file ``path``; raises as ``open_archive``."""
        key = (package, version)
        stamp = stamp_of(path)
        with self._lock:
            known = self._known.get(key)
            if known and known[0] == stamp:
                self._known.move_to_end(key)
                return known[1]
        archive = open_archive(path)
        with self._lock:
            self._known[key] = (stamp, archive)
            self._known.move_to_end(key)
            while len(self._known) > 1 and self._too_many():
                self._known.popitem(last=False)
        return archive

    def _too_many(self) -> bool:
        """Whether the oldest must go."""
        names = sum(len(archive.names) for _, archive in self._known.values())
        return len(self._known) > ARCHIVES or names > NAMES
