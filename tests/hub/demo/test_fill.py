"""The invented history, written through the services and reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hub.cli import main
from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.core.rebuild import rebuild
from hub.core.storage.bound import run
from hub.demo import plan
from hub.demo.fill import fill
from hub.features.reports import service
from hub.features.reports.as_json import answer
from hub.features.reports.period import Period
from hub.main import folded_models
from tests.factories import person

CALLS = ("report", "usage", "--format", "json")


def filled(node: Node, seed: int, size: int) -> dict[str, Any]:
    """The report of a small headline; space ids, which differ between hubs, left out."""
    fill(node, plan.headline(seed, size), seed, lambda _: None)
    said = answer(service.usage(node, Period()))
    return {key: value for key, value in said.items() if key not in ("spaces", "by_space")}


def test_people_visits_and_promises_are_in_the_report(stocked: Node) -> None:
    said = filled(stocked, 1, 250)
    assert said["users"] == 250
    assert said["women_share"] == 0.32 and said["youth_share"] == 0.68
    assert said["target"] == 3 * round(250 * 2283 / 3476 / 3)
    assert said["visits"] > 800 and said["visitor_visits"] == 225
    assert said["measures"]["learners"] > 20 and said["measures"]["certificates"] > 0
    assert said["gender_unknown"] > 0 and said["age_unknown"] > 0
    assert len(service.all_spaces(stocked)) == 3
    assert {row["purpose"] for row in said["by_purpose"]} >= {"learn", "internet", "speak"}


def test_the_tables_are_the_fold_of_its_journal(stocked: Node) -> None:
    filled(stocked, 1, 60)
    done = rebuild(stocked, folded_models(stocked.features))
    assert done.equal and not done.folded.damaged and not done.folded.unknown


def test_visits_are_closed_and_below_their_stay(node: Node) -> None:
    fill(node, plan.small(3, node.clock.now_ms()), 3, lambda _: None)
    assert run("SELECT count(*) FROM visit WHERE stay_s IS NULL").fetchone()[0] == 0
    assert run("SELECT count(*) FROM visit WHERE active_s > stay_s").fetchone()[0] == 0
    assert run("SELECT count(DISTINCT space_id) FROM person").fetchone()[0] == 1
    late = run("SELECT count(*) FROM visit WHERE started_ms > ?", (node.clock.now_ms(),))
    assert late.fetchone()[0] == 0


def test_a_hub_in_use_is_left_alone(node: Node) -> None:
    person(node)
    with pytest.raises(OperatorError, match=r"1 people, 0 visits.*nothing was invented"):
        fill(node, plan.headline(1, 20), 1, lambda _: None)
    assert run("SELECT count(*) FROM person").fetchone()[0] == 1


@pytest.fixture
def hub(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs commands on an empty folder, as a script would."""
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("HUB_CONTENT_FLOOR_MB", "1")
    for name in ("HUB_TEST_POSTGRES", "HUB_TEST_POSTGRES_HOST"):  # no settings of a hub
        monkeypatch.delenv(name, raising=False)
    if database_url:
        monkeypatch.setenv("HUB_DATABASE", database_url)

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    return call


def test_demo_then_report_from_the_command_line(hub: Any) -> None:
    made = hub("demo", "--seed", "1", "--headline", "--people", "40")
    assert made.exit_code == 0, made.output
    said = json.loads(hub(*CALLS).stdout)
    assert said["users"] == 40 and said["from"] == "2019-01"
    again = hub("demo", "--headline")
    assert again.exit_code == 1 and "nothing was invented" in again.stderr
    assert len(again.stderr.strip().splitlines()) == 1


def test_files_and_errors_of_the_command_line(hub: Any, tmp_path: Path) -> None:
    hub("demo", "--people", "5")
    for kind, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        path = tmp_path / f"report.{kind}"
        assert hub("report", "usage", "--format", kind, "--output", str(path)).exit_code == 0
        assert path.read_bytes().startswith(start)
    wrong = hub("report", "usage", "--from", "2021-13")
    assert wrong.exit_code == 1 and wrong.stderr.count("\n") == 1 and "2021-05" in wrong.stderr
    lost = hub("report", "usage", "--format", "pdf", "--output", str(tmp_path / "no" / "where"))
    assert lost.exit_code == 1 and "--output" in lost.stderr


def test_a_target_from_the_command_line(hub: Any) -> None:
    hub("demo", "--people", "5")
    set_ = hub("report", "target", "900", "--from", "2030-01", "--to", "2030-12")
    assert set_.exit_code == 0 and "900" in set_.output
    assert json.loads(hub(*CALLS, "--from", "2030-01", "--to", "2030-03").stdout)["target"] == 900
