"""Copying a package into ``.incoming``, file by file, so that it can go on after a power cut."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from content_cache.checksum import CHUNK, check_file
from content_cache.durable import make_folders, write_whole
from content_cache.errors import PackageError
from content_cache.folder import list_files
from content_cache.manifest import FileEntry, Manifest

# Hidden, hence never the name of a package's own file.
PART = ".part"


def missing_files(staging: Path, manifest: Manifest) -> tuple[FileEntry, ...]:
    """The files that are not in ``staging`` yet, or not right."""
    if not staging.is_dir():
        return manifest.files
    return tuple(entry for entry in manifest.files if check_file(staging, entry))


def clear_strangers(staging: Path, manifest: Manifest) -> None:
    """Take out of ``staging`` what an earlier attempt with other content left there."""
    if not staging.is_dir():
        return
    wanted = {staging / entry.path for entry in manifest.files}
    folders = {parent for file in wanted for parent in file.parents}
    for place, names, files in os.walk(staging):
        for file in (Path(place, name) for name in files):
            if file not in wanted:
                file.unlink()
        for folder in (Path(place, name) for name in names):
            if folder.is_symlink():
                folder.unlink()
            elif folder not in folders:
                shutil.rmtree(folder, ignore_errors=True)


def copy_file(
    source: Path, staging: Path, entry: FileEntry, on_bytes: Callable[[int], None]
) -> None:
    """Copy one file and check it on the way; raises PackageError if it is not as announced."""
    target = staging / entry.path
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    make_folders(target.parent)
    part = staging / PART
    digest = hashlib.sha256()
    # A link put there since the folder was listed is not followed.
    reading = os.open(source / entry.path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(reading, "rb") as read, part.open("wb") as write:
        while piece := read.read(CHUNK):
            digest.update(piece)
            write.write(piece)
            on_bytes(len(piece))
        write.flush()
        os.fsync(write.fileno())
    if digest.hexdigest() != entry.sha256:
        raise PackageError(
            "The file {path} changed while it was copied. Start again when nobody edits it.",
            path=entry.path,
        )
    part.replace(target)


def write_derived(staging: Path, files: dict[str, bytes]) -> None:
    """Write what the hub adds beside the package's own files."""
    for name, data in files.items():
        write_whole(staging / name, data)


def assert_complete(staging: Path, manifest: Manifest) -> None:
    """Raise PackageError unless exactly the files of the manifest are there."""
    names = {entry.path for entry in manifest.files}
    listed = set(list_files(staging).files)
    if names != listed:
        odd = sorted(names ^ listed)[0]
        raise PackageError("The copy is not complete: {path}. Start again.", path=odd)
