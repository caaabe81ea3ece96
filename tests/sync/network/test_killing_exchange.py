"""kill -9 of a space or of the centre during an exchange: nothing confirmed is lost, nothing counts twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.network.killings import kill


@pytest.mark.parametrize("seed", range(2))
def test_after_kill_9_both_sides_are_of_one_mind_again(
    tmp_path: Path, seed: int, centre_database: str
) -> None:
    done = kill(tmp_path, 15, seed, centre_database)
    assert done.wrong == []
    assert done.died > 5
    assert max(done.exchanges) <= 3
