"""``hub content``: courses come in whole, or the author is told where the fault is."""

from __future__ import annotations

import json
from pathlib import Path

from tests.content_cache.conftest import make_course as make_course  # a fixture of theirs
from tests.content_cache.samples import MakeCourse
from tests.hub.cli.conftest import Run, sentence

PACKAGE = "org.example.la-commune"


def test_a_course_comes_in_once(ready: Run, make_course: MakeCourse) -> None:
    folder = str(make_course())
    first = ready("content", "import", folder)
    assert first.exit_code == 0, first.stderr
    assert f"{PACKAGE} 1: installed" in first.stdout
    assert "MB are free" in first.stdout
    assert f"{PACKAGE} 1: already here" in ready("content", "import", folder).stdout
    (row,) = json.loads(ready("content", "list", "--json").stdout)
    assert (row["id"], row["kind"], row["title"]) == (PACKAGE, "course", "La commune")
    assert "La commune" in ready("content", "list").stdout
    assert json.loads(ready("content", "list", "--kind", "video", "--json").stdout) == []
    checked = ready("content", "check")
    assert (checked.exit_code, checked.stdout) == (0, "1 packages checked\n")


def test_a_fault_is_told_with_file_and_line(ready: Run, make_course: MakeCourse) -> None:
    broken = "::c-1::Qui vote ?{\n=Le conseil\n~Le maire\n\n::c-2::Vrai ?{T}\n"
    folder = make_course(files={"01-la-commune.gift": broken})
    said = ready("content", "import", str(folder))
    assert said.exit_code == 1
    assert "01-la-commune.gift:1" in said.stderr
    assert said.exception is None or isinstance(said.exception, SystemExit)
    checked = ready("content", "check", str(folder))
    assert checked.exit_code == 1
    assert "01-la-commune.gift:1" in checked.stdout
    assert json.loads(ready("content", "list", "--json").stdout) == []


def test_a_lesson_that_breaks_the_rules_is_told_too(ready: Run, make_course: MakeCourse) -> None:
    folder = make_course(files={"01-la-commune.md": "Pas de titre.\n"})
    checked = ready("content", "check", str(folder))
    assert checked.exit_code == 1
    assert "01-la-commune.md:" in checked.stdout


def test_a_folder_that_is_no_package(ready: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "Choose a course folder" in sentence(ready("content", "import", str(empty)))
    assert ready("content", "import", str(tmp_path / "none")).exit_code == 2


def test_a_file_that_rotted_on_the_disk_is_found(
    ready: Run, make_course: MakeCourse, tmp_path: Path
) -> None:
    ready("content", "import", str(make_course()))
    rotten = tmp_path / "var/content/packages" / PACKAGE / "1/01-la-commune.svg"
    rotten.chmod(0o644)
    rotten.write_bytes(rotten.read_bytes().replace(b"4", b"5", 1))
    checked = ready("content", "check")
    assert checked.exit_code == 1
    assert f"{PACKAGE}: " in checked.stdout
    assert "01-la-commune.svg" in checked.stdout
