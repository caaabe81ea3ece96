"""Installing a package: all of it or nothing, whatever happens meanwhile."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from content_cache import space, staging
from content_cache.build import complete
from content_cache.checksum import verify
from content_cache.content import Content, encode
from content_cache.durable import make_folders, sync_tree
from content_cache.errors import RefusedError, StoreError
from content_cache.folder import list_files
from content_cache.formats import find
from content_cache.manifest import Manifest
from content_cache.package import NAME, dump
from content_cache.store import INDEX, REMOVED, Store

SIGNATURE = f"{NAME}.sig"
Step = Literal["check", "room", "copy", "describe", "publish", "switch", "tidy", "done"]


class Progress(Struct, frozen=True):
    """How far an installation is: the step, the file, and bytes done out of ``total``."""

    step: Step
    path: str
    done: int
    total: int


class Installed(Struct, frozen=True):
    """What an installation came to; ``ignored`` are the hidden files that were left aside."""

    id: str
    version: int
    status: Literal["installed", "already here", "newer here"]
    ignored: tuple[str, ...] = ()


class Plan(NamedTuple):
    """A package ready to be copied: its content, its complete manifest, its derived files."""

    content: Content
    manifest: Manifest
    derived: dict[str, bytes]
    ignored: tuple[str, ...]


OnProgress = Callable[[Progress], None]


def plan(source: Path) -> Plan:
    """Read and check a package; raises AuthoringErrors, RefusedError, PackageError."""
    content = find(source).read(source)
    manifest = complete(source, content)
    content = replace(content, manifest=manifest)
    derived = {NAME: dump(manifest), INDEX: encode(content)}
    signature = source / SIGNATURE
    if signature.is_file() and not signature.is_symlink():
        # What was signed is these very bytes.
        derived |= {NAME: (source / NAME).read_bytes(), SIGNATURE: signature.read_bytes()}
    return Plan(content, manifest, derived, list_files(source).ignored)


def needs(store: Store, source: Path, *, floor_bytes: int = space.FLOOR_BYTES) -> space.Room:
    """The room that installing ``source`` takes, to be told before it starts."""
    return _room(store, plan(source), floor_bytes)


def install(
    store: Store,
    source: Path,
    *,
    floor_bytes: int = space.FLOOR_BYTES,
    on_progress: OnProgress | None = None,
) -> Installed:
    """Install the package ``source``, or go on with an installation that was cut short.

    Stopped at any moment, the store still holds the version it held. Raises AuthoringErrors,
    PackageError, RefusedError, StoreError.
    """
    tell = on_progress or (lambda progress: None)
    tell(Progress("check", "", 0, 0))
    ready = plan(source)
    package, version = ready.manifest.id, ready.manifest.version
    try:
        with _alone(store):
            status = _publish(store, source, ready, floor_bytes, tell)
    except OSError as error:
        if space.is_full(error):
            raise StoreError("The disk is full. Remove content that is no longer used.") from error
        raise StoreError(
            "The disk refuses to be read or written ({problem}). Check it and start again.",
            problem=error.strerror or str(error),
        ) from error
    tell(Progress("done", "", ready.manifest.size, ready.manifest.size))
    return Installed(package, version, status, ready.ignored)


def _publish(
    store: Store, source: Path, ready: Plan, floor_bytes: int, tell: OnProgress
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
        return "already here"
    if not sound:
        _bring(store, source, ready, floor_bytes, tell)
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


def _bring(store: Store, source: Path, ready: Plan, floor_bytes: int, tell: OnProgress) -> None:
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
    for entry in missing:
        tell(Progress("copy", entry.path, done, total))

        def on_bytes(count: int, path: str = entry.path) -> None:
            nonlocal done
            done += count
            tell(Progress("copy", path, done, total))

        staging.copy_file(source, folder, entry, on_bytes)
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
    missing = staging.missing_files(_staging(store, ready.manifest), ready.manifest)
    return space.Room(
        total=own + sum(space.on_disk(entry.size) for entry in ready.manifest.files),
        missing=own + sum(space.on_disk(entry.size) for entry in missing),
        free=space.free_bytes(store.root),
        floor=floor_bytes,
    )


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """One installation at a time; the lock goes with the process that holds it."""
    make_folders(store.incoming)
    with (store.incoming / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RefusedError(
                "Another installation is going on.", "Wait until it ends, then start again."
            ) from error
        yield
