"""Backups of a village's databases, and what its people are called."""

from __future__ import annotations

import shutil
from pathlib import Path

from hub.core.rebuild import rebuild
from hub.main import folded_models, open_node
from tests import factories
from tests.village import Place


def names(at: Place) -> list[str]:
    return [row[0] for row in at.rows("SELECT name FROM person ORDER BY name")]


def register(at: Place, *given: str) -> None:
    with at.open() as node:
        for name in given:
            factories.person(node, name)


def put_back(at: Place, backup: Path) -> None:
    """Put a copy of a database in the place of the one that is there."""
    file = at.node.database.path
    assert file is not None
    with at.open():
        at.node.database.close()
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    shutil.copy(backup, file)
    at.node = open_node(at.node.settings, at.clock)


def backup(at: Place, to: Path) -> Path:
    with at.open():
        at.rows("VACUUM INTO ?", (str(to),))
    return to


def whole(at: Place) -> bool:
    with at.open() as node:
        done = rebuild(node, folded_models(node.features))
        return done.equal and done.folded.damaged == []
