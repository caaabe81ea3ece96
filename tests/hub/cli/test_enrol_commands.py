"""``hub central …`` and ``hub sync enrol``: over a real connection, as two technicians would type."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import urllib3
from click.testing import CliRunner, Result

from hub.cli import main
from hub.main import open_node
from sync.enrolment import roster
from tests.browser.live import LiveHub, live_hub
from tests.hub.cli.conftest import Run, sentence
from tests.ports import free_port

CODE = re.compile(r"\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5})\b")


@pytest.fixture
def served() -> Iterator[LiveHub]:
    """A centre that listens."""
    with live_hub(HUB_ROLE="central", HUB_SPACE_NAME="SaheLink") as hub:
        yield hub


@pytest.fixture
def centre(served: LiveHub) -> Callable[..., Result]:
    """Commands at that centre."""
    of = served.node.settings
    environ: dict[str, str | None] = {
        **{name: None for name in os.environ if name.startswith("HUB_")},
        "HUB_DATA_DIR": str(of.data_dir), "HUB_ROLE": "central", "HUB_SPACE_NAME": "SaheLink",
        "HUB_PUBLIC_URL": served.url, "HUB_DATABASE": "", "COLUMNS": "200",
    }  # fmt: skip

    def act(*words: str, given: str = "") -> Result:
        return CliRunner().invoke(main, words, input=given, env=environ)

    return act


def code_of(done: Result) -> str:
    """The code that was printed."""
    assert done.exit_code == 0, done.stderr
    found = CODE.search(done.stdout)
    assert found
    return found[1]


def test_a_hub_is_linked_refused_revoked_and_replaced(
    ready: Run, centre: Callable[..., Result], served: LiveHub, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.pdf"
    made = centre(
        "central", "invite", "--space", "Nioro", "--commune", "Nioro", "--pdf", str(sheet)
    )
    code = code_of(made)
    assert f"hub sync enrol {code} --central {served.url}" in made.stdout
    assert "█" in made.stdout
    assert sheet.read_bytes().startswith(b"%PDF")

    assert "not linked" in ready("sync", "enrol").stdout
    assert "Which centre?" in sentence(ready("sync", "enrol", code), 2)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert "mistake in group 6" in sentence(ready("sync", "enrol", wrong, "--central", served.url))

    asked = ready("sync", "enrol", code.lower(), "--central", served.url)
    assert (asked.exit_code, "SaheLink must approve" in asked.stdout) == (3, True), asked.stderr
    waiting = json.loads(centre("central", "spaces", "--json").stdout)
    assert [(one["name"], one["state"]) for one in waiting] == [("Nioro", "pending")]
    assert "is let in" in centre("central", "approve", "nioro").stdout
    assert "No machine of Nioro waits" in centre("central", "approve", "Nioro").stderr
    linked = ready("sync", "enrol")
    assert linked.exit_code == 3  # nobody has asked again yet
    done = ready("sync", "enrol", "--wait")
    assert (done.exit_code, "Linked to SaheLink" in done.stdout) == (0, True), done.stdout
    assert ready("sync", "enrol").exit_code == 0
    assert "linked to a centre already" in sentence(
        ready("sync", "enrol", code, "--central", served.url)
    )

    assert "knows the new key" in ready("sync", "rotate", "--yes").stdout
    assert "Nioro" in centre("central", "spaces").stdout
    assert "Key number 1" in centre("central", "rotate-keys", "--yes").stdout

    shut = centre("central", "revoke", "Nioro", "--why", "stolen", "--yes")
    assert "1 machines are shut out" in shut.stdout
    assert "knows no space Kita" in centre("central", "revoke", "Kita", "--yes").stderr
    assert "shut this machine out" in sentence(ready("sync", "rotate", "--yes"))
    again = code_of(centre("central", "invite", "--replaces", "Nioro", "--approve"))
    done = ready("sync", "enrol", again, "--central", served.url, "--again")
    assert (done.exit_code, "Linked to SaheLink" in done.stdout) == (0, True), done.stderr
    states = [one["state"] for one in json.loads(centre("central", "spaces", "--json").stdout)]
    assert sorted(states) == ["active", "retired", "revoked"]


@pytest.mark.slow
def test_a_hub_that_runs_asks_by_itself_and_becomes_the_space_while_it_runs(
    centre: Callable[..., Result], served: LiveHub
) -> None:
    """The command only writes the question down: the running hub alone may change whose it is."""
    space = "018f0000-0000-7000-8000-00000000000a"
    with served.node.open(), served.node.journal.writing():
        roster.add_space(served.node, space, "Nioro", roster.ACTIVE, ("*",))
    code = code_of(centre("central", "invite", "--replaces", "Nioro", "--approve"))
    port = str(free_port())
    with live_hub(jobs=True, HUB_PORT=port) as running:
        of = running.node.settings
        environ: dict[str, str | None] = {
            **{name: None for name in os.environ if name.startswith("HUB_")},
            "HUB_DATA_DIR": str(of.data_dir), "HUB_PORT": port,
        }  # fmt: skip
        words = ("sync", "enrol", code, "--central", served.url)
        done = CliRunner().invoke(main, words, env=environ)
        assert (done.exit_code, "Linked to SaheLink" in done.stdout) == (0, True), done.output
        again = CliRunner().invoke(main, (*words, "--again"), env=environ)
        assert "The hub runs" in again.stderr
        urllib3.request("GET", f"http://127.0.0.1:{port}/healthz?write=1")
        node = open_node(of)
        with node.open():
            assert node.space_id == space
            assert node.database.rows("SELECT DISTINCT space_id FROM journal") == [(space,)]
            node.database.close()


def test_a_refused_hub_is_told(ready: Run, centre: Callable[..., Result], served: LiveHub) -> None:
    code = code_of(centre("central", "invite", "--space", "Nioro"))
    assert ready("sync", "enrol", code, "--central", served.url).exit_code == 3
    assert "is refused" in centre("central", "refuse", "Nioro").stdout
    done = ready("sync", "enrol", "--wait")
    assert (done.exit_code, "refused this machine" in done.stdout) == (1, True)


def test_a_space_is_not_a_centre(ready: Run) -> None:
    said = sentence(ready("central", "invite", "--space", "Nioro"))
    assert "a space, not a centre" in said
    assert "role = central" in said


def test_something_else_answers(ready: Run, centre: Callable[..., Result], served: LiveHub) -> None:
    """A space in place of a centre, and nobody at all."""
    code = code_of(centre("central", "invite", "--space", "Nioro"))
    with live_hub() as space:
        said = sentence(ready("sync", "enrol", code, "--central", space.url))
    assert "not a centre" in said
    assert "cannot be reached" in sentence(ready("sync", "enrol", code, "--central", space.url))
