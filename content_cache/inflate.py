"""Large members that an archive holds deflated, inflated once to a file that ranges can be read of.

::

    derived/<id>/<version>/<crc32>-<size>   made when first asked for, made again if it is lost
"""

import shutil
import uuid
from pathlib import Path

from content_cache import space
from content_cache.durable import make_folders
from content_cache.errors import RefusedError
from content_cache.store import Store

FOLDER = "derived"


def inflated(store: Store, package: str, version: int, name: str) -> Path:
    """The file of one member; raises RefusedError without room, NotInstalledError, PackageError."""
    _, member, _ = store.member(package, name, version)
    folder = store.root / FOLDER / package / str(version)
    target = folder / f"{member.crc32:08x}-{member.size:x}"
    if target.is_file() and target.stat().st_size == member.size:
        return target
    if space.free_bytes(store.root) - member.size < space.FLOOR_BYTES:
        raise RefusedError(
            "There is no room on the disk to open this.", "Remove content that is no longer used."
        )
    make_folders(folder)
    draft = folder / f".{uuid.uuid4().hex}"
    try:
        with store.packed(package, version).open(name) as source, draft.open("wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def forget(store: Store, package: str) -> None:
    """Remove what was inflated of a package."""
    shutil.rmtree(store.root / FOLDER / package, ignore_errors=True)
