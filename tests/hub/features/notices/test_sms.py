"""Short messages: what they say, to whom, and never twice."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from hub.core.civic import service as civic
from hub.core.clock import DAY_MS
from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.features.notices import rules, service
from hub.features.notices.sending import send, send_short
from hub.features.notices.sms import Gammu, phones
from hub.features.notices.ways import PHONE, FileOutbox, NoWay, Words
from tests.factories import person, staff
from tests.hub.features.matters import answered, question, somebody


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("76 12 34 56", "+22376123456"),
        ("+223 76-12-34-56", "+22376123456"),
        ("0022376123456", "+22376123456"),
        ("22376123456", "+22376123456"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("12345", ""),
        ("chez Moussa", ""),
        ("", ""),
    ],
)
def test_numbers_are_written_as_networks_want_them(typed: str, wanted: str) -> None:
    assert rules.number(typed) == wanted


@pytest.mark.parametrize(
    "name", ["Espace de Nioro", "Espace de l’eau", "Maison " * 40, "Ɲɔgɔn " * 30]
)
def test_a_message_is_one_message_and_tells_nothing_personal(name: str) -> None:
    said = rules.message(name)
    assert len(said) <= (70 if rules.needs_unicode(said) else 160)
    assert said.startswith("Vous avez une réponse")


def test_a_space_with_usual_letters_needs_no_unicode() -> None:
    assert rules.message("Espace de Nioro") == "Vous avez une réponse dans l'espace de Nioro."
    assert not rules.needs_unicode(rules.message("Espace de l’eau"))


@pytest.fixture
def awa(node: Node) -> str:
    """A citizen with a phone whose question is answered."""
    made = person(node, "Awa Sissoko", phone="76 12 34 56")
    thread = question(node, made, "Et mon affaire privée ?")
    civic.act(node, somebody(staff(node, "moderator")), thread, "publish", "moderator")
    answered(node, thread, staff(node, "official", "Le maire"))
    return made


def outbox(node: Node) -> FileOutbox:
    return FileOutbox(node.settings.data_dir / "outbox")


def files(node: Node) -> list[str]:
    return [path.read_text() for path in sorted((node.settings.data_dir / "outbox").glob("*.txt"))]


def test_an_answer_leaves_once_and_without_what_it_is_about(node: Node, awa: str) -> None:
    assert send(node, outbox(node)) == 1
    assert send(node, outbox(node)) == 0
    assert files(node) == ["To: +22376123456\n\nVous avez une réponse dans l'espace de Nioro.\n"]


def test_nothing_leaves_by_default_nor_for_who_has_read_it(node: Node, awa: str) -> None:
    assert send_short(node) == 0
    assert run("SELECT count(*) FROM notice_sent").fetchone()[0] == 0
    service.read(node, somebody(awa), service.box(node, awa))
    assert send(node, outbox(node)) == 0


def test_switching_it_on_sends_no_history(node: Node, clock, awa: str) -> None:
    clock.forward(15 * DAY_MS)
    assert send(node, outbox(node)) == 0


class Failing:
    """A modem that breaks after the message may have left."""

    way, channel = "failing", PHONE

    def open(self) -> None:
        """It answers."""

    def close(self) -> None:
        """It is put away."""

    def send(self, to: str, words: Words, key: str) -> None:
        raise OperatorError("The modem is gone.", "Plug it in.")


def test_what_may_have_left_is_not_sent_again(node: Node, awa: str) -> None:
    with pytest.raises(OperatorError):
        send(node, Failing())
    assert run("SELECT way, outcome FROM notice_sent").fetchall() == [("failing", "failed")]
    assert send(node, outbox(node)) == 0
    assert files(node) == []


def program(folder: Path, script: str) -> Path:
    made = folder / "gammu-smsd-inject"
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(0o755)
    return made


def test_gammu_gets_words_that_no_shell_reads(tmp_path: Path) -> None:
    made = program(tmp_path, f'printf "%s|" "$@" > {tmp_path}/said')
    Gammu(str(made)).send("+22376123456", Words("$(reboot) é ; ls"), "k")
    assert (tmp_path / "said").read_text() == "TEXT|+22376123456|-text|$(reboot) é ; ls|"
    Gammu(str(made)).send("+22376123456", Words("Ɲɔgɔn"), "k")
    assert (tmp_path / "said").read_text() == "TEXT|+22376123456|-unicode|-text|Ɲɔgɔn|"
    with pytest.raises(OperatorError, match="gammu") as wrong:
        Gammu(str(program(tmp_path, "exit 3"))).send("+22376123456", Words("x"), "k")
    assert "76123456" not in str(wrong.value)


def test_the_settings_choose_the_way(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def way(sms: str) -> object:
        return phones(dataclasses.replace(node.settings, sms=sms))

    assert isinstance(way("off"), NoWay)
    assert isinstance(way("file"), FileOutbox)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OperatorError, match="gammu"):
        way("gammu")
    program(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    assert isinstance(way("gammu"), Gammu)
