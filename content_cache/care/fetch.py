"""Where a sound copy of a damaged file may come from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from content_cache.checksum import check_file, sha256_of
from content_cache.errors import StoreError
from content_cache.manifest import FileEntry
from content_cache.store import Store


class Fetcher(Protocol):
    """Somebody who may have a file; whoever asks checks what comes."""

    def find(self, package: str, version: int, entry: FileEntry) -> Path | None:
        """A sound file of this content, to be copied from; None if there is none."""


class NoFetcher:
    """Has nothing."""

    def find(self, package: str, version: int, entry: FileEntry) -> Path | None:
        """Nothing."""
        return None


class FromVersions:
    """Looks for the same content in every version of every package on this disk."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def find(self, package: str, version: int, entry: FileEntry) -> Path | None:
        """A file of the same hash that is sound."""
        for folder, twin in self._twins(package, entry):
            if check_file(folder, twin) is None:
                return folder / twin.path
        return None

    def _twins(self, package: str, entry: FileEntry) -> Iterator[tuple[Path, FileEntry]]:
        """Files that should be the same, those of the package's own versions first."""
        others = (name for name in self.store.ids() if name != package)
        for name in (package, *others):
            for version in self.store.versions(name):
                try:
                    files = self.store.manifest(name, version).files
                except StoreError:
                    continue  # a package that cannot be read has nothing to give
                for twin in files:
                    if twin.sha256 == entry.sha256:
                        yield self.store.folder(name, version), twin


class FromFolder:
    """Looks in a folder or on a stick, by size then by hash, whatever the file is called there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._by_size: dict[int, list[Path]] | None = None

    def find(self, package: str, version: int, entry: FileEntry) -> Path | None:
        """A file of this size and hash."""
        if self._by_size is None:
            self._by_size = {}
            for file in _files(self.folder):
                self._by_size.setdefault(file.stat().st_size, []).append(file)
        for file in self._by_size.get(entry.size, []):
            with suppress(OSError):  # a stick that was pulled out has nothing to give
                if sha256_of(file) == entry.sha256:
                    return file
        return None


class Several:
    """Asks one after the other."""

    def __init__(self, *fetchers: Fetcher) -> None:
        self.fetchers = fetchers

    def find(self, package: str, version: int, entry: FileEntry) -> Path | None:
        """What the first one finds."""
        found = (fetcher.find(package, version, entry) for fetcher in self.fetchers)
        return next((file for file in found if file), None)


def _files(folder: Path) -> Iterator[Path]:
    """The plain files below a folder."""
    for place, _, names in os.walk(folder):
        for name in names:
            file = Path(place, name)
            if file.is_file() and not file.is_symlink():
                yield file
