"""The formats that packages come in, one module each."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from content_cache.archives.archive import is_zip, open_archive
from content_cache.content import Content
from content_cache.errors import PackageError
from content_cache.formats import (
    audio,
    course,
    document,
    epub,
    gafe,
    h5p,
    html5,
    pictures,
    scorm,
    video,
    voices,
    zim,
)


class Format(Protocol):
    """What each module of this folder offers."""

    def probe(self, path: Path) -> bool:
        """Whether ``path`` is of this format; never raises."""

    def read(self, path: Path) -> Content:
        """Read it whole; raises ContentError."""

    def entries(self, path: Path) -> Sequence[str]:
        """The paths of its members, sorted."""

    def open(self, path: Path, name: str) -> BinaryIO:
        """Open one member; raises UnsafePathError, NotInstalledError."""


#: A course comes last: it takes any folder with texts.
FORMATS: tuple[Format, ...] = (
    gafe,
    pictures,
    voices,
    video,
    audio,
    epub,
    document,
    zim,
    h5p,
    scorm,
    html5,
    course,
)


def find(path: Path) -> Format:
    """The first format that knows ``path``; raises PackageError."""
    for form in FORMATS:
        if form.probe(path):
            return form
    if path.is_file() and is_zip(path):
        # What is wrong with it tells more than that nobody knows it.
        open_archive(path)
    raise PackageError(
        "{name} is not content that can be read here. Choose a course folder, a video, a sound, "
        "a PDF, EPUB, H5P, SCORM or ZIM file, or pages in a ZIP file.",
        name=path.name,
    )
