"""A Gafé module: a folder with module.toml, its own sounds and pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from content_cache.authored import check_drawings, files_of, manifest_of, once
from content_cache.errors import AuthoringError, AuthoringErrors, PackageError
from content_cache.folder import list_files, open_file
from content_cache.gafe.checks import check_draft
from content_cache.gafe.library import picture_ids, shipped_pictures
from content_cache.gafe.model import Module
from content_cache.gafe.reading import NAME as MODULE
from content_cache.gafe.reading import Draft, read_draft
from content_cache.package import NAME, kind_of

KIND = "gafe"
SOUNDS = "sounds"


def probe(path: Path) -> bool:
    """Whether ``path`` is a folder with a package.json, and a module.toml or meant to have one."""
    return (path / NAME).is_file() and ((path / MODULE).is_file() or kind_of(path) == KIND)


def entries(path: Path) -> Sequence[str]:
    """The package's files, sorted."""
    return list_files(path).files


def open(path: Path, name: str) -> BinaryIO:
    """Open one file; raises UnsafePathError, NotInstalledError."""
    return open_file(path, name)


def read(path: Path) -> Module:
    """Read a module's folder; raises AuthoringErrors with every mistake of every file."""
    if not path.is_dir():
        raise PackageError("There is no folder {name}. Check its place.", name=path.name)
    errors: list[AuthoringError] = []
    manifest = manifest_of(path, KIND, "A folder with module.toml is of the kind gafe.", errors)
    files = files_of(path, errors)
    published = manifest is not None and bool(manifest.files)
    draft = _draft(path, files, published, errors)
    check_drawings(path, files, errors)
    if errors:
        raise AuthoringErrors(once(errors))
    assert manifest is not None and draft is not None  # their absence is among the errors
    return draft.module(manifest)


def _draft(
    path: Path, files: Sequence[str], published: bool, errors: list[AuthoringError]
) -> Draft | None:
    """The module's own file, read and checked; None if it cannot be read.

    What was published may use pictures of a later library than this program's.
    """
    if MODULE not in files:
        errors.append(
            AuthoringError(MODULE, 1, "The module has no file {name}. Write it.", name=MODULE)
        )
        return None
    try:
        draft = read_draft(path / MODULE)
    except AuthoringErrors as wrong:
        errors += wrong.errors
        return None
    known = shipped_pictures() | frozenset(picture_ids(path))
    errors += check_draft(
        draft,
        lambda picture: published or picture in known,
        lambda sound: f"{SOUNDS}/{sound}" in files,
    )
    return draft
