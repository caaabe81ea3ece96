"""A ZIM archive: a bare file, or a folder that holds one."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from content_cache import bare
from content_cache.package import kind_of
from content_cache.zim.model import Zim
from content_cache.zim.reading import KIND, is_zim, read_zim


def probe(path: Path) -> bool:
    """Whether ``path`` is a ZIM file, or a folder of the kind zim."""
    return is_zim(path) if path.is_file() else kind_of(path) == KIND


def read(path: Path) -> Zim:
    """Read it; raises AuthoringErrors, RefusedError where libzim is not installed."""
    return read_zim(path)


def entries(path: Path) -> Sequence[str]:
    """Its files, sorted."""
    return bare.entries(path)


def open(path: Path, name: str) -> BinaryIO:
    """Open one file; raises UnsafePathError, NotInstalledError."""
    return bare.open_entry(path, name)
