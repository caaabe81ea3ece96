"""Whatever goes wrong is told in French, with what to do, and every end of rsync has its sentence."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sync.content
from sync.content import state
from sync.content.outcomes import error_of
from tests.kiosk_ui.frame.catalogue import translated

ROOT = Path(sync.content.__file__).parents[1]
FILES = [*sorted((ROOT / "content").glob("*.py")), ROOT / "carrying" / "http_range.py"]
#: Calls whose texts reach people.
TOLD = {
    "FetchError", "StoppedError", "OperatorError", "InputError", "LineError", "AbsentError",
    "OtherFileError", "Outcome", "NotInstalledError", "NotFoundError", "StoreError", "__init__",
}  # fmt: skip


def sentences() -> set[str]:
    """Every text of the exchange of content that reaches people."""
    found: set[str] = set()
    for file in FILES:
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                texts = [a.value for a in call.args if isinstance(a, ast.Constant)]
                spoken = [text for text in texts if isinstance(text, str) and " " in text]
                if name == "RefusedError":  # one sentence with its next step (content_cache.errors)
                    found.add(" ".join(spoken))
                elif name in TOLD:
                    found.update(spoken)
    return found


def test_every_sentence_has_its_french() -> None:
    found = sentences()
    assert len(found) > 60
    assert sorted(found - translated("fr").keys()) == []


def test_progress_has_its_french() -> None:
    for rate in (0.0, 10_000.0):
        message, places = state.words(state.State("a", {}, "Kayes", 1, 4_200_000, rate, 0))
        french = translated("fr")[message].format(title="L’eau", **places)
        assert "sur 5 Mo" in french and french.startswith("L’eau")


@pytest.mark.parametrize(
    "code", [5, 10, 11, 12, 23, 24, 30, 35, 255, 1, 2, 14, 20, 22, 127, -9, 99]
)
def test_every_end_has_a_sentence_and_a_next_step(code: int) -> None:
    error = error_of(code)
    assert str(error).endswith(".") and error.next_step.endswith(".")
    known = translated("fr")
    assert error.message in known and error_of(code).next_step in known


@pytest.mark.parametrize(
    ("said", "code", "fault"),
    [
        ('rsync: write failed on "x": No space left on device (28)', 11, "here"),
        ("user@host: Permission denied (publickey).", 255, "source"),
        ("Host key verification failed.", 255, "source"),
        ("ssh: Could not resolve hostname x: Name or service not known", 255, "line"),
        ("@ERROR: Unknown module 'packages'", 5, "source"),
        ("Connection to 10.0.0.1 closed by remote host.", 255, "line"),
    ],
)
def test_what_the_program_says_counts_more_than_its_code(said: str, code: int, fault: str) -> None:
    assert error_of(code, said).fault == fault
    assert said in error_of(code, said).detail and said not in str(error_of(code, said))
