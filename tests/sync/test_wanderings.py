"""Whatever happens to lines, cards and clocks, the village ends of one mind, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.wanderings import Wandering
from tests.village import Village


@pytest.mark.parametrize("seed", range(8))
def test_a_village_ends_of_one_mind(tmp_path: Path, seed: int, database_url: str) -> None:
    village = Village(tmp_path / "village", spaces=5, seed=seed, database=database_url)
    try:
        assert Wandering(village, copies=seed % 2 == 1).walk(50) == []
    finally:
        village.close()
