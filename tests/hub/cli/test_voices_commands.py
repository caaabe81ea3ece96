"""``hub voices``: what nobody says yet, and packs."""

from __future__ import annotations

import json
from pathlib import Path

from tests.hub.cli.conftest import Run, sentence


def test_what_is_missing_is_listed_for_people_and_for_scripts(ready: Run) -> None:
    listed = ready("voices", "missing", "bm", "--most", "5").stdout.splitlines()
    assert len(listed) == 7 and "texts to record, 0 recorded here" in listed[-1]
    found = json.loads(ready("voices", "missing", "bm", "--json").stdout)
    assert len(found) == 50 and set(found[0]) == {"clip", "seen", "state", "where", "text"}
    assert {line["state"] for line in found} == {"silent"}


def test_nothing_to_export_and_a_foreign_language_are_said(ready: Run, tmp_path: Path) -> None:
    nothing = sentence(ready("voices", "export", "bm", str(tmp_path / "pack")))
    assert "Nothing is recorded" in nothing and not list((tmp_path).glob("pack/*.json"))
    assert "bm" in sentence(ready("voices", "missing", "de"))
