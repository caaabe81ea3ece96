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
PART = ".part-"


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
    wanted |= {_part(staging, entry) for entry in manifest.files}
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
    """Copy the file ``source`` and check it on the way, going on where a cut copy stopped.

    Raises PackageError if it is not as announced.
    """
    part = _part(staging, entry)
    part.touch()
    digest = hashlib.sha256()
    # A link put there since the folder was listed is not followed.
    reading = os.open(source, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(reading, "rb") as read, part.open("r+b") as write:
        # What the power cut left may be zeros: only what is the same as in the source counts.
        while (piece := read.read(CHUNK)) and write.read(CHUNK) == piece:
            digest.update(piece)
            on_bytes(len(piece))
        write.seek(read.tell() - len(piece))
        write.truncate()
        while piece:
            digest.update(piece)
            write.write(piece)
            on_bytes(len(piece))
            piece = read.read(CHUNK)
        write.flush()
        os.fsync(write.fileno())
    if digest.hexdigest() != entry.sha256:
        part.unlink()
        raise PackageError(
            "The file {path} changed while it was copied. Start again when nobody edits it.",
            path=entry.path,
        )
    part.replace(_place(staging, entry))


def move_file(
    source: Path, staging: Path, entry: FileEntry, on_bytes: Callable[[int], None]
) -> None:
    """Move the file ``source``, made and checked for this installation alone, on the same disk."""
    with source.open("rb") as stream:
        os.fsync(stream.fileno())
    source.replace(_place(staging, entry))
    on_bytes(entry.size)


def begun_bytes(staging: Path, entry: FileEntry) -> int:
    """How much of a file's copy is on the disk already, in bytes."""
    try:
        return min(_part(staging, entry).stat().st_size, entry.size)
    except OSError:
        return 0


def _part(staging: Path, entry: FileEntry) -> Path:
    """Where a file is until its copy is whole; files of the same content share it in turn."""
    return staging / f"{PART}{entry.sha256[:16]}"


def _place(staging: Path, entry: FileEntry) -> Path:
    """Where a file goes, its folder made and what stands in its way removed."""
    target = staging / entry.path
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    make_folders(target.parent)
    return target


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
