"""The parts of one package, as its page lists them."""

from __future__ import annotations

from content_cache.course import Course
from content_cache.manifest import Manifest
from content_cache.packaged.model import Epub, Scorm
from hub.core.node import Node
from hub.features.catalogue.indexing import content_of

#: Parts that a page lists.
MOST = 40


def parts(node: Node, manifest: Manifest) -> tuple[str, ...]:
    """The titles of lessons, chapters or exercises in order; none where there is only one thing."""
    content = content_of(node.store, manifest)
    titles: list[str] = []
    if isinstance(content, Course):
        titles = [lesson.title for lesson in content.lessons]
    elif isinstance(content, Scorm):
        titles = [item.title for item in content.launchable]
    elif isinstance(content, Epub):
        titles = [entry.title for entry in content.toc]
    return tuple(filter(None, titles))[:MOST] if len(titles) > 1 else ()


def cover(node: Node, manifest: Manifest) -> tuple[bytes, str] | None:
    """The cover of a book: its bytes and its path in the book; None if it has none to show.

    Raises ContentError.
    """
    content = content_of(node.store, manifest)
    if not isinstance(content, Epub) or not content.cover:
        return None
    archive = node.store.packed(manifest.id, manifest.version)
    return archive.read(content.cover, MOST_COVER), content.cover


#: Bytes of a cover that is sent.
MOST_COVER = 4 << 20
