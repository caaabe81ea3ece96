"""The starter content: courses that come with the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import content_cache
from content_cache.install import install
from hub.core.node import Node

#: The folders of the starter packages, in the order they are installed.
PACKAGES = (
    "bureautique",
    "gestion-communale",
    "gouvernance-associative",
    "leadership-participation",
    "plaidoyer",
    "politiques-genre-jeunesse",
)
FOLDER = Path(content_cache.__file__).parent / "starter"


def install_starter(node: Node) -> Iterator[str]:
    """Install every starter package that is not here yet; a line for each."""
    floor = node.settings.content_floor_mb << 20
    for source in (FOLDER / name for name in PACKAGES):
        done = install(node.store, source, floor_bytes=floor)
        yield f"{done.id} {done.version}: {done.status}"
