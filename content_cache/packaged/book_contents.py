"""The table of contents of an EPUB book: a page with lists (EPUB 3) or an NCX file (EPUB 2)."""

import posixpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from content_cache.archives.archive import Archive
from content_cache.archives.zipped import base_of
from content_cache.errors import ContentError
from content_cache.packaged.model import TocEntry
from content_cache.packaged.safe_xml import (
    attribute,
    below,
    child,
    children,
    local,
    read_xml,
    text_of,
)

MAX_DEPTH = 8
MAX_ENTRIES = 5000


def read_contents(archive: Archive, name: str | None) -> tuple[TocEntry, ...]:
    """The table of contents in the file ``name``; none when it cannot be read.

    A book is still read page by page without one, so a broken table is no reason to refuse it.
    """
    if name is None:
        return ()
    try:
        root = read_xml(archive, name)
    except ContentError:
        return ()
    reading = _Reading(archive, base_of(name))
    if local(root.tag) == "ncx":
        return reading.points(child(root, "navMap"), 1)
    for nav in below(root, "nav"):
        if "toc" in attribute(nav, "type").split():
            return reading.lists(child(nav, "ol"), 1)
    return ()


class _Reading:
    """Entries read so far, and where their addresses start from."""

    def __init__(self, archive: Archive, base: str) -> None:
        self.archive = archive
        self.base = base
        self.left = MAX_ENTRIES

    def points(self, element: Element | None, depth: int) -> tuple[TocEntry, ...]:
        """The entries of an NCX file below ``element``."""
        found = []
        for one in children(element, "navPoint") if depth <= MAX_DEPTH else ():
            label = text_of(child(one, "navLabel"), 200)
            source = attribute(child(one, "content"), "src")
            found.append(self.entry(label, source, self.points(one, depth + 1)))
        return self._kept(found)

    def lists(self, element: Element | None, depth: int) -> tuple[TocEntry, ...]:
        """The entries of a list in a page."""
        found = []
        for one in children(element, "li") if depth <= MAX_DEPTH else ():
            link = child(one, "a")
            label = text_of(link if link is not None else child(one, "span"), 200)
            inner = self.lists(child(one, "ol"), depth + 1)
            found.append(self.entry(label, attribute(link, "href"), inner))
        return self._kept(found)

    def entry(self, label: str, href: str, inner: tuple[TocEntry, ...]) -> TocEntry:
        """One entry; an address that leads to no file of the book is left out."""
        self.left -= 1
        path, mark, place = href.partition("#")
        path = posixpath.normpath(self.base + unquote(path)) if path else ""
        known = path in self.archive
        return TocEntry(label, f"{path}{mark}{place[:200]}" if known else None, inner)

    def _kept(self, found: list[TocEntry]) -> tuple[TocEntry, ...]:
        """What says something, as long as the table is not endless."""
        return tuple(one for one in found if one.title or one.entries) if self.left > 0 else ()
