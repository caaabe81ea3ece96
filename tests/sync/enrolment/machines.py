"""A second machine beside the test's own."""

from __future__ import annotations

from dataclasses import replace

from hub.core.node import Node
from hub.main import build, init


def another(node: Node) -> Node:
    """A second machine, with a database of its own."""
    folder = node.settings.data_dir.parent / "second"
    of = init(replace(node.settings, data_dir=folder, space_id="", database=""), node.clock)
    return build(of, node.clock).node
