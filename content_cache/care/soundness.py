"""Whether one version of a package is whole: its files, its manifest, what was derived from it."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from content_cache.checksum import Problem, check_file, verify
from content_cache.contents import INDEX
from content_cache.errors import ContentError
from content_cache.manifest import Manifest
from content_cache.package import NAME, load


class _Index(Struct, frozen=True):
    """The part of a derived index that every kind has."""

    manifest: Manifest


def manifest_beside(folder: Path) -> Manifest | None:
    """The manifest as the derived index keeps it, None if that cannot be read."""
    try:
        return msgspec.json.decode((folder / INDEX).read_bytes(), type=_Index).manifest
    except (OSError, msgspec.MsgspecError):
        return None


def manifest_of(folder: Path) -> Manifest | None:
    """The manifest of a version, from the derived index if package.json is lost; else None."""
    try:
        return load(folder)
    except (ContentError, OSError):
        return manifest_beside(folder)


def check_manifest(folder: Path) -> list[Problem]:
    """What is wrong with package.json and index.json, which vouch for each other."""
    twin = manifest_beside(folder)
    try:
        manifest = load(folder)
    except (ContentError, OSError):
        return [Problem(NAME, "manifest", f"The file {NAME} is missing or damaged.")]
    if twin is None:
        return [Problem(INDEX, "derived", f"The file {INDEX} is missing or damaged.")]
    if twin != manifest:
        return [Problem(NAME, "manifest", f"The files {NAME} and {INDEX} do not agree.")]
    return []


def glance(folder: Path) -> list[Problem]:
    """What shows without reading the files: those that are missing or of another size."""
    found = check_manifest(folder)
    manifest = manifest_of(folder)
    for entry in manifest.files if manifest else ():
        file = folder / entry.path
        if file.is_symlink() or not file.is_file() or file.stat().st_size != entry.size:
            problem = check_file(folder, entry)
            found += [problem] if problem else []
    return found


def examine(folder: Path) -> list[Problem]:
    """Everything that is wrong with a version; reads every byte."""
    manifest = manifest_of(folder)
    return check_manifest(folder) + (verify(folder, manifest) if manifest else [])
