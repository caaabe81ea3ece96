"""A commune that asks its officials."""

from __future__ import annotations

import pytest

from hub.core.node import Node
from tests.hub.features.xensa.town import Town, town


@pytest.fixture
def place(node: Node) -> Town:
    return town(node)
