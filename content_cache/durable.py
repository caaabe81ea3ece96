"""Writing so that a power cut leaves the old or the new, never a half."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Make the names in ``folder`` and below last; the files were synced when written."""
    for place, _, _ in os.walk(folder):
        sync_folder(Path(place))


def write_whole(file: Path, data: bytes) -> None:
    """Replace ``file`` by ``data`` in one step, on disk when this returns."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with draft.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
    sync_folder(file.parent)


def make_folders(folder: Path) -> None:
    """Make ``folder`` and its parents, their names on disk when this returns."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for place in missing:
        sync_folder(place.parent)
