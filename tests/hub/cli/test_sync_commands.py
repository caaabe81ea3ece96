"""``hub sync …`` as a technician types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub.core.settings import load
from hub.main import open_node
from tests.hub.cli.conftest import Run, sentence
from tests.ports import free_port
from tests.sync.linking import link
from tests.sync.scripted import answer, scripted


def test_a_space_that_stands_alone(ready: Run) -> None:
    done = ready("sync", "status")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("This space is not linked to a centre.\n")
    assert "hub sync enrol" in sentence(ready("sync", "now"))
    assert ready("sync", "history").stdout.startswith("when (UTC)")


@pytest.fixture
def linked(ready: Run, environ: dict[str, str | None]) -> Run:
    """Commands of a hub that trusts a centre."""
    given = {name: value for name, value in environ.items() if name.startswith("HUB_") and value}
    made = open_node(load(None, given))
    link(made, "http://127.0.0.1:9")
    made.database.close()
    return ready


def test_nobody_there(linked: Run) -> None:
    ready = linked
    url = f"http://127.0.0.1:{free_port()}"
    done = ready("sync", "now", HUB_CENTRAL_URL=url)
    assert done.exit_code == 1
    assert "cannot be reached" in done.stderr
    told = ready("sync", "status", HUB_CENTRAL_URL=url)
    assert told.exit_code == 1
    assert "Last error: Central (127.0.0.1) cannot be reached. Nothing is lost" in told.stdout
    record = json.loads(ready("sync", "status", "--json", HUB_CENTRAL_URL=url).stdout)
    assert (record["state"], record["last"]["outcome"]) == ("trouble", "cut")
    (one,) = json.loads(ready("sync", "history", "--json").stdout)
    assert one["why"] == "now"


def test_a_busy_centre_has_its_own_exit_code(linked: Run) -> None:
    ready = linked
    busy = answer(b"", "429 Too Many Requests", Retry_After="60")
    with scripted(lambda asked, peer: peer.sendall(busy)) as server:
        done = ready("sync", "now", HUB_CENTRAL_URL=f"http://127.0.0.1:{server.port}")
    assert done.exit_code == 2


@pytest.mark.parametrize("windows", ["night", "25:00-26:00"])
def test_a_window_that_is_none(ready: Run, windows: str) -> None:
    assert "sync_windows" in sentence(ready("sync", "status", HUB_SYNC_WINDOWS=windows))


def test_a_stick_at_a_space(linked: Run, tmp_path: Path) -> None:
    done = linked("sync", "usb", str(tmp_path))
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Put on the stick: ")
    assert done.stdout.endswith("You can take the stick away now.\n")
    (tmp_path / "espace-connecte" / "down").symlink_to(tmp_path)
    assert "not a folder of ours" in linked("sync", "usb", str(tmp_path)).stderr
    told = json.loads(linked("sync", "usb", str(tmp_path), "--json").stdout)
    assert "not a folder of ours" in told["error"]
    assert linked("sync", "usb", str(tmp_path / "none")).exit_code == 2


def test_a_stick_at_a_hub_that_stands_alone_or_is_no_centre(ready: Run, tmp_path: Path) -> None:
    assert "hub sync enrol" in sentence(ready("sync", "usb", str(tmp_path)))
    assert "a space, not a centre" in sentence(ready("central", "usb", str(tmp_path)))


def test_a_stick_at_the_centre(ready: Run, tmp_path: Path) -> None:
    done = ready("central", "usb", str(tmp_path), HUB_ROLE="central")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "There was nothing new.")


def test_the_centre_sees_every_space(ready: Run) -> None:
    made = ready("central", "invite", "--space", "Nioro", HUB_ROLE="central")
    assert made.exit_code == 0, made.stderr
    told = ready("sync", "status", HUB_ROLE="central")
    assert told.exit_code == 0
    assert told.stdout.startswith("space ")
    assert json.loads(ready("sync", "status", "--json", HUB_ROLE="central").stdout) == []


def test_a_stick_for_spaces_that_did_not_ask(ready: Run, tmp_path: Path) -> None:
    assert "a space, not a centre" in sentence(ready("central", "stick", str(tmp_path)))
    none = sentence(ready("central", "stick", str(tmp_path), HUB_ROLE="central"))
    assert "No space may exchange" in none and "hub central invite" in none
    unknown = ready("central", "stick", str(tmp_path), "--space", "Kita", HUB_ROLE="central")
    assert "knows no space Kita" in sentence(unknown)
    made = ready("central", "invite", "--space", "Nioro", HUB_ROLE="central")
    assert made.exit_code == 0, made.stderr
    waits = ready("central", "stick", str(tmp_path), "--space", "Nioro", HUB_ROLE="central")
    assert waits.exit_code == 1
