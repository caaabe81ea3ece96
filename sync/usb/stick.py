"""A stick as a folder of letters: read with suspicion, written so that a cut leaves no half letter.

Names are digits and hexadecimal, so that FAT keeps them; links are never followed; what a stick holds
besides our folder is none of our business.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content_cache.durable import sync_folder
from sync.usb.errors import StickError, of_system
from sync.usb.letter import MOST

FOLDER, README = "espace-connecte", "LISEZMOI.txt"
#: Bytes of a stick that always stay free.
SPARE = 1 << 20
#: More letters than this in a folder are not ours.
MOST_LETTERS = 20_000
_LETTER = re.compile(r"\d{6}\.hub")
_SPACE = re.compile(r"[0-9a-f]{16}")
_TEXT = (
    "Cette clé porte les échanges entre un espace connecté et son centre.\r\n"
    "Ce qu'elle contient est chiffré. Si vous la trouvez, rapportez-la à l'espace. Merci.\r\n"
)


def folder_of(space_id: str) -> str:
    """The name of a space's folder: it tells who finds the stick nothing."""
    return hashlib.sha256(f"hub-stick-1 {space_id}".encode()).hexdigest()[:16]


@contextmanager
def plainly(root: Path) -> Iterator[None]:
    """Turn errors of the system into words about the stick."""
    try:
        yield
    except OSError as error:
        raise of_system(error, root) from error


class Stick:
    """The stick mounted at ``root``; every method raises StickError."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.base = root / FOLDER
        with plainly(root):
            found = root.stat()
            self._device = found.st_dev
            if not stat.S_ISDIR(found.st_mode):
                raise StickError("{path} is no folder.", "Name the stick's folder.", path=root)

    def folder(self, way: str, of: str = "") -> Path:
        """The folder of one way, or of one space in it; refused if a link stands anywhere in it."""
        path = self.base / way / of if of else self.base / way
        for place in (self.base, self.base / way, path):
            if place.is_symlink() or (place.exists() and not place.is_dir()):
                raise StickError(
                    "On the stick, {name} is not a folder of ours.",
                    "Do not use this stick before a technician has seen it.",
                    name=place.relative_to(self.root),
                )
        return path

    def spaces(self, way: str) -> list[str]:
        """The spaces that have a folder of one way."""
        with plainly(self.root):
            place = self.folder(way)
            names = [entry.name for entry in os.scandir(place)] if place.is_dir() else []
        return sorted(name for name in names if _SPACE.fullmatch(name))

    def letters(self, way: str, of: str) -> list[Path]:
        """The letters in a folder, in the order they were written."""
        with plainly(self.root):
            place = self.folder(way, of)
            if not place.is_dir():
                return []
            names = [entry.name for entry in os.scandir(place)]
        found = sorted(name for name in names if _LETTER.fullmatch(name))
        return [place / name for name in found[:MOST_LETTERS]]

    def read(self, letter: Path) -> bytes:
        """The bytes of a letter; one too large is cut where it is too large, which opens as nothing."""
        with plainly(self.root):
            try:
                handle = os.open(letter, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            except OSError as error:
                if error.errno == errno.ELOOP:  # a link
                    return b""
                raise
            with os.fdopen(handle, "rb") as stream:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    return b""
                return stream.read(MOST + 1)

    def write(self, way: str, of: str, data: bytes) -> Path:
        """Add a letter, on the stick for good when this returns."""
        with plainly(self.root):
            place = self.folder(way, of)
            if (
                self.root.stat().st_dev != self._device
            ):  # only the empty folder of its mount is left
                raise OSError(errno.ENODEV, "No such device")
            self._begin(place)
            last = self.letters(way, of)
            number = int(last[-1].stem) + 1 if last else 1
            file, draft = place / f"{number:06d}.hub", place / f".{number:06d}.new"
            draft.unlink(missing_ok=True)
            if shutil.disk_usage(self.root).free - len(data) < SPARE:
                raise OSError(errno.ENOSPC, "No space left on device")
            try:
                handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
                with os.fdopen(handle, "wb") as stream:
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
                draft.replace(file)
            except OSError:
                draft.unlink(missing_ok=True)
                raise
            sync_folder(place)
        return file

    def remove(self, letters: list[Path]) -> None:
        """Take letters away that arrived."""
        with plainly(self.root):
            for letter in letters:
                letter.unlink(missing_ok=True)
            for place in {letter.parent for letter in letters}:
                sync_folder(place)

    def settle(self) -> None:
        """Have the system write everything that it still holds back for this stick."""
        with plainly(self.root):
            os.sync()

    def _begin(self, place: Path) -> None:
        """Make our folders, unless they are there."""
        if place.is_dir():
            return
        for folder in (self.base, place.parent, place):
            folder.mkdir(exist_ok=True)
            sync_folder(folder.parent)
        readme = self.base / README
        if not readme.is_symlink() and not readme.exists():
            readme.write_text(_TEXT, encoding="utf-8", newline="")
