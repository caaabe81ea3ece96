"""Lessons that open other packages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content_cache.course import Course
from content_cache.errors import AuthoringErrors
from content_cache.formats import find
from content_cache.lesson import read_lesson

FILM = "org.example.film"


def lesson(folder: Path, text: str) -> Path:
    file = folder / "01-eau.md"
    file.write_text(f"# L'eau\n\n{text}\n", encoding="utf-8")
    return file


def course(folder: Path, *required: str) -> Path:
    about = {
        "id": "org.example.eau", "version": 1, "kind": "course", "title": {"fr": "L'eau"},
        "language": "fr", "licence": "CC-BY-4.0",
        "requires": [{"id": name, "version": 1} for name in required],
    }  # fmt: skip
    (folder / "package.json").write_text(json.dumps(about), encoding="utf-8")
    lesson(folder, f"Regardez.\n\n[[{FILM}]]")
    return folder


def test_a_line_alone_opens_a_package_and_is_not_read_aloud(tmp_path: Path) -> None:
    found = read_lesson(
        lesson(tmp_path, f"Regardez.\n\n[[{FILM}]]\n[[ org.example.paper ]]\n\nPuis [[{FILM}]]."),
        "fr",
    )
    assert found.opens == (FILM, "org.example.paper")
    assert [text for _pid, text in found.paragraphs] == ["L'eau", "Regardez.", f"Puis [[{FILM}]]."]


def test_what_is_opened_must_be_required(tmp_path: Path) -> None:
    with pytest.raises(AuthoringErrors) as wrong:
        find(course(tmp_path)).read(tmp_path)
    assert [(error.file, error.params) for error in wrong.value.errors] == [
        ("01-eau.md", {"id": FILM})
    ]
    read = find(course(tmp_path, FILM)).read(tmp_path)
    assert isinstance(read, Course) and read.lessons[0].opens == (FILM,)


@pytest.mark.parametrize("name", ["film", "Org.example", "../../x", "org.example.film b"])
def test_what_is_no_package_is_said_at_its_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(AuthoringErrors) as wrong:
        read_lesson(lesson(tmp_path, f"Un.\n\n[[{name}]]"), "fr")
    assert wrong.value.errors[0].line == 5
