"""Making a damaged version whole again, or keeping what is sound of it in service."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from content_cache.care import quarantine
from content_cache.care.fetch import Fetcher
from content_cache.care.quarantine import Damage
from content_cache.care.soundness import examine, manifest_beside, manifest_of
from content_cache.checksum import Problem, check_file
from content_cache.content import encode
from content_cache.contents import INDEX
from content_cache.durable import make_folders, sync_tree
from content_cache.errors import ContentError, StoreError
from content_cache.formats import find
from content_cache.installing import staging
from content_cache.installing.alone import alone
from content_cache.installing.signature import SIGNATURE, judge
from content_cache.manifest import FileEntry, Manifest
from content_cache.package import NAME, dump, load
from content_cache.store import REMOVED, Store


class Outcome(Struct, frozen=True):
    """What became of a damaged version.

    ``repaired``: whole again; ``fell back``: the version before is in use; ``set aside``: it serves
    what is sound of it.
    """

    package: str
    version: int
    status: Literal["sound", "repaired", "fell back", "set aside"]
    problems: tuple[Problem, ...] = ()


def repair(store: Store, package: str, version: int, fetcher: Fetcher, now_ms: int) -> Outcome:
    """Examine a version; mend it from ``fetcher``, else set its damaged files aside.

    A version is replaced as a whole, in one step: nobody ever reads a mixture. Raises RefusedError
    while something else changes the store, NotInstalledError.
    """
    with alone(store):
        problems = tuple(examine(store.folder(package, version)))
        if not problems:
            quarantine.release(store, package, version)
            _sweep(store, package, version)
            return Outcome(package, version, "sound")
        if _mend(store, package, version, fetcher):
            return Outcome(package, version, "repaired", problems)
        current = _current(store, package)
        back = _fall_back(store, package, version) if current == version else False
        damage = Damage(package, version, now_ms, current == version, problems)
        quarantine.set_aside(store, damage)
    return Outcome(package, version, "fell back" if back else "set aside", problems)


def repair_all(store: Store, fetcher: Fetcher, now_ms: int) -> tuple[Outcome, ...]:
    """Examine every version of every package and mend what can be; the damaged ones' outcomes."""
    quarantine.clear_gone(store)
    done = (
        repair(store, package, version, fetcher, now_ms)
        for package in store.ids()
        for version in store.versions(package)
    )
    return tuple(outcome for outcome in done if outcome.status != "sound")


def _mend(store: Store, package: str, version: int, fetcher: Fetcher) -> bool:
    """Build a whole copy beside the damaged version and put it in its place; False if it cannot."""
    folder = store.folder(package, version)
    manifest = _trusted_manifest(folder)
    if manifest is None:
        return False
    was_current = _was_current(store, package, version)
    staged = store.incoming / f"{package}-{version}"
    shutil.rmtree(staged, ignore_errors=True)
    try:
        for entry in manifest.files:
            if not (_take(folder, staged, entry) or _get(fetcher, manifest, staged, entry)):
                shutil.rmtree(staged, ignore_errors=True)
                return False
        _derive(folder, staged, manifest)
        staging.assert_complete(staged, manifest)
        sync_tree(staged)
    except (OSError, ContentError):
        # No room, or a disk that fails while it is read: what is sound goes on being served.
        shutil.rmtree(staged, ignore_errors=True)
        return False
    store.publish(staged, package, version)
    _sweep(store, package, version)
    if was_current and _current(store, package) < version:
        store.switch(package, version)
    return True


def _sweep(store: Store, package: str, version: int) -> None:
    """Take away what this repair, or one that was cut short, leaves behind."""
    shutil.rmtree(store.incoming / f"{package}-{version}", ignore_errors=True)
    shutil.rmtree(store.incoming / REMOVED, ignore_errors=True)
    store.sweep(package)


def _trusted_manifest(folder: Path) -> Manifest | None:
    """The manifest to mend by; of two that contradict each other the signed one, else None."""
    beside = manifest_beside(folder)
    read = manifest_of(folder)
    if beside is None or read == beside:
        return read
    proof = _signature(folder)
    signed = (one for one in (read, beside) if one and proof and _vouched(dump(one), proof))
    return next(signed, None)


def _take(folder: Path, staged: Path, entry: FileEntry) -> bool:
    """Bring a sound file of the damaged version over, as a second name where the disk can."""
    source, target = folder / entry.path, staged / entry.path
    if check_file(folder, entry):
        return False
    make_folders(target.parent)
    try:
        os.link(source, target)
    except OSError:
        _copy(source, target)
    return True


def _get(fetcher: Fetcher, manifest: Manifest, staged: Path, entry: FileEntry) -> bool:
    """Bring in a file from elsewhere; whether it came and is right."""
    source = fetcher.find(manifest.id, manifest.version, entry)
    if source is None:
        return False
    make_folders((staged / entry.path).parent)
    _copy(source, staged / entry.path)
    return check_file(staged, entry) is None


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb") as stream:
        os.fsync(stream.fileno())


def _derive(folder: Path, staged: Path, manifest: Manifest) -> None:
    """Write package.json, its signature if it still holds, and the derived index."""
    try:
        data = (folder / NAME).read_bytes() if load(folder) == manifest else dump(manifest)
    except (OSError, ContentError):
        data = dump(manifest)
    proof = _signature(folder)
    files = {NAME: data} | ({SIGNATURE: proof} if proof and _vouched(data, proof) else {})
    staging.write_derived(staged, files)
    content = find(staged).read(staged)
    staging.write_derived(staged, {INDEX: encode(replace(content, manifest=manifest))})


def _signature(folder: Path) -> bytes | None:
    """The signature beside a manifest."""
    try:
        return (folder / SIGNATURE).read_bytes()
    except OSError:
        return None


def _vouched(data: bytes, proof: bytes) -> bool:
    """Whether a signature fits these bytes, whoever made it."""
    return judge(data, proof, {}).state != "wrong"


def _fall_back(store: Store, package: str, version: int) -> bool:
    """Put the latest sound version before this one in use, if there is one."""
    for older in reversed([one for one in store.versions(package) if one < version]):
        if not examine(store.folder(package, older)):
            store.switch(package, older)
            return True
    return False


def _was_current(store: Store, package: str, version: int) -> bool:
    """Whether a version is in use, or was until it was found damaged."""
    return _current(store, package) == version or any(
        damage.was_current
        for damage in quarantine.damages(store)
        if (damage.package, damage.version) == (package, version)
    )


def _current(store: Store, package: str) -> int:
    """The version in use, 0 if that cannot be told."""
    try:
        return store.current(package) or 0
    except StoreError:
        return 0
