"""ZIP files as packages: which kind one is, and its files where they lie."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from content_cache.archives.archive import Archive, is_zip, open_archive
from content_cache.bare import STEM
from content_cache.errors import ContentError, PackageError
from content_cache.manifest import Manifest
from content_cache.package import MAX_BYTES, NAME, load
from content_cache.packaged.safe_xml import MAX_BYTES as MAX_XML
from content_cache.stamp import Stamp, stamp_of

Held = Literal["package", "h5p", "epub", "scorm", "cartridge", "html5"]
ENDINGS = (".zip", ".h5p", ".epub")
IMS = "imsmanifest.xml"
PAGES = ("index.html", "index.htm")


def held_by(path: Path) -> Held | None:
    """What a file holds if it is a ZIP file that can be read; never raises."""
    try:
        return _held(archive_at(path)) if path.is_file() and is_zip(path) else None
    except (ContentError, OSError):
        return None


def archive_at(path: Path) -> Archive:
    """The archive ``path``, remembered for a moment; raises as ``open_archive``."""
    return _archive_at(path, stamp_of(path))


@lru_cache(maxsize=2)
def _archive_at(path: Path, stamp: Stamp) -> Archive:
    return open_archive(path)


def file_in(path: Path) -> Path:
    """The archive: ``path``, or the one in the package folder ``path``; raises PackageError."""
    if path.is_file():
        return path
    for ending in ENDINGS:
        if (file := path / f"{STEM}{ending}").is_file():
            return file
    raise PackageError(
        "The package {name} has no file content.zip, content.h5p or content.epub. Add it.",
        name=path.name,
    )


def checked(path: Path) -> tuple[Archive, Manifest | None]:
    """The archive of a bare file, each member read to its end, or of a package folder.

    A folder's files are held by its manifest's sums, and it comes with its manifest.
    """
    archive = archive_at(file_in(path))
    if path.is_dir():
        return archive, load(path)
    archive.verify()
    return archive, None


def top_folder(archive: Archive) -> str:
    """The only folder at an archive's top, as "name/"; "" if there is more than one thing."""
    tops = {name.partition("/")[0] for name in (archive.names[:1] + archive.names[-1:])}
    if len(tops) != 1 or not archive.names[0].startswith(top := f"{tops.pop()}/"):
        return ""
    # Sorted, hence all names between share their start too.
    return top


def find_top(archive: Archive, *names: str) -> str | None:
    """The path of the first of ``names`` at the top or in the only folder, None if none is."""
    for base in ("", top_folder(archive)):
        for name in names:
            if f"{base}{name}" in archive:
                return f"{base}{name}"
    return None


def base_of(name: str) -> str:
    """The folder of a path, as "name/" or ""."""
    return name[: len(name) - len(PurePosixPath(name).name)]


def entries(path: Path) -> Sequence[str]:
    """The archive's members, sorted."""
    return archive_at(file_in(path)).names


def open(path: Path, name: str) -> BinaryIO:
    """Open one member; raises NotInstalledError, PackageError."""
    return archive_at(file_in(path)).open(name)


def _held(archive: Archive) -> Held | None:
    """The kind, by the files that only it has."""
    if _is_package(archive):
        return "package"
    if "h5p.json" in archive:
        return "h5p"
    if "META-INF/container.xml" in archive or _says_epub(archive):
        return "epub"
    if name := find_top(archive, IMS):
        # Zeros of UTF-16 stand between the letters.
        text = archive.read(name, MAX_XML).replace(b"\0", b"").lower()
        return "cartridge" if b"imsccv" in text or b"ims common cartridge" in text else "scorm"
    return "html5" if find_top(archive, *PAGES) else None


def _is_package(archive: Archive) -> bool:
    """Whether there is a package.json of ours: JavaScript's programs have one of the same name."""
    name = find_top(archive, NAME)
    if name is None:
        return False
    try:
        found = json.loads(archive.read(name, MAX_BYTES).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        # Ours or not, it is broken; the other signs decide, else it is said to be broken.
        return not any(find_top(archive, sign) for sign in ("h5p.json", IMS, *PAGES))
    return isinstance(found, dict) and "id" in found and "kind" in found


def _says_epub(archive: Archive) -> bool:
    """Whether the member ``mimetype`` says so."""
    return "mimetype" in archive and archive.read("mimetype", 100).startswith(
        b"application/epub+zip"
    )
