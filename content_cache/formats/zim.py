"""A ZIM archive: a bare file, or a folder that holds one."""

from pathlib import Path

from content_cache.bare import entries as entries
from content_cache.bare import open as open
from content_cache.package import kind_of
from content_cache.zim.model import Zim
from content_cache.zim.reading import KIND, is_zim, read_zim


def probe(path: Path) -> bool:
    """Whether ``path`` is a ZIM file, or a folder of the kind zim."""
    return is_zim(path) if path.is_file() else kind_of(path) == KIND


def read(path: Path) -> Zim:
    """Read it; raises AuthoringErrors, RefusedError where libzim is not installed."""
    return read_zim(path)
