"""ZIM archives of this space: their entries, their search, their suggestions."""

from __future__ import annotations

from functools import lru_cache

from content_cache.errors import ContentError
from content_cache.zim import entries, searching
from content_cache.zim.entries import Entry
from content_cache.zim.model import Zim
from content_cache.zim.searching import Found, Hit
from content_cache.zim.shelf import Opened, Shelf
from hub.core.errors import NotFoundError
from hub.core.node import Node


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """The archives open in this process."""
    return Shelf()


def zim(node: Node, package: str, version: int | None = None) -> Zim:
    """What is known of an archive; raises NotFoundError if it is not here."""
    try:
        return node.store.zim(package, version)
    except ContentError as error:
        raise NotFoundError("This content is not in the space.") from error


def entry(node: Node, package: str, path: str, version: int | None = None) -> Entry:
    """The entry at ``path``: a redirect, bytes, or a stretch of the file to send them from.

    Raises NotFoundError for a package that is not here, NotInstalledError for a path that is not
    in it, StoreError for a damaged archive.
    """
    return entries.entry_at(_open(node, package, version), path)


def illustration(node: Node, package: str, version: int | None = None) -> bytes | None:
    """The archive's own picture, PNG of 48 by 48, or None."""
    return entries.illustration(_open(node, package, version))


def search(node: Node, package: str, words: str, limit: int = 20, start: int = 0) -> Found:
    """Pages of an archive that hold all the words, best first, with about how many there are."""
    return searching.search(_open(node, package), words, limit, start)


def suggest(node: Node, package: str, words: str, limit: int = 8) -> tuple[Hit, ...]:
    """Pages whose title begins with these words or has them."""
    return searching.suggest(_open(node, package), words, limit)


def _open(node: Node, package: str, version: int | None = None) -> Opened:
    content = zim(node, package, version)
    manifest = content.manifest
    return shelf().open(node.store.open(package, content.path, manifest.version))
