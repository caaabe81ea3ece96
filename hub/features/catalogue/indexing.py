"""The job that reads packages for the catalogue when they came, changed or went; never a request.

A package is read whole again if a cut came between: its row is written last, with its version.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from itertools import islice

from content_cache.content import Content
from content_cache.course import Course
from content_cache.document import Document
from content_cache.errors import ContentError
from content_cache.manifest import Manifest
from content_cache.packaged.model import Epub, H5p, Html5, Scorm
from content_cache.playing.model import Playable
from content_cache.store import Store
from content_cache.zim.model import Zim
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.features.catalogue import index
from hub.features.catalogue.passages import Passage, of_package
from hub.features.catalogue.rules import KINDS

log = logging.getLogger(__name__)
#: Goes up when packages must be read again because this program reads them otherwise.
EDITION = 1
#: Passages put by one transaction, and kept of one package at most.
BATCH, MOST = 500, 100_000


def keep_up(node: Node) -> int:
    """Job: read what is new, forget what is gone; how many packages that were."""
    known = {
        package: (number, version, edition)
        for package, number, version, edition in run(
            "SELECT package, number, version, edition FROM catalogue_package"
        ).fetchall()
    }
    here = {m.id: m for m in node.store.list() if m.kind in KINDS}
    # What is on the disk and cannot be read is damaged, not gone.
    gone = sorted(known.keys() - here.keys() - set(node.store.ids()))
    for package in gone:
        _forget(node, package, known[package][0])
    due = [m for m in here.values() if known.get(m.id, (0, 0, 0))[1:] != (m.version, EDITION)]
    for manifest in due:
        _read(node, manifest)
    return len(gone) + len(due)


def _forget(node: Node, package: str, number: int) -> None:
    with node.journal.writing():
        index.remove(number)
        run("DELETE FROM catalogue_package WHERE package = ?", (package,))


def _read(node: Node, manifest: Manifest) -> None:
    """Read one package: its words in batches, so that others can write between, then its row."""
    content = content_of(node.store, manifest)
    number = _begin(node, manifest)
    first = number * index.SPAN
    passages = islice(_whole(node.store, manifest, content), MOST)
    while batch := list(islice(passages, BATCH)):
        with node.journal.writing():
            index.add(first, batch)
        first += len(batch)
    minutes = manifest.duration_min or (content.minutes if content else 0)
    facts = (minutes, *_facts(content, manifest))
    with node.journal.writing():
        run(
            "UPDATE catalogue_package SET version = ?, edition = ?, minutes = ?, pages = ?, "
            "parts = ?, weight = ?, picture = ? WHERE package = ?",
            (manifest.version, EDITION, *facts, manifest.id),
        )


def _begin(node: Node, manifest: Manifest) -> int:
    """The package's number; what was known of its words is taken out."""
    with node.journal.writing():
        run(
            "INSERT INTO catalogue_package (package, number, version, edition, since_ms, minutes, "
            "pages, parts, weight, picture) SELECT ?, coalesce(max(number), 0) + 1, 0, 0, ?, 0, 0, "
            "1, ?, '' FROM catalogue_package WHERE true ON CONFLICT (package) DO UPDATE SET version = 0",
            (manifest.id, node.clock.now_ms(), manifest.size),
        )
        found = run("SELECT number FROM catalogue_package WHERE package = ?", (manifest.id,))
        number = int(found.fetchone()[0])
        index.remove(number)
    return number


def _whole(store: Store, manifest: Manifest, content: Content | None) -> Iterator[Passage]:
    """The passages of a package; those after a damaged place are left out, and that is told."""
    try:
        for one in of_package(store, manifest, content):
            if one.text or one.heading or one.title:
                yield one
    except (ContentError, OSError) as error:
        log.warning("not all of %s can be searched: %s", manifest.id, error)


def content_of(store: Store, manifest: Manifest) -> Content | None:
    """What a package holds, None where it cannot be read."""
    for read in _READ.get(manifest.kind, ()):
        try:
            return read(store, manifest.id)
        except ContentError:
            continue
    return None


_READ: dict[str, tuple[Callable[[Store, str], Content], ...]] = {
    "course": (Store.course,),
    "video": (Store.playable,),
    "audio": (Store.playable,),
    "document": (Store.document, lambda store, package: store.packaged(Epub, package)),
    "html5": (lambda store, package: store.packaged(Html5, package),),
    "h5p": (lambda store, package: store.packaged(H5p, package),),
    "scorm": (lambda store, package: store.packaged(Scorm, package),),
    "zim": (Store.zim,),
}


def _facts(content: Content | None, manifest: Manifest) -> tuple[int, int, int, str]:
    """Pages, parts, bytes that opening takes, and the picture: ``file:…``, ``member:…`` or ``own:``."""
    pages, parts, weight, picture = 0, 1, manifest.size, ""
    if isinstance(content, Course):
        pages, weight = len(content.lessons), 0
        picture = f"file:{content.cover}" if content.cover else ""
    elif isinstance(content, Playable):
        weight = content.variants[0].size
        picture = f"file:{content.poster}" if content.poster else ""
    elif isinstance(content, Document):
        pages = content.pages
    elif isinstance(content, Epub):
        picture = f"member:{content.cover}" if content.cover else ""
    elif isinstance(content, Scorm):
        parts = len(content.launchable)
    elif isinstance(content, Zim):
        # Its pages travel one by one, however large it is.
        pages, weight, picture = content.articles, 0, "own:" if content.illustration else ""
    return pages, parts, weight, picture
