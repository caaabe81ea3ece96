"""The benchmark of content, small: what it says must hold on any machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import content, page
from tests.sync.content.centre import needs_sshd

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]


def test_an_update_costs_what_changed_and_kills_cost_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_sshd()
    told = content.measure(scale=0.02, rounds=1, kills=6)
    assert told.ours[0].wire < 1.5 * told.changed + 200_000
    assert told.ours[0].wire < 1.2 * told.plain[0].wire + 100_000
    assert told.first.wire < 1.1 * told.size
    assert told.killed.wire < 1.5 * told.size + told.kills * 300_000
    assert told.kills + told.update_kills > 0
    target = tmp_path / "benchmarks.md"
    target.write_text("# Benchmarks\n\n## Content\n\nold\n\n## Films\n\nkept\n")
    monkeypatch.setattr(page, "TARGET", target)
    page.put(content.HEADING, content.section(told))
    new = target.read_text()
    assert "\nold\n" not in new and new.endswith("## Films\n\nkept\n")
    page.put(content.HEADING, content.section(told))
    assert target.read_text() == new
