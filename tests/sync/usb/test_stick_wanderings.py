"""Sticks ride among bad lines, restored and copied cards, are lost, rot and come twice: nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync import wanderings
from tests.sync.usb.riding import RIDES, Riding
from tests.village import Village


@pytest.mark.parametrize("seed", range(10))
def test_a_village_with_a_stick_ends_of_one_mind(
    tmp_path: Path, seed: int, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wanderings, "WORLD", (*wanderings.WORLD, *RIDES * 2))
    monkeypatch.setattr("sync.usb.series.FULL", 3_000)
    monkeypatch.setattr("sync.usb.at_space.LARGEST_BYTES", 3_000)
    monkeypatch.setattr("sync.usb.answering.LARGEST_BYTES", 3_000)
    village = Village(tmp_path / "village", spaces=3, seed=100 + seed, database=database_url)
    try:
        assert Riding(village, copies=seed % 2 == 1).walk(60) == []
    finally:
        village.close()
