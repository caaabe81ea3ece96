"""What formats read of packages, from the index made at installation; the last ones stay in memory."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

import msgspec

from content_cache.content import Content, Kept, decode
from content_cache.formats import find
from content_cache.package import NAME
from content_cache.stamp import Stamp, stamp_of

INDEX = "index.json"
#: A page may show every module of a subject at once.
CACHED = 48

Key = tuple[str, int]


class Contents:
    """Contents by package and version; any number of threads may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Key, tuple[Stamp, Content]] = OrderedDict()

    def get(self, key: Key, folder: Path, kind: type[Kept]) -> Kept | None:
        """The content of a package's folder, None if it is of another kind.

        An index that was lost, or written by another release of this program, is derived again.
        Raises FileNotFoundError, ContentError.
        """
        stamp = self._stamp(folder)
        with self._lock:
            known = self._kept.get(key)
            if known and known[0] == stamp and isinstance(known[1], kind):
                self._kept.move_to_end(key)
                return known[1]
        content = self._read(folder, kind)
        if not isinstance(content, kind):
            return None
        with self._lock:
            self._kept[key] = (stamp, content)
            while len(self._kept) > CACHED:
                self._kept.popitem(last=False)
        return content

    def _stamp(self, folder: Path) -> Stamp:
        try:
            return stamp_of(folder / INDEX)
        except FileNotFoundError:
            return stamp_of(folder / NAME)

    def _read(self, folder: Path, kind: type[Kept]) -> Content:
        try:
            return decode((folder / INDEX).read_bytes(), kind)
        except (OSError, msgspec.MsgspecError):
            return find(folder).read(folder)
