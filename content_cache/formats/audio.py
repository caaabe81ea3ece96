"""A sound recording: a bare Ogg, MP3, AAC or WAVE file, or a folder with its variants."""

from pathlib import Path
from typing import Final

from content_cache.bare import entries as entries
from content_cache.bare import open as open
from content_cache.package import kind_of
from content_cache.playing.model import Playable
from content_cache.playing.reading import read_file, read_folder
from content_cache.playing.sniff import AAC, MP3, OGG, WAV, container_of

KIND: Final = "audio"


def probe(path: Path) -> bool:
    """Whether ``path`` is a file in a container of sound, or a folder of the kind audio."""
    if path.is_file():
        return container_of(path) in (OGG, MP3, AAC, WAV)
    return kind_of(path) == KIND


def read(path: Path) -> Playable:
    """Read it; raises AuthoringErrors."""
    return read_file(path) if path.is_file() else read_folder(path, KIND)
