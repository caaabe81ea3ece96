"""A video: a bare MP4 or WebM file, or a folder with its variants, captions and poster."""

from pathlib import Path
from typing import Final

from content_cache.bare import entries as entries
from content_cache.bare import open as open
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
