"""Job of the centre: differences from the version before, for spaces that only have https.

Made once for each pair of files, kept as static files that resume by Range like any other.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from content_cache.checksum import check_file, sha256_of
from content_cache.durable import make_folders, write_whole
from content_cache.errors import ContentError
from content_cache.manifest import FileEntry, Manifest
from content_cache.store import Store
from sync.content import delta
from sync.content.catalogue import Delta

log = logging.getLogger(__name__)
FOLDER, INDEX = "deltas", "deltas.json"
#: Smaller files come whole; above that share of the whole a difference is not worth its two steps.
LEAST, WORTH = 1 << 20, 0.7
#: Stands for a difference that saves too little, so that it is not made again each day.
WORTHLESS = "0" * 64


def file_of(offer: Path, old: str, new: str) -> Path:
    """Where a difference lies."""
    return offer / FOLDER / f"{old}-{new}"


def known(offer: Path) -> dict[str, tuple[Delta, ...]]:
    """The differences that are ready, by ``<id>/<version>``; none if the note is damaged."""
    try:
        found = msgspec.json.decode((offer / INDEX).read_bytes(), type=dict[str, tuple[Delta, ...]])
    except (OSError, msgspec.MsgspecError):
        return {}
    return found


def make(store: Store, offer: Path, manifests: tuple[Manifest, ...]) -> int:
    """Make what is missing for ``manifests`` and drop what is of no use any more; how many were made."""
    if not delta.has_tool():
        return 0
    before, now, made = known(offer), {}, 0
    make_folders(offer / FOLDER)
    for manifest in manifests:
        key = f"{manifest.id}/{manifest.version}"
        ready = {(each.old, each.new): each for each in before.get(key, ())}
        found: list[Delta] = []
        for old, entry in _pairs(store, manifest):
            one = ready.get((old.sha256, entry.sha256))
            if one is None:
                one, made = _make(store, offer, manifest, old, entry), made + 1
            found += [one] if one else []
        if found:
            now[key] = tuple(found)
    write_whole(offer / INDEX, msgspec.json.encode(now))
    kept = {file_of(offer, e.old, e.new).name for each in now.values() for e in each}
    for file in (offer / FOLDER).iterdir():
        if file.name not in kept:
            file.unlink(missing_ok=True)
    return made


def _pairs(store: Store, manifest: Manifest) -> list[tuple[FileEntry, FileEntry]]:
    """Each large file that changed since the version before, with the one that it was."""
    older = [version for version in store.versions(manifest.id) if version < manifest.version]
    try:
        before = store.manifest(manifest.id, older[-1]) if older else None
    except ContentError:
        before = None
    if before is None:
        return []
    was = {entry.path: entry for entry in before.files}
    here = {entry.sha256 for entry in before.files}
    return [
        (was[entry.path], entry)
        for entry in manifest.files
        if entry.path in was and entry.sha256 not in here and entry.size >= LEAST
    ]


def _make(
    store: Store, offer: Path, manifest: Manifest, old: FileEntry, entry: FileEntry
) -> Delta | None:
    """One difference, or the note that it saves too little; None if it could not be made."""
    version = max(v for v in store.versions(manifest.id) if v < manifest.version)
    sources = store.folder(manifest.id, version), store.folder(manifest.id, manifest.version)
    target = file_of(offer, old.sha256, entry.sha256)
    draft = target.with_name(f".{target.name}")
    try:
        if check_file(sources[0], old) or check_file(sources[1], entry):
            return None  # what is damaged at the centre is mended first
        delta.make(sources[0] / old.path, sources[1] / entry.path, draft)
        size = draft.stat().st_size
        if size > WORTH * entry.size:
            draft.unlink()
            return Delta(old.sha256, entry.sha256, WORTHLESS, entry.size)
        one = Delta(old.sha256, entry.sha256, sha256_of(draft), size)
        draft.replace(target)
    except (OSError, delta.DeltaError) as error:
        draft.unlink(missing_ok=True)
        log.warning("no difference for %s of %s: %s", entry.path, manifest.id, error)
        return None
    return one
