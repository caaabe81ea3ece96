"""``hub people``."""

from __future__ import annotations

import json
import re

from tests.hub.cli.conftest import Run, sentence


def registered(run: Run, name: str = "Awa Sissoko", *more: str) -> str:
    done = run("people", "register", name, "--consent", "spoken", *more)
    assert done.exit_code == 0, done.stderr
    return done.stdout.split()[0]


def test_a_person_is_registered_with_a_picture_code(ready: Run) -> None:
    done = ready("people", "register", "Awa", "--consent", "signed", "--born", "23")
    assert re.fullmatch(r"[0-9a-f-]{36}  \w+ - \w+ - \w+\n", done.stdout)
    (row,) = json.loads(ready("people", "list", "--json").stdout)
    assert row["name"] == "Awa"
    assert 2000 < row["born"] < 2100


def test_what_cannot_be_is_one_line(ready: Run) -> None:
    for words, said in (
        (("--born", "2999"), "still to come"),
        (("--born", "vingt"), "digits"),
        (("--born", "9" * 5000), "digits"),
        (("--born", "9"), "parent or guardian"),
    ):
        told = sentence(ready("people", "register", "Awa", "--consent", "spoken", *words))
        assert said in told
    assert "Write a name" in sentence(ready("people", "register", " ", "--consent", "spoken"))
    assert ready("people", "register", "Awa").exit_code == 2  # consent was not asked
    assert json.loads(ready("people", "list", "--json").stdout) == []


def test_a_child_needs_a_guardian(ready: Run) -> None:
    registered(ready, "Awa", "--born", "9", "--guardian", "Oumou Sissoko")
    assert "Awa" in ready("people", "list", "--search", "awa").stdout


def test_roles_are_given_and_taken(ready: Run) -> None:
    person = registered(ready, "Awa", "--role", "facilitator")
    assert ready("people", "role", person, "clerk").stdout == "clerk, facilitator\n"
    assert ready("people", "role", person, "facilitator", "--remove").stdout == "clerk\n"
    assert ready("people", "role", person, "clerk", "--remove").stdout == "no role\n"
    (row,) = json.loads(ready("people", "list", "--json").stdout)
    assert row["roles"] == ""


def test_a_list_names_each_persons_roles(ready: Run) -> None:
    registered(ready, "Awa", "--role", "facilitator", "--role", "clerk")
    registered(ready, "Binta")
    rows = json.loads(ready("people", "list", "--json").stdout)
    assert {row["name"]: row["roles"] for row in rows} == {"Awa": "clerk, facilitator", "Binta": ""}


def test_codes_and_secrets(ready: Run) -> None:
    person = registered(ready)
    one, other = (ready("people", "code").stdout.strip() for _ in range(2))
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", one)
    assert one != other
    assert ready("people", "code", "--person", person).exit_code == 0
    assert ready("people", "secret", person, given="482916\n482916\n").exit_code == 0
    weak = ready("people", "secret", person, given="111111\n111111\n")
    assert "harder to guess" in weak.stderr


def test_somebody_unknown_is_said(ready: Run) -> None:
    for words in (
        ("role", "nobody", "clerk"),
        ("code", "--person", "nobody"),
        ("erase", "nobody", "--yes"),
    ):
        assert "not registered here" in sentence(ready("people", *words))


def test_a_person_is_forgotten_after_a_question(ready: Run) -> None:
    person = registered(ready)
    assert ready("people", "erase", person, given="n\n").exit_code == 1
    assert "Awa" in ready("people", "list").stdout
    assert ready("people", "erase", person, "--yes").stdout == "Forgotten.\n"
    assert "Awa" not in ready("people", "list").stdout
    assert json.loads(ready("db", "rebuild", "--check", "--json").stdout)["blanked"] == 1
