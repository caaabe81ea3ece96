"""A space linked to a centre."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.core.node import Node
from tests.sync.linking import link


@pytest.fixture
def linked(node: Node) -> Node:
    """A hub with a centre, on a line that is paid for."""
    asked = {"metered": "yes", "metered_daily_mb": 1}
    link(node, "http://127.0.0.1:9")
    return replace(node, settings=replace(node.settings, **asked))  # type: ignore[arg-type]  # by name
