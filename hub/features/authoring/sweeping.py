"""What nobody comes back for: uploads left half-way, files of parts that were never made."""

from __future__ import annotations

import shutil
from pathlib import Path

from hub.core.node import Node
from hub.features.authoring import drafts, uploads

KEPT_MS = 7 * 24 * 3600 * 1000


def sweep(node: Node) -> int:
    """Job: remove uploads that rest since a week; how many."""
    gone = 0
    for draft in drafts.every(node):
        for one in uploads.unfinished(node, draft.id):
            if node.clock.now_ms() - one.at_ms > KEPT_MS:
                uploads.drop(node, draft.id, one.id)
                gone += 1
        _strays(node, draft.id)
    for left in drafts.root(node).glob(".gone-*"):
        shutil.rmtree(left, ignore_errors=True)
    return gone


def _strays(node: Node, draft_id: str) -> None:
    """Remove files that belong to no part and are not about to."""
    folder = drafts.folder_of(node, draft_id)
    for file in (folder / drafts.FILES).iterdir():
        # Read for each file: a part made since then has its file listed.
        named = {part.file.name for part in drafts.load(node, draft_id).parts if part.file}
        if file.name not in named and not _on_its_way(folder, file):
            file.unlink(missing_ok=True)


def _on_its_way(folder: Path, file: Path) -> bool:
    """Whether an upload of the same id is there, which becomes a part any moment."""
    return (folder / drafts.UPLOADS / file.stem).exists()
