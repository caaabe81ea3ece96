"""Building a package: working out what nobody writes by hand."""

from pathlib import Path

from msgspec.structs import replace

from content_cache.checksum import sha256_of, verify
from content_cache.content import Content
from content_cache.errors import PackageError
from content_cache.folder import list_files
from content_cache.formats import find
from content_cache.manifest import FileEntry, Manifest
from content_cache.media import media_type


def build(folder: Path) -> Manifest:
    """The complete manifest of a package folder; the same folder always gives the same one.

    Raises AuthoringErrors, RefusedError, PackageError.
    """
    return complete(folder, find(folder).read(folder))


def complete(folder: Path, content: Content) -> Manifest:
    """The manifest of ``content`` with files, duration and entry.

    A manifest that lists files was published: it is kept as it is, and the files must agree.
    """
    manifest = content.manifest
    if manifest.files:
        problems = verify(folder, manifest)
        if problems:
            raise PackageError(
                "The package {id} is damaged: {problem} Copy it again from where it comes from.",
                id=manifest.id,
                problem=problems[0].message,
            )
        return manifest
    return replace(
        manifest,
        languages=manifest.languages or (manifest.language,),
        duration_min=manifest.duration_min or content.minutes or None,
        entry=manifest.entry or content.entry,
        files=tuple(_entry(folder, path) for path in list_files(folder).files),
    )


def _entry(folder: Path, path: str) -> FileEntry:
    """What the manifest says of one file."""
    file = folder / path
    return FileEntry(path, file.stat().st_size, sha256_of(file), media_type(path))
