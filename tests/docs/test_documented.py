"""What is not documented does not exist: every setting and every command has its line."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from hub.cli import main
from hub.core import settings as module
from hub.core.settings import Settings, load

DOCS = Path(__file__).resolve().parents[2] / "docs"
SETTINGS = (DOCS / "settings.md").read_text(encoding="utf-8")
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
ROWS = {
    cells[1].strip("`"): cells[2:5]
    for cells in ([cell.strip() for cell in line.split("|")] for line in SETTINGS.splitlines())
    if len(cells) == 6 and cells[1].startswith("`")
}


def written(value: object) -> str:
    """A default as a settings file would hold it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def commands(group: click.Command, name: str) -> list[str]:
    """Every command below a group, as it is typed."""
    if not isinstance(group, click.Group):
        return [name]
    return [
        line for part in group.commands.values() for line in commands(part, f"{name} {part.name}")
    ]


@pytest.mark.parametrize("setting", [field.name for field in fields(Settings)])
def test_a_setting_is_documented_with_its_default_and_an_example(setting: str) -> None:
    assert setting in ROWS, f"write a line about {setting} in docs/settings.md"
    default, meaning, example = ROWS[setting]
    assert default.strip("`") == written(getattr(Settings(), setting))
    assert len(meaning) > 20
    name, _equals, value = example.strip("`").partition(" = ")
    assert name == setting
    load(None, {f"HUB_{setting.upper()}": value})


def test_no_setting_is_documented_that_is_gone() -> None:
    assert set(ROWS) == {field.name for field in fields(Settings)}


def test_ranges_are_told() -> None:
    for setting in ("threads", "idle_minutes", "secret_min_length", "picture_code_length"):
        low, high = module._RANGES[setting]
        assert {str(low), str(high)} <= set(re.findall(r"\d+", ROWS[setting][1]))


@pytest.mark.parametrize("command", commands(main, "hub"))
def test_a_command_is_documented(command: str) -> None:
    assert f"`{command}" in OPERATIONS, f"write about `{command}` in docs/operations.md"


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in (*DOCS.rglob("*.md"), DOCS.parent / "LISEZMOI.md", DOCS.parent / "README.md"):
        whole = page.read_text(encoding="utf-8")
        text = re.sub(r"^```.*?^```|`[^`\n]*`", "", whole, flags=re.M | re.S)
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            if not target.endswith((".png", ".jpg")):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
