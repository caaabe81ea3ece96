"""A library of pictures with their names: ``pictures/*.svg`` and ``names-*.toml``."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from content_cache.authored import check_drawings, files_of, manifest_of, once
from content_cache.errors import AuthoringError, AuthoringErrors
from content_cache.folder import list_files, open_file
from content_cache.gafe.library import FOLDER, Library, Names, picture_ids, read_names
from content_cache.package import kind_of

KIND = "pictures"


def probe(path: Path) -> bool:
    """Whether ``path`` is a folder whose package.json says that it is pictures."""
    return (path / FOLDER).is_dir() and kind_of(path) == KIND


def entries(path: Path) -> Sequence[str]:
    """The package's files, sorted."""
    return list_files(path).files


def open(path: Path, name: str) -> BinaryIO:
    """Open one file; raises UnsafePathError, NotInstalledError."""
    return open_file(path, name)


def read(path: Path) -> Library:
    """Read a library's folder; raises AuthoringErrors with every mistake of every file."""
    errors: list[AuthoringError] = []
    manifest = manifest_of(path, KIND, "A folder of pictures is of the kind pictures.", errors)
    files = files_of(path, errors)
    check_drawings(path, files, errors)
    pictures = picture_ids(path)
    names: dict[str, Names] = {}
    for file in files:
        if file.startswith("names-") and file.endswith(".toml"):
            names |= read_names(path / file, frozenset(pictures), errors)
    if errors:
        raise AuthoringErrors(once(errors))
    assert manifest is not None  # its absence is among the errors
    return Library(manifest=manifest, pictures=pictures, names=dict(sorted(names.items())))
