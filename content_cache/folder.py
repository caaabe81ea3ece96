"""Which files of a folder belong to its package."""

import os
import stat
from pathlib import Path
from typing import BinaryIO, NamedTuple

from content_cache.errors import NotInstalledError, PackageError, RefusedError
from content_cache.manifest import RESERVED
from content_cache.paths import safe_path

MAX_FILES = 20_000
MAX_DEPTH = 16
# Left behind by file managers and editors.
LITTER = frozenset({"thumbs.db", "desktop.ini", "__pycache__", "__macosx"})


class Listing(NamedTuple):
    """Relative paths, sorted: the package's files, and what is left aside."""

    files: tuple[str, ...]
    ignored: tuple[str, ...]


def list_files(folder: Path) -> Listing:
    """List a package folder, ``package.json`` and what the hub derives left out.

    Hidden files and litter are ignored. Raises RefusedError on a link or a device,
    UnsafePathError on a name that cannot travel, PackageError on a folder out of proportion.
    """
    files: list[str] = []
    ignored: list[str] = []
    waiting = [""]
    while waiting:
        place = waiting.pop()
        with os.scandir(folder / place) as entries:
            for entry in entries:
                path = f"{place}{entry.name}"
                if is_litter(entry.name):
                    ignored.append(path)
                elif entry.is_symlink():
                    raise _refused("The file {path} is a link to another place.", path)
                elif entry.is_dir():
                    waiting.append(f"{safe_path(path)}/")
                elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
                    raise _refused("The file {path} is a device or a pipe.", path)
                elif path not in RESERVED:
                    files.append(safe_path(path))
        if len(files) > MAX_FILES or place.count("/") > MAX_DEPTH:
            raise PackageError(
                "The folder {folder} holds too many files or folders. Choose the course's own.",
                folder=folder.name,
            )
    _check_twins(files)
    return Listing(tuple(sorted(files)), tuple(sorted(ignored)))


def open_file(folder: Path, name: str) -> BinaryIO:
    """Open one file of a package folder; raises UnsafePathError, NotInstalledError."""
    file = folder / safe_path(name)
    if file.is_symlink() or not file.is_file():
        raise NotInstalledError("The folder has no file {name}.", name=name)
    return file.open("rb")


def _check_twins(files: list[str]) -> None:
    """Raise RefusedError when two files would be one on a stick, which is blind to case."""
    seen: dict[str, str] = {}
    for path in files:
        twin = seen.setdefault(path.casefold(), path)
        if twin != path:
            raise RefusedError(
                "The folder holds two files that many computers take for one: {path} and {twin}.",
                "Rename one of them.",
                path=path,
                twin=twin,
            )


def is_litter(name: str) -> bool:
    """Whether a file is not part of what the author wrote."""
    return name.startswith(".") or name.endswith("~") or name.lower() in LITTER


def _refused(reason: str, path: str) -> RefusedError:
    """A file that must not enter the store."""
    return RefusedError(reason, "Remove it, or put a plain file in its place.", path=path)
