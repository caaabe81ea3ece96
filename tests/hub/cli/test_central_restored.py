"""``hub central restored``: a centre that was put back begins a new epoch, whoever notices first."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.core.clock import ManualClock
from hub.core.settings import load
from hub.main import init, open_node
from sync.records import epoch

pytestmark = pytest.mark.sqlite_only  # the files of a hub, the same whatever the database


def test_a_new_epoch_and_a_new_log_begin(tmp_path: Path, clock: ManualClock) -> None:
    environ = {"HUB_DATA_DIR": str(tmp_path / "var"), "HUB_ROLE": "central", "HUB_MDNS": "no"}
    settings = init(load(None, environ), clock)
    node = open_node(settings, clock)
    with node.open():
        first, log = epoch.current(node), node.journal.writer
        node.database.close()
    done = CliRunner().invoke(main, ["central", "restored", "--yes"], env=environ)
    assert done.exit_code == 0, done.output
    assert "brings back what was lost" in done.output
    node = open_node(settings, clock)
    with node.open():
        assert epoch.current(node) != first
        assert node.journal.writer != log
        node.database.close()


def test_a_space_has_no_epoch_of_its_own(tmp_path: Path, clock: ManualClock) -> None:
    environ = {"HUB_DATA_DIR": str(tmp_path / "var"), "HUB_MDNS": "no"}
    init(load(None, environ), clock)
    done = CliRunner().invoke(main, ["central", "restored", "--yes"], env=environ)
    assert done.exit_code == 1
    assert "not a centre" in done.output
