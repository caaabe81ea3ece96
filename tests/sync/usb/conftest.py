"""A village, and an empty stick."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.village import Village


@pytest.fixture
def village(tmp_path: Path, database_url: str) -> Iterator[Village]:
    made = Village(tmp_path / "village", database=database_url)
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made
