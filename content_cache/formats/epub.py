"""An EPUB book, 2 or 3: a ZIP file with chapters, their order and a table of contents.

Source: W3C, EPUB 3.3; IDPF, OPF 2.0.1 for older books.
"""

import posixpath
from pathlib import Path
from typing import Literal
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from content_cache.archives.archive import Archive
from content_cache.archives.zipped import base_of, checked, held_by
from content_cache.archives.zipped import entries as entries
from content_cache.archives.zipped import open as open
from content_cache.bare import manifest_of
from content_cache.errors import PackageError, RefusedError
from content_cache.formats.html5 import file_name
from content_cache.package import kind_of
from content_cache.packaged.book_contents import read_contents
from content_cache.packaged.model import Epub
from content_cache.packaged.safe_xml import (
    attribute,
    below,
    child,
    children,
    language_of,
    line_of,
    read_xml,
    text_of,
)

KIND: Literal["document"] = "document"
ENDING = ".epub"
CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
_MAX_CHAPTERS = 5000
# Fonts may be scrambled with these; readers that do not know them show another font.
_FONTS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})

Listed = dict[str, tuple[str, str, str]]


def probe(path: Path) -> bool:
    """Whether ``path`` is an EPUB file, or a package folder with one."""
    if path.is_file():
        return held_by(path) == "epub"
    return (path / f"content{ENDING}").is_file() and kind_of(path) == KIND


def read(path: Path) -> Epub:
    """Read a book; raises PackageError, and RefusedError on one that is locked."""
    archive, manifest = checked(path)
    _check_locks(archive)
    name = _package(archive)
    root = read_xml(archive, name)
    about = child(root, "metadata")
    # OPF 1 wraps it once more.
    wrapped = child(about, "dc-metadata")
    about = about if wrapped is None else wrapped
    listed = _listed(root, base_of(name))
    spine = _spine(archive, root, listed)
    rights = text_of(child(about, "rights"), 1000)
    if manifest is None:
        manifest = manifest_of(
            path,
            KIND,
            text_of(child(about, "title")),
            language=language_of(text_of(child(about, "language"))),
            description=text_of(child(about, "description"), 2000),
            licence=rights,
            authors=tuple(text_of(one, 200) for one in list(children(about, "creator"))[:50]),
            source=text_of(child(about, "source")) or text_of(child(about, "identifier")),
            ending=ENDING,
        )
    return Epub(
        manifest=manifest,
        file=file_name(path, ENDING),
        package=name,
        spine=spine,
        toc=read_contents(archive, _contents(archive, root, listed)),
        cover=_cover(archive, root, listed),
        layout=_layout(root),
        direction=_direction(root),
        rights=rights,
    )


def _check_locks(archive: Archive) -> None:
    """Refuse books whose chapters are encrypted; scrambled fonts do no harm."""
    if ENCRYPTION not in archive:
        return
    for one in below(read_xml(archive, ENCRYPTION), "EncryptedData"):
        if attribute(child(one, "EncryptionMethod"), "Algorithm") not in _FONTS:
            raise RefusedError(
                "The book is locked by its seller (DRM).", "Choose an edition without a lock."
            )


def _package(archive: Archive) -> str:
    """The path of the book's OPF file."""
    if CONTAINER not in archive:
        raise _broken(CONTAINER)
    for one in below(read_xml(archive, CONTAINER), "rootfile"):
        name = attribute(one, "full-path")
        if name in archive:
            return name
    raise _broken("OPF")


def _listed(root: Element, base: str) -> Listed:
    """(path, media type, properties) of the book's files by their id."""
    found: Listed = {}
    for one in children(child(root, "manifest"), "item"):
        path = posixpath.normpath(base + unquote(attribute(one, "href")))
        kind, properties = attribute(one, "media-type"), attribute(one, "properties")
        found[attribute(one, "id")] = (path, kind, properties)
    return found


def _spine(archive: Archive, root: Element, listed: Listed) -> tuple[str, ...]:
    """The chapters in order; notes and the like, which are not linear, are left out."""
    wanted = [
        attribute(one, "idref")
        for one in children(child(root, "spine"), "itemref")
        if attribute(one, "linear") != "no"
    ]
    spine = tuple(listed[key][0] for key in wanted if key in listed)
    if not spine or len(wanted) > _MAX_CHAPTERS:
        raise PackageError("The book has no chapter to open. Ask for a sound copy.")
    for path in spine:
        if path not in archive:
            raise _broken(line_of(path, 200))
    return spine


def _contents(archive: Archive, root: Element, listed: Listed) -> str | None:
    """The file of the table of contents: EPUB 3's, else EPUB 2's."""
    chosen = [path for path, _, properties in listed.values() if "nav" in properties.split()]
    key = attribute(child(root, "spine"), "toc")
    if key in listed:
        chosen.append(listed[key][0])
    chosen += [path for path, kind, _ in listed.values() if kind == "application/x-dtbncx+xml"]
    return next((path for path in chosen if path in archive), None)


def _cover(archive: Archive, root: Element, listed: Listed) -> str | None:
    """The cover's picture."""
    chosen = [path for path, _, said in listed.values() if "cover-image" in said.split()]
    for one in children(child(root, "metadata"), "meta"):
        key = attribute(one, "content")
        if attribute(one, "name") == "cover" and key in listed:
            chosen.append(listed[key][0])
    pictures = {path for path, kind, _ in listed.values() if kind.startswith("image/")}
    return next((path for path in chosen if path in archive and path in pictures), None)


def _layout(root: Element) -> Literal["reflowable", "pre-paginated"]:
    """Whether pages are drawn at a fixed size."""
    fixed = any(
        attribute(one, "property") == "rendition:layout" and text_of(one) == "pre-paginated"
        for one in children(child(root, "metadata"), "meta")
    )
    return "pre-paginated" if fixed else "reflowable"


def _direction(root: Element) -> Literal["ltr", "rtl", "default"]:
    """Which way pages are turned."""
    match attribute(child(root, "spine"), "page-progression-direction"):
        case "rtl":
            return "rtl"
        case "ltr":
            return "ltr"
    return "default"


def _broken(name: str) -> PackageError:
    """A file without which the book cannot be read is absent."""
    return PackageError("The book lacks its file {name}. Ask for a sound copy.", name=name)
