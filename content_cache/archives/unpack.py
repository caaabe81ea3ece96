"""Writing an archive's files to disk."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from content_cache.archives.archive import CHUNK, Archive, Limits, open_archive
from content_cache.archives.zipped import base_of, find_top
from content_cache.durable import make_folders
from content_cache.errors import PackageError
from content_cache.package import NAME


def unpack(
    archive: Path | Archive,
    into: Path,
    limits: Limits | None = None,
    on_bytes: Callable[[int], None] | None = None,
) -> Path:
    """Write a ZIP file's package below ``into`` and return its folder, which holds package.json.

    Hidden files and litter are left out. On an error nothing is left behind. Raises PackageError
    when there is no package.json at the top or in the only folder, else as ``open_archive``.
    """
    if not isinstance(archive, Archive):
        archive = open_archive(archive, limits)
    found = find_top(archive, NAME)
    if found is None:
        raise PackageError(
            "The archive holds no package.json, neither at its top nor in its only folder."
        )
    top = base_of(found)
    known = into.exists()
    try:
        for name in archive.names:
            if name.startswith(top):
                _write(archive, name, into / name, on_bytes)
    except BaseException:
        if not known:
            shutil.rmtree(into, ignore_errors=True)
        raise
    return into / top


def _write(
    archive: Archive, name: str, target: Path, on_bytes: Callable[[int], None] | None
) -> None:
    """Write one member; a link on the way is not followed, a file that is there is replaced."""
    make_folders(target.parent)
    target.unlink(missing_ok=True)
    new = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    with os.fdopen(new, "wb") as write, archive.open(name) as read:
        while piece := read.read(CHUNK):
            write.write(piece)
            if on_bytes:
                on_bytes(len(piece))
