"""A centre that is read over a real ssh."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content_cache.store import Store
from hub.core.node import Node
from sync.content import offering
from tests.sync.content.centre import Link, needs_sshd, trust_centre


@pytest.fixture
def centre(node: Node) -> Node:
    """A node with an offer, of nothing yet."""
    trust_centre(node.settings.data_dir)
    offering.refresh(node)
    return node


@pytest.fixture
def link(centre: Node, tmp_path: Path) -> Iterator[Link]:
    """A space that the centre lets in."""
    needs_sshd()
    made = Link(centre, tmp_path)
    yield made
    made.sshd.stop()


@pytest.fixture
def here(tmp_path: Path) -> Store:
    """The store of the space."""
    return Store(tmp_path / "space" / "content")


@pytest.fixture
def space(node: Node, tmp_path: Path) -> Node:
    """The same node with the store of a space of its own, which trusts the centre."""
    trust_centre(node.settings.data_dir)
    return replace(node, store=Store(tmp_path / "mine"))
