"""A foreign file that stands alone: what it is called, and the manifest that it gets."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from content_cache.checksum import sha256_of
from content_cache.errors import NotInstalledError
from content_cache.folder import list_files, open_file
from content_cache.manifest import FileEntry, Kind, Manifest
from content_cache.media import media_type

NOT_STATED = "not stated"
#: The one file of a package made from a bare file, before its ending.
STEM = "content"
OTHER_KIND = "The file package.json names another kind of content. Correct the field kind."


def slug(title: str) -> str:
    """A title as part of an id: small letters, digits and hyphens, at most forty."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters)[:40].strip("-") or "x"


def title_of(file: Path) -> str:
    """A title made of a file's name, for what carries none inside."""
    words = re.sub(r"[\s_]+", " ", file.stem)
    return "".join(c for c in words if c.isprintable()).strip()[:200] or "?"


def manifest_of(
    file: Path,
    kind: Kind,
    title: str,
    *,
    language: str = "fr",
    description: str = "",
    licence: str = "",
    authors: tuple[str, ...] = (),
    source: str = "",
    ending: str = "",
) -> Manifest:
    """The manifest of a bare file: the same file gets the same id everywhere. Raises OSError.

    With ``ending`` (``".h5p"``) it lists the file, so that nobody need read it a second time.
    """
    title = title.strip()[:400] or title_of(file)
    digest, name = sha256_of(file), f"{STEM}{ending}"
    entry = FileEntry(name, file.stat().st_size, digest, media_type(name))
    return Manifest(
        id=f"local.{kind}.{slug(title)}-{digest[:8]}",
        version=1,
        kind=kind,
        title={language: title},
        description={language: description[:4000]} if description else {},
        language=language,
        licence=licence.strip()[:4000] or NOT_STATED,
        authors=tuple(author[:4000] for author in authors if author),
        source=source,
        files=(entry,) if ending else (),
    )


def entries(path: Path) -> Sequence[str]:
    """The members of a package folder, or the name of a bare file."""
    return (path.name,) if path.is_file() else list_files(path).files


def open(path: Path, name: str) -> BinaryIO:
    """Open a member of a package folder, or the bare file; raises as ``open_file`` does."""
    if not path.is_file():
        return open_file(path, name)
    if name != path.name:
        raise NotInstalledError("The folder has no file {name}.", name=name)
    return path.open("rb")
