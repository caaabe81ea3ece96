"""The formats that packages come in, one module each."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from content_cache.content import Content
from content_cache.errors import PackageError
from content_cache.formats import course, gafe, pictures


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
FORMATS: tuple[Format, ...] = (gafe, pictures, course)


def find(path: Path) -> Format:
    """The first format that knows ``path``; raises PackageError."""
    for form in FORMATS:
        if form.probe(path):
            return form
    raise PackageError(
        "{name} is not content that can be read here. Choose a course folder with a package.json.",
        name=path.name,
    )
