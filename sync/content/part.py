"""What bringing and offering content declares to the composition root."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from content_cache.installing.signature import read_key
from hub.core.errors import OperatorError
from hub.core.feature import MACHINE, Feature, Job
from hub.core.node import Node
from hub.core.permissions import EVERYONE, STAFF, Permission
from sync.carrying import authorize
from sync.content import deltas, offering, rounds
from sync.enrolment import roster


def offer(node: Node) -> None:
    """Job: write anew what this node offers; the centre also sees to its keys and differences."""
    offering.refresh(node, key_of(node))
    if node.settings.role != "central":
        return
    # Who was shut out of the exchange reads no content either.
    live = {known.space_id for known in roster.everybody() if known.live}
    authorize.keep_only(authorize.file_of(node.settings.data_dir), live)
    name = f"deltas {node.store.root}"
    if all(t.name != name for t in threading.enumerate()):
        threading.Thread(target=_make_deltas, args=(node,), name=name, daemon=True).start()


def key_of(node: Node, file: Path | None = None) -> bytes | None:
    """The private key that signs the list, from ``file`` or the setting; None if there is none.

    Raises StoreError if it cannot be read.
    """
    chosen = file or (Path(node.settings.content_key) if node.settings.content_key else None)
    return read_key(chosen) if chosen else None


def make_deltas(node: Node) -> int:
    """Make the differences that are missing, then tell of them; how many were made."""
    made = deltas.make(node.store, offering.folder(node.store), offering.signed_here(node))
    if made:
        offering.refresh(node, key_of(node))
    return made


def _make_deltas(node: Node) -> None:
    with node.open(), contextlib.suppress(OperatorError):
        try:
            make_deltas(node)
        finally:
            node.database.close()


PART = Feature(
    name="content_exchange",
    permissions=(Permission("content.offer", EVERYONE), Permission("content.fetch", STAFF)),
    jobs=(
        Job("content.offer", offer, every_s=3600, at_start=True, where=MACHINE),
        Job("content.fetch", rounds.look, every_s=120, where=MACHINE),
    ),
)
