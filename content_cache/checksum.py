"""Is every file of a package there, and is it the right one?"""

import hashlib
from pathlib import Path
from typing import Literal

from msgspec import Struct

from content_cache.errors import ContentError
from content_cache.folder import list_files
from content_cache.manifest import FileEntry, Manifest
from content_cache.package import load

CHUNK = 1024 * 1024


class Problem(Struct, frozen=True):
    """One file that is not as its manifest says; ``message`` is an English sentence."""

    path: str
    fault: Literal["missing", "size", "hash", "extra", "unsafe", "manifest", "derived"]
    message: str


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal, read piece by piece; raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def check_file(folder: Path, entry: FileEntry) -> Problem | None:
    """Compare one file with its entry; None when it is right."""
    file = folder / entry.path
    if file.is_symlink() or not file.is_file():
        return Problem(entry.path, "missing", f"The file {entry.path} is missing.")
    size = file.stat().st_size
    if size != entry.size:
        return Problem(
            entry.path, "size", f"The file {entry.path} has {size} bytes instead of {entry.size}."
        )
    try:
        sound = sha256_of(file) == entry.sha256
    except OSError:
        sound = False  # the disk itself cannot read it any more
    if not sound:
        return Problem(entry.path, "hash", f"The file {entry.path} has been damaged or changed.")
    return None


def verify(folder: Path, manifest: Manifest | None = None) -> list[Problem]:
    """Compare a package folder with its manifest, by default its own package.json."""
    manifest = manifest or load(folder)
    found = [check_file(folder, entry) for entry in manifest.files]
    problems = [problem for problem in found if problem]
    known = {entry.path for entry in manifest.files}
    try:
        extra = [path for path in list_files(folder).files if path not in known]
    except ContentError as error:
        return [*problems, Problem(str(error.params.get("path", "")), "unsafe", str(error))]
    return problems + [
        Problem(path, "extra", f"The file {path} is not in the package's list.") for path in extra
    ]
