"""Small courses in a hub."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_cache.installing.install import install
from hub.core.node import Node
from tests.content_cache.conftest import make_course as make_course  # a fixture of theirs
from tests.content_cache.samples import MakeCourse

A, B, C = (f"org.example.{letter}" for letter in "abc")


@pytest.fixture
def sources(make_course: MakeCourse) -> dict[str, Path]:
    """Three courses; the last one needs the first."""
    needs = {C: [{"id": A, "version": 1}]}
    return {
        name: make_course(name, id=name, requires=needs.get(name, []), title={"fr": name[-1]})
        for name in (A, B, C)
    }


@pytest.fixture
def shelf(node: Node, sources: dict[str, Path]) -> Node:
    """A hub that holds the three."""
    for source in sources.values():
        install(node.store, source, floor_bytes=0)
    return node
