"""Installing a package: all of it or nothing, whatever happens meanwhile."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from content_cache import inflate, space
from content_cache.archives.zipped import archive_at, held_by
from content_cache.checksum import verify
from content_cache.durable import make_folders, sync_tree
from content_cache.errors import RefusedError, StoreError
from content_cache.formats import find
from content_cache.installing import arrival, remembered, requires, staging
from content_cache.installing.alone import alone
from content_cache.installing.planning import Plan, plan
from content_cache.installing.signature import AT_HAND, Trust, require
from content_cache.manifest import Manifest
from content_cache.said import Said
from content_cache.store import REMOVED, Store

Step = Literal["check", "room", "copy", "describe", "publish", "switch", "tidy", "done"]


class Progress(Struct, frozen=True):
    """How far an installation is: the step, the file, and bytes done out of ``total``."""

    step: Step
    path: str
    done: int
    total: int


class Installed(Struct, frozen=True):
    """What an installation came to; ``ignored`` are the hidden files that were left aside.

    ``left_out`` says, in English, what of a foreign course could not be taken over.
    """

    id: str
    version: int
    status: Literal["installed", "already here", "newer here"]
    ignored: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


OnProgress = Callable[[Progress], None]


def needs(store: Store, source: Path | Plan, *, floor_bytes: int = space.FLOOR_BYTES) -> space.Room:
    """The room that installing ``source`` takes, to be told before it starts.

    Of a file that was not planned yet only the size is looked at, since reading it takes long.
    """
    if isinstance(source, Plan):
        return _room(store, source, floor_bytes)
    if source.is_dir():
        return _room(store, plan(source), floor_bytes)
    if held_by(source) in ("package", "cartridge"):
        return arrival.room(store, archive_at(source), floor_bytes)
    find(source)
    total = space.on_disk(source.stat().st_size)
    return space.Room(total, total, space.free_bytes(store.root), floor_bytes)


def install(
    store: Store,
    source: Path,
    *,
    floor_bytes: int = space.FLOOR_BYTES,
    on_progress: OnProgress | None = None,
    trust: Trust = AT_HAND,
    said: Said | None = None,
    own: bool = False,
) -> Installed:
    """Install the folder or file ``source``, or go on with an installation that was cut short.

    ``said`` goes before what a foreign file says of itself; what is ``own`` was made for this on
    the same disk, and is moved. Stopped at any moment, the store still
    holds the version it held. Raises AuthoringErrors, PackageError, RefusedError, StoreError.
    """
    tell = on_progress or (lambda progress: None)
    tell(Progress("check", "", 0, 0))
    try:
        with arrival.arriving(store, source, said, floor_bytes=floor_bytes) as ready:
            ready = ready._replace(movable=ready.movable or own)
            require(ready.derived, trust)
            package, version = ready.manifest.id, ready.manifest.version
            with alone(store):
                status = _publish(store, ready, floor_bytes, tell)
    except OSError as error:
        raise space.disk_error(error) from error
    tell(Progress("done", "", ready.manifest.size, ready.manifest.size))
    return Installed(package, version, status, ready.ignored, ready.left_out)


def _publish(
    store: Store, ready: Plan, floor_bytes: int, tell: OnProgress
) -> Literal["installed", "already here", "newer here"]:
    """Bring the package in, unless it is there."""
    package, version = ready.manifest.id, ready.manifest.version
    current = _current(store, package)
    if current > version and _installed(store, package, current) is not None:
        return "newer here"
    here = _installed(store, package, version)
    if here is not None and not here.same_content(ready.manifest):
        raise RefusedError(
            "Version {version} of {id} is already here with other content.",
            "Raise the version number in package.json.",
            version=version,
            id=package,
        )
    # What is here may have been damaged since: installing again is how it is repaired.
    sound = here is not None and not verify(store.folder(package, version), here)
    if sound and current == version:
        _tidy(store, package, version)
        return "already here"
    requires.check_install(store, ready.manifest)
    if not sound:
        _bring(store, ready, floor_bytes, tell)
    tell(Progress("switch", "", ready.manifest.size, ready.manifest.size))
    store.switch(package, version)
    tell(Progress("tidy", "", ready.manifest.size, ready.manifest.size))
    _tidy(store, package, version)
    return "installed"


def _current(store: Store, package: str) -> int:
    """The version in use, 0 if there is none or if it cannot be told."""
    try:
        return store.current(package) or 0
    except StoreError:
        return 0


def _installed(store: Store, package: str, version: int) -> Manifest | None:
    """The manifest of a version on disk, None if it is not there or cannot be read."""
    try:
        return store.manifest(package, version)
    except StoreError:
        return None


def _tidy(store: Store, package: str, version: int) -> None:
    """Remove all but this version and the one before, and the leftovers of cut attempts."""
    others = [other for other in store.versions(package) if other != version]
    for old in others[:-1]:
        store.remove(package, old)
    for left in store.incoming.iterdir():
        name, _, number = left.name.rpartition("-")
        if name == package and number.isdigit():
            shutil.rmtree(left, ignore_errors=True)
    shutil.rmtree(store.incoming / REMOVED, ignore_errors=True)
    store.sweep(package)
    arrival.sweep(store)
    remembered.forget(store, package)
    inflate.forget(store, package)


def _bring(store: Store, ready: Plan, floor_bytes: int, tell: OnProgress) -> None:
    """Copy into ``.incoming``, check, then move into place in one step."""
    manifest = ready.manifest
    total = manifest.size
    folder = _staging(store, manifest)
    tell(Progress("room", "", 0, total))
    space.require(_room(store, ready, floor_bytes))
    staging.clear_strangers(folder, manifest)
    missing = staging.missing_files(folder, manifest)
    done = total - sum(entry.size for entry in missing)
    make_folders(folder)
    bring = staging.move_file if ready.movable else staging.copy_file
    for entry in missing:
        tell(Progress("copy", entry.path, done, total))

        def on_bytes(count: int, path: str = entry.path) -> None:
            nonlocal done
            done += count
            tell(Progress("copy", path, done, total))

        bring(ready.sources[entry.path], folder, entry, on_bytes)
    tell(Progress("describe", "", total, total))
    staging.write_derived(folder, ready.derived)
    staging.assert_complete(folder, manifest)
    sync_tree(folder)
    tell(Progress("publish", "", total, total))
    store.publish(folder, manifest.id, manifest.version)


def _staging(store: Store, manifest: Manifest) -> Path:
    """Where an unfinished installation waits."""
    return store.incoming / f"{manifest.id}-{manifest.version}"


def _room(store: Store, ready: Plan, floor_bytes: int) -> space.Room:
    """What is needed and what there is."""
    own = sum(space.on_disk(len(data)) for data in ready.derived.values())
    folder = _staging(store, ready.manifest)
    # What was unpacked here for this alone is moved, which takes no room.
    missing = () if ready.movable else staging.missing_files(folder, ready.manifest)
    begun = sum(staging.begun_bytes(folder, entry) for entry in missing)
    return space.Room(
        total=own + sum(space.on_disk(entry.size) for entry in ready.manifest.files),
        missing=own + sum(space.on_disk(entry.size) for entry in missing) - begun,
        free=space.free_bytes(store.root),
        floor=floor_bytes,
    )
