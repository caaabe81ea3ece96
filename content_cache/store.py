"""The packages of this node on disk.

::

    packages/<id>/<version>/   a package: plain files, package.json, index.json (derived)
    packages/<id>/current      the version in use, as text
    packages/<id>/pinned       there if the package is never to be removed to make room
    .incoming/<id>-<version>/  an installation that is not finished
    quarantine/<id>/<version>/ damaged files that were set aside
    remembered/<id>.json       what was here, so that it can be asked for again

A version is never written to once it is there: a new one stands beside it, then ``current`` moves.
"""

import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

from content_cache.archives.archive import Archive
from content_cache.archives.members import Members, Placed
from content_cache.content import Kept
from content_cache.contents import Contents
from content_cache.course import Course
from content_cache.document import Document
from content_cache.durable import exchange, make_folders, sync_folder, write_whole
from content_cache.errors import ContentError, NotInstalledError, StoreError
from content_cache.gafe.library import Library
from content_cache.gafe.model import Module
from content_cache.manifest import FileEntry, Manifest, is_package_id
from content_cache.media import media_type
from content_cache.package import NAME, load
from content_cache.paths import safe_path
from content_cache.playing.model import Playable
from content_cache.stamp import Stamp, stamp_of
from content_cache.zim.model import Zim

POINTER = "current"
REMOVED = ".removed"


class Store:
    """The packages below ``root``; any number of threads may read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.packages = root / "packages"
        # As text, which is faster: a page may list two hundred packages.
        self._places = str(self.packages)
        self.incoming = root / ".incoming"
        self.quarantine = root / "quarantine"
        self._members = Members()
        self._pointers: dict[str, tuple[Stamp, int]] = {}
        self._manifests: dict[tuple[str, int], tuple[Stamp, Manifest, dict[str, FileEntry]]] = {}
        self._contents = Contents()

    def folder(self, package: str, version: int) -> Path:
        """Where a version is or will be; raises NotInstalledError on a malformed id."""
        if not is_package_id(package):
            raise _not_here(package)
        return self.packages / package / str(version)

    def current(self, package: str) -> int | None:
        """The version in use, None if the package is not installed."""
        if not is_package_id(package):
            return None
        file = f"{self._places}/{package}/{POINTER}"
        try:
            stamp = stamp_of(file)
            known = self._pointers.get(package)
            if known and known[0] == stamp:
                return known[1]
            version = int(Path(file).read_text("ascii"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StoreError(
                "The version in use of {id} cannot be read. Install the package again.", id=package
            ) from error
        self._pointers[package] = (stamp, version)
        return version

    def versions(self, package: str) -> tuple[int, ...]:
        """The versions on disk, oldest first."""
        if not is_package_id(package):
            return ()
        try:
            names = [place.name for place in (self.packages / package).iterdir()]
        except FileNotFoundError:
            return ()
        return tuple(sorted(int(name) for name in names if name.isascii() and name.isdigit()))

    def ids(self) -> tuple[str, ...]:
        """The ids of all packages on disk, readable or not, sorted."""
        try:
            names = sorted(os.listdir(self._places))  # noqa: PTH208  # as text
        except FileNotFoundError:
            return ()
        return tuple(name for name in names if is_package_id(name))

    def list(self) -> tuple[Manifest, ...]:
        """The manifests in use, by id; packages that cannot be read are left out."""
        found = []
        for name in self.ids():
            # One damaged package must not hide the others; ``ids`` names it to who checks.
            with suppress(StoreError):
                found.append(self.manifest(name))
        return tuple(found)

    def manifest(self, package: str, version: int | None = None) -> Manifest:
        """The manifest of a version, by default the one in use; raises NotInstalledError."""
        return self._manifest(package, version)[1]

    def entry(self, package: str, path: str, version: int | None = None) -> FileEntry:
        """What the manifest says of one file; raises UnsafePathError, NotInstalledError."""
        entry = self._manifest(package, version)[2].get(safe_path(path))
        if entry is None:
            raise NotInstalledError("{id} has no file {path}.", id=package, path=path)
        return entry

    def open(self, package: str, path: str, version: int | None = None) -> Path:
        """The real path of one file of a package.

        Raises UnsafePathError on a path that could lead elsewhere, NotInstalledError.
        """
        version = self._version(package, version)
        self.entry(package, path, version)
        folder = self.folder(package, version)
        file = (folder / path).resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            raise NotInstalledError(
                "The file {path} of {id} is not on the disk. Install the package again.",
                id=package,
                path=path,
            )
        return file

    def course(self, package: str, version: int | None = None) -> Course:
        """A course, by default in the version in use; raises NotInstalledError."""
        return self._content(Course, package, version)

    def module(self, package: str, version: int | None = None) -> Module:
        """A Gafé module, by default in the version in use; raises NotInstalledError."""
        return self._content(Module, package, version)

    def library(self, package: str, version: int | None = None) -> Library:
        """A library of pictures, by default in the version in use; raises NotInstalledError."""
        return self._content(Library, package, version)

    def packaged(self, kind: type[Kept], package: str, version: int | None = None) -> Kept:
        """An Html5, H5p, Scorm or Epub, as ``kind`` says; raises NotInstalledError."""
        return self._content(kind, package, version)

    def packed(self, package: str, version: int | None = None) -> Archive:
        """The archive that is a package's entry; raises NotInstalledError, PackageError."""
        version = self._version(package, version)
        file = self.open(package, self.manifest(package, version).entry or "", version)
        return self._members.archive(package, version, file)

    def member(self, package: str, name: str, version: int | None = None) -> Placed:
        """The archive, where a member lies in it, its media type; raises as ``packed``."""
        archive = self.packed(package, version)
        return archive.path, archive.member(name), media_type(name)

    def playable(self, package: str, version: int | None = None) -> Playable:
        """A video or a sound recording, by default in the version in use; raises NotInstalledError."""
        return self._content(Playable, package, version)

    def document(self, package: str, version: int | None = None) -> Document:
        """A PDF document, by default in the version in use; raises NotInstalledError."""
        return self._content(Document, package, version)

    def zim(self, package: str, version: int | None = None) -> Zim:
        """A ZIM archive, by default in the version in use; raises NotInstalledError."""
        return self._content(Zim, package, version)

    def switch(self, package: str, version: int) -> None:
        """Put a version on disk in use; raises NotInstalledError."""
        folder = self.folder(package, version)
        if not folder.is_dir():
            raise _not_here(package)
        write_whole(folder.parent / POINTER, f"{version}\n".encode())

    def publish(self, staged: Path, package: str, version: int) -> None:
        """Move a finished folder into place, instead of a damaged one if there is one."""
        target = self.folder(package, version)
        make_folders(target.parent)
        if target.exists() and exchange(staged, target):
            sync_folder(target.parent)
            self._discard(staged, package)
        else:
            if target.exists():
                self._discard(target, package)
            staged.rename(target)
            sync_folder(target.parent)
        sync_folder(staged.parent)
        shutil.rmtree(self.quarantine / package / str(version), ignore_errors=True)

    def remove(self, package: str, version: int | None = None) -> None:
        """Remove a version, or the whole package; raises NotInstalledError.

        When the version in use goes, the latest other one takes its place.
        """
        if version is None:
            self._discard(self.packages / package if is_package_id(package) else None, package)
            return
        folder = self.folder(package, version)
        others = [other for other in self.versions(package) if other != version]
        if not others:
            self._discard(folder.parent, package)
            return
        if self.current(package) == version:
            self.switch(package, others[-1])
        self._discard(folder, package)

    def sweep(self, package: str) -> None:
        """Take away what a cut left beside the versions of a package."""
        for draft in self.folder(package, 0).parent.glob(f".{POINTER}.*"):
            draft.unlink(missing_ok=True)

    def _discard(self, folder: Path | None, package: str) -> None:
        """Take a folder out of sight in one step, then delete it."""
        if folder is None or not folder.is_dir():
            raise _not_here(package)
        bin_ = self.incoming / REMOVED / uuid.uuid4().hex
        bin_.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(bin_)
        sync_folder(folder.parent)
        shutil.rmtree(bin_, ignore_errors=True)

    def _content(self, kind: type[Kept], package: str, version: int | None) -> Kept:
        """A package as its format read it; raises NotInstalledError, also if it is of another kind."""
        key = (package, self._version(package, version))
        try:
            found = self._contents.get(key, self.folder(*key), kind)
        except FileNotFoundError as error:
            raise _not_here(package) from error
        if found is None:
            raise _not_here(package)
        return found

    def _version(self, package: str, version: int | None) -> int:
        """``version``, or the one in use."""
        version = self.current(package) if version is None else version
        if version is None or not is_package_id(package):
            raise _not_here(package)
        return version

    def _manifest(
        self, package: str, version: int | None
    ) -> tuple[Stamp, Manifest, dict[str, FileEntry]]:
        """A manifest with its files by path, from memory while the file is the same."""
        version = self._version(package, version)
        file = f"{self._places}/{package}/{version}/{NAME}"
        try:
            stamp = stamp_of(file)
            known = self._manifests.get((package, version))
            if known and known[0] == stamp:
                return known
            manifest = load(Path(file))
        except FileNotFoundError as error:
            raise _not_here(package) from error
        except (OSError, ContentError) as error:
            raise StoreError(
                "The package {id} on the disk is damaged. Install it again.", id=package
            ) from error
        found = (stamp, manifest, {entry.path: entry for entry in manifest.files})
        self._manifests[package, version] = found
        return found


def _not_here(package: str) -> NotInstalledError:
    """The package is not in the store."""
    return NotInstalledError("The content {id} is not installed. Install it first.", id=package)
