"""A damaged file comes again from whichever source has its package: the refetch port of the store's care."""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

from content_cache.care import quarantine
from content_cache.care.fetch import Fetcher, FromVersions, Several
from content_cache.care.repair import Outcome, repair
from content_cache.checksum import check_file
from content_cache.durable import make_folders
from content_cache.errors import ContentError, RefusedError, StoreError
from content_cache.manifest import FileEntry
from hub.core.node import Node
from sync.content.catalogue import Catalogue
from sync.content.errors import FetchError, StoppedError
from sync.content.holding import one_at_a_time
from sync.content.preparing import FETCHING
from sync.content.running import Watch
from sync.content.sources import Order, Source

log = logging.getLogger(__name__)
Heard = Sequence[tuple[Source, Catalogue]]
FOLDER = "again"


class FromSources:
    """Brings single files of versions that a source offers; what it brings is checked before it is told."""

    def __init__(self, node: Node, heard: Heard, watch: Watch) -> None:
        self._heard, self._watch, self._store = heard, watch, node.store
        self._root = node.store.incoming / FETCHING / FOLDER

    def find(self, package: str, version: int, entry: FileEntry) -> Path | None:
        """A sound file of this content; None if no source has it or the line is down."""
        tree = self._root / entry.sha256
        if check_file(tree, entry) is None:
            return tree / entry.path
        for source, listed in self._heard:
            if listed.offer(package, version) is None:
                continue
            make_folders((tree / entry.path).parent)
            order = Order(
                package, version, (entry,), tree, self._root / "basis", self._root / "listed"
            )
            try:
                with one_at_a_time(self._store) as lock:
                    watch = self._watch._replace(keep=(lock,))
                    source.bring(order, watch, lambda moved: None)
            except RefusedError:
                return None  # content is coming: the next look at what is damaged tries again
            except FetchError as error:
                log.info("%s of %s from %s: %s", entry.path, package, source.name, error)
                if error.fault == "stopped":
                    return None
            if check_file(tree, entry) is None:
                return tree / entry.path
        return None

    def tidy(self) -> None:
        """Take away what was brought."""
        shutil.rmtree(self._root, ignore_errors=True)


def mend_damaged(node: Node, heard: Heard, watch: Watch) -> tuple[Outcome, ...]:
    """Repair what is set aside with files of the sources; what became of it.

    The files come first, while others may use the store: repairing holds its lock.
    """
    store = node.store
    brought = FromSources(node, heard, watch)
    done: list[Outcome] = []
    for damage in quarantine.damages(store):
        with contextlib.suppress(StoreError, StoppedError):
            entries = {e.path: e for e in store.manifest(damage.package, damage.version).files}
            hurt = [entries[p.path] for p in damage.problems if p.path in entries]
            if hurt and not all(brought.find(damage.package, damage.version, e) for e in hurt):
                continue
        fetcher: Fetcher = Several(FromVersions(store), brought)
        try:
            now_ms = node.clock.now_ms()
            done.append(repair(store, damage.package, damage.version, fetcher, now_ms))
        except ContentError as error:
            log.info("%s is not mended: %s", damage.package, error)
    brought.tidy()
    return tuple(done)
