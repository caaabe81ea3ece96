"""Writing packages to a stick or folder, so that other hubs can fetch from it.

``FOLDER/packages/<id>/<version>/``, checked while it is copied, resumed where it was cut, put in place in
one step, synced: a stick that is pulled out holds whole packages only. Works on FAT as well.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from content_cache import space
from content_cache.checksum import verify
from content_cache.durable import make_folders, sync_folder, sync_tree
from content_cache.errors import ContentError, NotInstalledError
from content_cache.installing import staging
from content_cache.installing.signature import SIGNATURE
from content_cache.manifest import Manifest
from content_cache.package import NAME, load
from content_cache.store import Store
from sync.content.folder_source import PACKAGES

DRAFTS = ".incoming"
#: Bytes that stay free on a stick.
FLOOR = 4 << 20


class Copied(Struct, frozen=True):
    """A package on the stick; ``new`` if it was written now."""

    package: str
    version: int
    new: bool


OnBytes = Callable[[str, int, int], None]


def mirror(
    store: Store,
    folder: Path,
    packages: Iterable[str],
    on_bytes: OnBytes = lambda package, done, total: None,
) -> list[Copied]:
    """Write the version in use of each package; what they need comes along.

    ``on_bytes`` is told the package, its bytes done and all its bytes. Raises NotInstalledError,
    RefusedError where room is short, PackageError on a damaged file, StoreError.
    """
    try:
        wanted = _with_needs(store, packages)
        return [_copy(store, folder, manifest, on_bytes) for manifest in wanted]
    except OSError as error:
        raise space.disk_error(error) from error


def _with_needs(store: Store, packages: Iterable[str]) -> list[Manifest]:
    """The manifests, what is needed before who needs it."""
    found: dict[str, Manifest] = {}

    def take(package: str, above: frozenset[str]) -> None:
        if package in found or package in above:
            return
        manifest = store.manifest(package)
        for need in manifest.requires:
            take(need.id, above | {package})
        found[package] = manifest

    for package in packages:
        if store.current(package) is None:
            raise NotInstalledError(
                "The content {id} is not installed. Install it first.", id=package
            )
        take(package, frozenset())
    return list(found.values())


def _copy(store: Store, folder: Path, manifest: Manifest, on_bytes: OnBytes) -> Copied:
    """One package, unless it is there and whole."""
    source = store.folder(manifest.id, manifest.version)
    target = folder / PACKAGES / manifest.id / str(manifest.version)
    if _is_there(source, target):
        return Copied(manifest.id, manifest.version, False)
    draft = folder / DRAFTS / f"{manifest.id}-{manifest.version}"
    staging.clear_strangers(draft, manifest)
    missing = staging.missing_files(draft, manifest)
    need = sum(space.on_disk(e.size) - staging.begun_bytes(draft, e) for e in missing)
    space.require(space.Room(need, need, space.free_bytes(folder), FLOOR))
    make_folders(draft)
    done = manifest.size - sum(entry.size for entry in missing)

    def tell(count: int) -> None:
        nonlocal done
        done += count
        on_bytes(manifest.id, done, manifest.size)

    for entry in missing:
        staging.copy_file(source / entry.path, draft, entry, tell)
    heads = {n: (source / n).read_bytes() for n in (NAME, SIGNATURE) if (source / n).is_file()}
    staging.write_derived(draft, heads)
    sync_tree(draft)
    make_folders(target.parent)
    shutil.rmtree(target, ignore_errors=True)
    draft.replace(target)
    for other in target.parent.iterdir():
        if other.name.isdecimal() and int(other.name) < manifest.version:
            shutil.rmtree(other, ignore_errors=True)
    sync_folder(target.parent)
    shutil.rmtree(folder / DRAFTS, ignore_errors=True)
    return Copied(manifest.id, manifest.version, True)


def _is_there(source: Path, target: Path) -> bool:
    """Whether the stick holds the same package, every byte of it."""
    try:
        same = (source / NAME).read_bytes() == (target / NAME).read_bytes()
        return same and not verify(target, load(target))
    except (OSError, ContentError):
        return False
