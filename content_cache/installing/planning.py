"""What installing something comes to: which manifest, which files from where."""

from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from content_cache.bare import STEM
from content_cache.build import complete
from content_cache.checksum import sha256_of
from content_cache.content import Content, encode
from content_cache.contents import INDEX
from content_cache.errors import RefusedError
from content_cache.folder import list_files
from content_cache.formats import find
from content_cache.installing.signature import SIGNATURE
from content_cache.manifest import FileEntry, Manifest
from content_cache.media import media_type
from content_cache.package import NAME, dump
from content_cache.said import Said, apply, checked


class Plan(NamedTuple):
    """A package ready to be copied: its content, its complete manifest, its derived files.

    ``sources`` are the real files by their path in the package; ``movable`` says that they were
    made for this installation alone. ``left_out`` says what of a foreign course was not taken over.
    """

    content: Content
    manifest: Manifest
    derived: dict[str, bytes]
    ignored: tuple[str, ...]
    sources: dict[str, Path]
    movable: bool = False
    left_out: tuple[str, ...] = ()


def plan(source: Path, said: Said | None = None) -> Plan:
    """Read and check a package folder or a bare file, of which ``said`` goes before its own word.

    Raises AuthoringErrors, RefusedError, PackageError.
    """
    return _plan_folder(source, said) if source.is_dir() else _plan_file(source, said)


def _plan_folder(source: Path, said: Said | None) -> Plan:
    """A folder with a package.json."""
    if said:
        raise RefusedError(
            "The package {name} says itself what it is, in its package.json.",
            "Change it there, or leave the options out.",
            name=source.name,
        )
    content = find(source).read(source)
    manifest = complete(source, content)
    content = replace(content, manifest=manifest)
    derived = {NAME: dump(manifest), INDEX: encode(content)}
    signature = source / SIGNATURE
    if signature.is_file() and not signature.is_symlink():
        # What was signed is these very bytes.
        derived |= {NAME: (source / NAME).read_bytes(), SIGNATURE: signature.read_bytes()}
    sources = {entry.path: source / entry.path for entry in manifest.files}
    return Plan(content, manifest, derived, list_files(source).ignored, sources)


def _plan_file(source: Path, said: Said | None) -> Plan:
    """A bare file, which becomes the only file of its package."""
    content = find(source).read(source)
    manifest = content.manifest
    name = content.entry or f"{STEM}{source.suffix.lower()}"
    files = manifest.files or (
        FileEntry(name, source.stat().st_size, sha256_of(source), media_type(name)),
    )
    manifest = replace(
        manifest,
        files=files,
        entry=name,
        languages=manifest.languages or (manifest.language,),
        duration_min=manifest.duration_min or content.minutes or None,
    )
    manifest = apply(manifest, said) if said else checked(manifest)
    content = replace(content, manifest=manifest)
    derived = {NAME: dump(manifest), INDEX: encode(content)}
    return Plan(content, manifest, derived, (), {name: source.resolve()})
