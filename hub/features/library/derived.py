"""Light variants of videos that this machine made: beside the packages, whose versions never change.

::

    derived/<id>/<version>/<name>.mp4    a variant
    derived/<id>/<version>/<name>.json   what is known of it; there once the variant is whole
"""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from content_cache.durable import sync_folder, write_whole
from content_cache.errors import ContentError
from content_cache.manifest import is_package_id
from content_cache.playing.model import Playable, Variant
from content_cache.store import Store
from hub.core.errors import NotFoundError
from hub.core.settings import Settings

#: Name of every variant made here; a package's own names cannot begin with a dot.
PREFIX = "made-"
FOLDER = "derived"


def folder(settings: Settings, package: str, version: int) -> Path:
    """Where a version's variants are; raises NotFoundError on a malformed id."""
    if not is_package_id(package):
        raise NotFoundError("This content is not in the space.")
    return settings.data_dir / FOLDER / package / str(version)


def is_derived(variant: Variant) -> bool:
    """Whether a variant was made here."""
    return variant.path.startswith(PREFIX)


def variants(settings: Settings, package: str, version: int) -> tuple[Variant, ...]:
    """The variants of a version that were made here and are whole."""
    found = []
    place = folder(settings, package, version)
    for file in sorted(place.glob(f"{PREFIX}*.json")):
        try:
            variant = msgspec.json.decode(file.read_bytes(), type=Variant)
        except (OSError, msgspec.MsgspecError):
            continue
        if (place / variant.path).is_file() and is_derived(variant):
            found.append(variant)
    return tuple(found)


def path_of(settings: Settings, package: str, version: int, name: str) -> tuple[Path, Variant]:
    """One variant's file and description; raises NotFoundError."""
    for variant in variants(settings, package, version):
        if variant.path == name:
            return folder(settings, package, version) / name, variant
    raise NotFoundError("This content is not in the space.")


def keep(settings: Settings, of: Playable, draft: Path, variant: Variant) -> None:
    """Put a finished variant in its place; its description comes last."""
    place = folder(settings, of.manifest.id, of.manifest.version)
    draft.replace(place / variant.path)
    sync_folder(place)
    write_whole((place / variant.path).with_suffix(".json"), msgspec.json.encode(variant))


def sweep(settings: Settings, store: Store) -> None:
    """Remove what was made of versions that are no longer here, and unfinished drafts."""
    for package in _folders(settings.data_dir / FOLDER):
        for version in _folders(package):
            for draft in version.glob(".draft*"):
                draft.unlink(missing_ok=True)
            if not _here(store, package.name, version.name):
                shutil.rmtree(version, ignore_errors=True)


def _folders(place: Path) -> list[Path]:
    return [each for each in place.iterdir() if each.is_dir()] if place.is_dir() else []


def _here(store: Store, package: str, version: str) -> bool:
    try:
        store.manifest(package, int(version))
    except (ContentError, ValueError):
        return False
    return True
