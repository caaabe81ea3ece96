"""Making ready before bytes travel: what is here already is linked, what is older serves as basis.

::

    .incoming/.fetching/<id>/<version>/tree/    the package as it comes together
    .incoming/.fetching/<id>/<version>/basis/   older files by their new names, only ever read
    .incoming/.fetching/<id>/<version>/head/    package.json and its signature

A file that is whole is linked into ``tree`` and never listed for transfer, so rsync, which writes in
place there, can never write through a link into a published version.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from content_cache import space
from content_cache.checksum import check_file
from content_cache.durable import make_folders
from content_cache.errors import StoreError
from content_cache.installing import staging
from content_cache.manifest import FileEntry, Manifest, is_package_id
from content_cache.store import Store

FETCHING = ".fetching"
#: Below that size a file is sent whole: comparing would cost about as much.
BASIS_FROM = 32_768
#: What was begun is kept that long after its last byte came, in milliseconds.
FORGOTTEN_MS = 30 * 86_400_000


class Place(Struct, frozen=True):
    """Where one version comes together."""

    root: Path

    @property
    def tree(self) -> Path:
        """The package itself."""
        return self.root / "tree"

    @property
    def basis(self) -> Path:
        """Older files by their new names."""
        return self.root / "basis"

    @property
    def head(self) -> Path:
        """What says what the package is, and who says so."""
        return self.root / "head"

    @property
    def listed(self) -> Path:
        """The names of the files to bring."""
        return self.root / "listed"


def place_of(store: Store, package: str, version: int) -> Place:
    """Where a version comes together; raises NotInstalledError on a malformed id."""
    store.folder(package, version)
    return Place(store.incoming / FETCHING / package / str(version))


def clear_others(store: Store, package: str, version: int) -> None:
    """Take away what came of other versions of a package."""
    folder = place_of(store, package, version).root
    if folder.parent.is_dir():
        for other in folder.parent.iterdir():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)


def link_known(store: Store, place: Place, manifest: Manifest) -> None:
    """Give ``tree`` a link (else a copy) of every file that is somewhere on this disk.

    Whether it is whole there shows when it is looked at next: it is read once, not twice.
    """
    wanted = {entry.sha256 for entry in manifest.files}
    twins: dict[str, list[tuple[Path, FileEntry]]] = {}
    waiting = store.incoming / f"{manifest.id}-{manifest.version}"
    for folder, entry in (*((waiting, each) for each in manifest.files), *_here(store)):
        if entry.sha256 in wanted:
            twins.setdefault(entry.sha256, []).append((folder, entry))
    for entry in manifest.files:
        if (place.tree / entry.path).exists():
            continue
        for folder, twin in twins.get(entry.sha256, ()):
            file = folder / twin.path
            if file.is_file() and not file.is_symlink() and file.stat().st_size == entry.size:
                make_folders((place.tree / entry.path).parent)
                _link(file, place.tree / entry.path)
                break


def _here(store: Store) -> Iterator[tuple[Path, FileEntry]]:
    """Every file of every version on this disk."""
    for package in store.ids():
        for version in store.versions(package):
            try:
                files = store.manifest(package, version).files
            except StoreError:
                continue  # a package that cannot be read has nothing to give
            for entry in files:
                yield store.folder(package, version), entry


def find_missing(
    place: Place, manifest: Manifest, among: tuple[FileEntry, ...]
) -> tuple[FileEntry, ...]:
    """The files still to bring ``among`` some; what is wrong and linked is let go of, never written to."""
    staging.clear_strangers(place.tree, manifest)
    missing = tuple(entry for entry in among if check_file(place.tree, entry))
    for entry in missing:
        file = place.tree / entry.path
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        elif file.is_symlink() or (file.exists() and file.stat().st_nlink > 1):
            file.unlink()
        elif file.exists() and file.stat().st_size >= entry.size:
            file.unlink()  # whole and wrong: nothing of it is worth keeping
    return missing


def lay_basis(
    store: Store, place: Place, manifest: Manifest, missing: tuple[FileEntry, ...]
) -> None:
    """Lay out what rsync compares with: the older file, after what came of the new one so far.

    rsync compares with one file only. Where a transfer of a changed file was cut, that file would be
    the begun one, and all of the old version that comes after would travel again.
    """
    for entry in missing:
        old = _cousin(store, manifest, entry) if entry.size >= BASIS_FROM else None
        if old is None:
            continue
        target, begun = place.basis / entry.path, place.tree / entry.path
        make_folders(target.parent)
        came = begun.stat().st_size if begun.exists() else 0
        known = target.stat().st_size - old.stat().st_size if target.exists() else -1
        if came > max(known, 0) and _room_for(store, came + old.stat().st_size):
            draft = target.with_name(f".{target.name}.draft")
            with draft.open("wb") as joined:
                for part in (begun, old):
                    with part.open("rb") as stream:
                        shutil.copyfileobj(stream, joined, 1 << 20)
            draft.replace(target)
            begun.unlink()
        elif came > max(known, 0):
            continue  # no room to join them: going on with what came is the second best
        else:
            if known < 0:
                _link(old, target)
            begun.unlink(missing_ok=True)


def drop_begun(place: Place) -> None:
    """Forget a version that is published, or whose source cannot be believed."""
    shutil.rmtree(place.root, ignore_errors=True)
    with contextlib.suppress(OSError):  # another version of it is begun
        place.root.parent.rmdir()


def sweep(store: Store, wanted: Iterable[str], now_ms: int) -> None:
    """Take away what was begun long ago of packages that are not wanted any more."""
    folder = store.incoming / FETCHING
    kept = set(wanted)
    for place in folder.iterdir() if folder.is_dir() else ():
        if is_package_id(place.name) and place.is_dir() and place.name not in kept:
            newest = max((each.stat().st_mtime for each in place.rglob("*")), default=0.0)
            if now_ms - newest * 1000 > FORGOTTEN_MS:
                shutil.rmtree(place, ignore_errors=True)


def room(
    store: Store, missing: tuple[FileEntry, ...], place: Place, floor_bytes: int
) -> space.Room:
    """What bringing ``missing`` takes."""
    begun = sum(_size(place.tree / entry.path) for entry in missing)
    total = sum(space.on_disk(entry.size) for entry in missing)
    return space.Room(total, max(total - begun, 0), space.free_bytes(store.root), floor_bytes)


def _cousin(store: Store, manifest: Manifest, entry: FileEntry) -> Path | None:
    """The file of the version in use that ``entry`` most likely grew from."""
    try:
        old = store.manifest(manifest.id)
    except StoreError:
        return None
    same = [each for each in old.files if each.path == entry.path]
    kin = [each for each in old.files if each.media_type == entry.media_type]
    # A single archive or film keeps its kind when it changes its name.
    only = kin if len(kin) == 1 else []
    for each in (*same, *only):
        file = store.folder(manifest.id, old.version) / each.path
        if each.size >= BASIS_FROM and file.is_file() and not file.is_symlink():
            return file
    return None


def _room_for(store: Store, size: int) -> bool:
    """Whether a passing copy of that size does no harm."""
    return space.free_bytes(store.root) > size + space.FLOOR_BYTES


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _link(source: Path, target: Path) -> None:
    """A second name for a file, or a copy where the disk's format has no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
