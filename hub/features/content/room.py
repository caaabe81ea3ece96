"""Room for content: how much may be filled, and what goes when that is passed."""

from __future__ import annotations

import logging

from content_cache.care import evict, pins, removing
from content_cache.care.evict import Eviction, Held
from content_cache.errors import ContentError
from hub.core.content_rules import floor_bytes, starter_ids
from hub.core.disk import disk_of
from hub.core.node import Node
from hub.core.settings import Settings
from hub.features.content import use
from hub.features.content.telling import tell

log = logging.getLogger(__name__)


def wanted_bytes(settings: Settings) -> int:
    """Bytes that must come free for content to keep to its share; 0 if it does."""
    return max(floor_bytes(settings) - disk_of(settings).free, 0)


def shelf(node: Node, starter: bool = False) -> list[Held]:
    """Every package as eviction sees it; with ``starter`` what came with the program may go too."""
    last = use.last_used(node)
    busy = use.in_use_now(node)
    kept = frozenset() if starter else starter_ids()
    return [
        Held(
            manifest.id,
            _size(node, manifest.id),
            last.get(manifest.id, 0),
            _why_kept(node, manifest.id, busy, kept),
            tuple(need.id for need in manifest.requires),
        )
        for manifest in node.store.list()
    ]


def plan(node: Node, wanted: int, starter: bool = False) -> Eviction:
    """What would go to free ``wanted`` bytes."""
    tell(node)
    use.count(node)
    return evict.choose(shelf(node, starter), wanted)


def carry_out(node: Node, chosen: Eviction) -> tuple[str, ...]:
    """Remove what was chosen; the ids. What learners did with it stays. Raises ContentError."""
    ids = [held.id for held in chosen.going]
    gone = removing.remove(node.store, ids, "room", node.clock.now_ms())
    tell(node)
    return gone


def make_room(node: Node, wanted: int | None = None) -> tuple[str, ...]:
    """Job: keep content to its share of the disk, or free ``wanted`` bytes; the ids that went.

    Where something else fills the disk, so that all of it would not do, nothing goes.
    """
    wanted = wanted_bytes(node.settings) if wanted is None else wanted
    if not wanted:
        return ()
    chosen = plan(node, wanted)
    if not chosen.enough:
        log.warning("the disk is too full, and removing content would not be enough")
        return ()
    try:
        return carry_out(node, chosen)
    except ContentError as error:
        log.warning("no room was made: %s", error)
        return ()


def _size(node: Node, package: str) -> int:
    """The bytes of all versions of a package that can be read."""
    total = 0
    for version in node.store.versions(package):
        try:
            total += node.store.manifest(package, version).size
        except ContentError:
            continue  # its size cannot be told; it goes with the others all the same
    return total


def _why_kept(node: Node, package: str, busy: frozenset[str], kept: frozenset[str]) -> str:
    if pins.is_pinned(node.store, package):
        return "pinned"
    if package in busy:
        return "in use"
    return "starter" if package in kept else ""
