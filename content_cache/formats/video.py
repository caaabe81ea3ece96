"""A video: a bare MP4 or WebM file, or a folder with its variants, captions and poster."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from content_cache import bare
from content_cache.package import kind_of
from content_cache.playing.model import Playable
from content_cache.playing.reading import read_file, read_folder
from content_cache.playing.sniff import MP4, WEBM, container_of

KIND: Final = "video"


def probe(path: Path) -> bool:
    """Whether ``path`` is a file in a container of videos, or a folder of the kind video."""
    if path.is_file():
        return container_of(path) in (MP4, WEBM)
    return kind_of(path) == KIND


def read(path: Path) -> Playable:
    """Read it; a bare file without pictures is of the kind audio. Raises AuthoringErrors."""
    return read_file(path) if path.is_file() else read_folder(path, KIND)


def entries(path: Path) -> Sequence[str]:
    """Its files, sorted."""
    return bare.entries(path)


def open(path: Path, name: str) -> BinaryIO:
    """Open one file; raises UnsafePathError, NotInstalledError."""
    return bare.open_entry(path, name)
