"""A community in an empty hub."""

from __future__ import annotations

import pytest

from hub.core.node import Node
from tests.hub.features.community.life import Life, begun


@pytest.fixture
def life(node: Node) -> Life:
    """People, groups, words, a board."""
    return begun(node)
