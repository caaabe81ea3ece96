"""How tests bring a file, and what lies on the disk then."""

from __future__ import annotations

from pathlib import Path

from hub.core.blobs import arriving, places, service, work
from hub.core.blobs.service import Shown
from hub.core.node import Node
from hub.core.who import Who


def bring(
    node: Node, who: Who, data: bytes, kind: str = "voice", longest_s: int = 90, piece: int = 4096
) -> str:
    """Send a file in pieces and keep it with an act; its id."""
    one = arriving.start(node, who, kind, "my file", len(data))
    while not one.whole:
        part = data[one.offset : one.offset + piece]
        one = arriving.append(node, who, one.id, one.offset, part)
    with node.journal.writing():
        return service.keep(node, who, one.id, longest_s, "snk")


def brought(node: Node, who: Who, data: bytes, kind: str = "voice", longest_s: int = 90) -> Shown:
    """The same, prepared."""
    name = bring(node, who, data, kind, longest_s)
    work.prepare(node)
    return service.one(node, name)


def files(node: Node) -> list[Path]:
    """Every prepared file, and what is left of uploads."""
    root = node.settings.data_dir / places.FOLDER
    return [file for file in root.rglob("*") if file.is_file()]
