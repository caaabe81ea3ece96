"""Whatever the exchange tells people has its French, and so has what fills the places of a sentence."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sync
from hub.core.clock import ManualClock
from hub.main import Hub
from sync.carrying.line import Answer
from sync.contact import PENDING, REVOKED, UNKNOWN
from sync.records import refusals
from sync.records.talk import StopError, stopped
from sync.timing import schedule, uplink
from tests.client import Browser
from tests.factories import sign_in_staff, staff
from tests.kiosk_ui.exchange.test_exchange_page import PATH, spoke
from tests.kiosk_ui.frame.catalogue import translated
from tests.sync.linking import link

ROOT = Path(sync.__file__).parent
#: What only looks like a sentence: words of other programs, and what is written in French as it stands.
NOT_TOLD = {"content/outcomes.py", "usb/stick.py", "enrolment/sheet.py"}
SENTENCE = re.compile(r"(?!SELECT |UPDATE |DELETE |INSERT |WHERE )[A-Z{«“].* .*[.?!]\Z", re.DOTALL)
#: Calls that speak to the log or to whoever wrote the program.
LOGGED = {"info", "warning", "error", "exception", "debug", "AssertionError", "ValueError"}


def told(file: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every whole sentence in a file of the program that is no docstring."""
    tree = ast.parse(file.read_text("utf-8"))
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # a docstring
            passed.add(id(node.value))
        if isinstance(node, ast.Call) and _name(node) in LOGGED:
            passed.update(map(id, ast.walk(node)))
        if id(node) not in passed and SENTENCE.match(text := _text(node)):
            yield getattr(node, "lineno", 0), text


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def _text(node: ast.AST) -> str:
    """A text as it stands; one that values are written into leaves no key for its French."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)


def test_every_sentence_of_the_exchange_has_its_french() -> None:
    known, missing, seen = translated("fr"), [], 0
    for file in sorted(ROOT.rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        for line, text in told(file) if name not in NOT_TOLD else ():
            seen += 1
            if text not in known and not re.fullmatch(r"[^a-zA-Z]*(\{\w+\}[^a-zA-Z]*)+", text):
                missing.append(f"{name}:{line} {text}")
    assert missing == []
    assert seen > 150


@pytest.fixture
def facilitator(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    link(hub.node, "http://127.0.0.1:9")
    schedule.follow(hub.node, uplink.find("http://127.0.0.1:9"))
    staff(hub.node, "facilitator")
    return sign_in_staff(browser())


def shown(hub: Hub, clock: ManualClock, facilitator: Browser, error: StopError) -> str:
    """The page of the exchange after a contact that ended so."""
    spoke(hub, clock, (300, 0), outcome=error.outcome, error=error)
    facilitator.get(PATH)
    return facilitator.page


@pytest.mark.parametrize(
    ("answer", "french"),
    [
        (Answer(500, {}, b"<html>"), "Le centre répond par une erreur (500)."),
        (
            Answer(
                507,
                {},
                b'{"error": "The disk of the hub is full (97 %). What you wrote was not taken: tell the '
                b'facilitator. Reading still works.", "message": "The disk of the hub is full ({percent} '
                b'%). What you wrote was not taken: tell the facilitator. Reading still works.", '
                b'"places": {"percent": "97"}, "next_step": "", "field": null}',
            ),
            "Le disque de la machine est plein (97\u00a0%)",
        ),
        (Answer(503, {}, b'{"error": "The centre is busy."}'), "Le centre est occupé."),
    ],
)
def test_what_the_centre_answers_is_told_in_french(
    hub: Hub, clock: ManualClock, facilitator: Browser, answer: Answer, french: str
) -> None:
    assert french in shown(hub, clock, facilitator, stopped(answer))


@pytest.mark.parametrize("state", [UNKNOWN, PENDING, REVOKED, "of-a-newer-centre"])
def test_a_machine_that_is_not_taken_is_told_once_whom_to_ask(
    hub: Hub, clock: ManualClock, facilitator: Browser, state: str
) -> None:
    why, step = refusals.told(state)
    outcome = state if state in refusals.SENTENCES else REVOKED
    page = shown(hub, clock, facilitator, StopError(outcome, None, why, step))
    assert translated("fr")[why] in page and translated("fr")[step] in page
    assert f"{why} {step}".count("sk the centre") == 1


def test_a_sentence_of_a_newer_centre_is_kept_as_it_is() -> None:
    said = {"error": "Something {new}.", "message": "Else {x}.", "places": {"x": "1"}}
    error = stopped(Answer(400, {}, json.dumps(said).encode()))
    assert str(error) == "Something (new)."
