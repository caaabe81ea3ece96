"""50 kbit/s, 800 ms there and back, one packet in ten lost, cut again and again: a day arrives all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.records import blobs
from tests.sync.network.bad_line import BadLine, why_not
from tests.sync.network.day import travel

#: The largest request of such a day: a batch, or a piece of a file.
LARGEST = max(blobs.PIECE, 20 << 10)


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_facts_and_a_voice_arrive_over_a_line_that_is_cut(tmp_path: Path) -> None:
    with BadLine().laid() as line:
        came = travel(tmp_path, line, records=150, voices=1, up_s=12, windows=12, voice=25_000)
    assert came.contacts[-1].outcome == "done"
    assert came.wrong == []
    assert came.lost > 0
    assert all(size <= LARGEST for _path, size in came.cuts)


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_on_a_good_line_little_is_sent_beside_the_facts(tmp_path: Path) -> None:
    with BadLine(rate=4_000_000, delay_s=0.01, loss=0.0).laid() as line:
        came = travel(tmp_path, line, records=2000, voices=4, up_s=60, windows=1)
    assert [told.outcome for told in came.contacts] == ["done"]
    assert came.wrong == []
    assert came.ratio < 1.15
