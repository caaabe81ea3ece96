"""What arrives as a file: foreign files as they are, packages and cartridges taken out first."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from content_cache import space
from content_cache.archives.archive import Archive
from content_cache.archives.unpack import unpack
from content_cache.archives.zipped import archive_at, held_by
from content_cache.errors import RefusedError
from content_cache.formats import cartridge
from content_cache.installing.alone import alone
from content_cache.installing.planning import Plan, plan
from content_cache.said import Said
from content_cache.store import Store

WORKSHOP = ".arriving"
_LOCK = ".arriving.lock"


@contextmanager
def arriving(
    store: Store,
    source: Path,
    said: Said | None = None,
    *,
    floor_bytes: int = space.FLOOR_BYTES,
    on_bytes: Callable[[int], None] | None = None,
) -> Iterator[Plan]:
    """The plan of ``source``, whatever it is; what had to be unpacked goes when this ends.

    Raises AuthoringErrors, RefusedError, PackageError, StoreError.
    """
    held = held_by(source)
    if held not in ("package", "cartridge"):
        yield plan(source, said)
        return
    archive = archive_at(source)
    with _workshop(store) as folder:
        space.require(room(store, archive, floor_bytes))
        left_out: list[str] = []
        if held == "cartridge":
            course, left_out = cartridge.convert(source, archive, folder, said)
            ready = plan(course)
        else:
            ready = plan(unpack(archive, folder, on_bytes=on_bytes), said)
        ignored = tuple(dict.fromkeys((*ready.ignored, *archive.ignored)))
        yield ready._replace(movable=True, ignored=ignored, left_out=tuple(left_out))


def room(store: Store, archive: Archive, floor_bytes: int) -> space.Room:
    """The room that an archive takes once unpacked."""
    total = sum(space.on_disk(archive.size(name)) for name in archive.names)
    return space.Room(total, total, space.free_bytes(store.root), floor_bytes)


def sweep(store: Store) -> None:
    """Remove what an unpacking that was cut short left, unless one is going on."""
    if (store.incoming / WORKSHOP).exists():
        try:
            with _workshop(store):
                pass
        except RefusedError:
            return


@contextmanager
def _workshop(store: Store) -> Iterator[Path]:
    """An empty folder for one process at a time, on the same disk as the packages."""
    folder = store.incoming / WORKSHOP
    with alone(store, _LOCK):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            folder.mkdir()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
