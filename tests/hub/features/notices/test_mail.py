"""Letters: to a real mail server, with TLS and signing in; refusals, cuts, once only, no secrets."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path

import pytest

from hub.core.civic import service as civic
from hub.core.clock import DAY_MS, ManualClock
from hub.core.errors import InputError, OperatorError
from hub.core.health.finding import ACT, GOOD, WATCH, Finding
from hub.core.node import Node
from hub.core.people import service as people
from hub.core.people.contact import email
from hub.core.people.rules import NewPerson
from hub.core.storage.bound import run
from hub.core.who import SYSTEM
from hub.features.directory import editing
from hub.features.directory import service as directory
from hub.features.directory.rules import NewOfficial
from hub.features.notices import service
from hub.features.notices.health import notices
from hub.features.notices.mail import Smtp, mailboxes
from hub.features.notices.sending import send, send_mail
from hub.features.notices.ways import MAIL, FileOutbox, NoWay
from tests.factories import person, staff
from tests.hub.features.matters import answered, question, somebody
from tests.hub.features.notices.letters import PASSWORD, Server


def asker(node: Node, name: str, address: str) -> str:
    """A citizen with an address whose question is answered."""
    made = person(node, name, email=address)
    thread = question(node, made, "Et mon affaire privée ?")
    civic.act(node, somebody(staff(node, "moderator")), thread, "publish", "moderator")
    answered(node, thread, staff(node, "official", "Le maire"), "Le secret de la réponse")
    return made


@pytest.fixture
def awa(node: Node) -> str:
    return asker(node, "Awa Sissoko", "awa@example.org")


def test_a_letter_tells_that_an_answer_waits_and_nothing_else(
    node: Node, awa: str, server: Server, smtp: Smtp
) -> None:
    assert send(node, smtp) == 1
    (letter,) = server.letters.taken
    assert letter["To"] == "awa@example.org"
    assert letter["From"] == "Espace de Nioro <espaces@example.org>"
    assert letter["Subject"] == "Vous avez une réponse"
    assert letter["Message-ID"].endswith("@example.org>")
    said = letter.get_content()
    assert "Vous avez une réponse dans l'espace de Nioro." in said
    assert f"{node.settings.address}/mon-espace/boite" in said
    for private in ("privée", "secret", "Sissoko", "maire"):
        assert private not in str(letter)


def test_it_leaves_once_and_not_to_who_has_read(node: Node, awa: str, server: Server, smtp: Smtp) -> None:  # fmt: skip
    assert send(node, smtp) == 1
    assert send(node, smtp) == 0
    binta = asker(node, "Binta Ba", "binta@example.org")
    service.read(node, somebody(binta), service.box(node, binta))
    person(node, "Coumba Ba")
    assert send(node, smtp) == 0 and len(server.letters.taken) == 1


def test_a_phone_and_a_mailbox_are_told_apart(node: Node, server: Server, smtp: Smtp) -> None:
    made = asker(node, "Binta Ba", "binta@example.org")
    run("UPDATE person SET phone = '76123456' WHERE id = ?", (made,))
    assert send(node, FileOutbox(node.settings.data_dir / "outbox")) == 1
    assert send(node, smtp) == 1
    assert run("SELECT channel, outcome FROM notice_sent ORDER BY channel").fetchall() == [
        ("email", "sent"), ("phone", "sent"),
    ]  # fmt: skip


def test_a_refusal_for_good_stops_nobody_else(node: Node, awa: str, server: Server, smtp: Smtp) -> None:  # fmt: skip
    asker(node, "Binta Ba", "binta@example.org")
    server.letters.says["awa@example.org"] = "550 no mailbox awa@example.org here"
    with pytest.raises(OperatorError, match="code 550") as wrong:
        send(node, smtp)
    assert "awa" not in str(wrong.value)
    assert [letter["To"] for letter in server.letters.taken] == ["binta@example.org"]
    server.letters.says.clear()
    assert send(node, smtp) == 0


def test_a_server_that_is_busy_is_tried_again(node: Node, awa: str, server: Server, smtp: Smtp) -> None:  # fmt: skip
    server.letters.says[""] = "451 come back later"
    with pytest.raises(OperatorError, match="code 451"):
        send(node, smtp)
    assert run("SELECT count(*) FROM notice_sent").fetchone()[0] == 0
    server.letters.says.clear()
    assert send(node, smtp) == 1


def test_a_cut_while_a_letter_is_on_its_way_sends_it_never_twice(
    node: Node, awa: str, server: Server, smtp: Smtp
) -> None:
    server.letters.cut = True
    with pytest.raises(OperatorError, match="on its way"):
        send(node, smtp)
    assert len(server.letters.taken) == 1
    server.letters.cut = False
    assert send(node, smtp) == 0 and len(server.letters.taken) == 1


def test_who_is_away_has_cost_nobody_a_notice(node: Node, awa: str, server: Server, smtp: Smtp) -> None:  # fmt: skip
    with pytest.raises(OperatorError, match="cannot be reached"):
        send(node, dataclasses.replace(smtp, port=1))
    assert send(node, smtp) == 1


def test_a_certificate_that_is_not_believed_gets_no_password(
    node: Node, awa: str, server: Server, smtp: Smtp
) -> None:
    with pytest.raises(OperatorError, match="certificate is not believed"):
        send(node, dataclasses.replace(smtp, ca=""))
    with pytest.raises(OperatorError, match="cannot be reached"):
        send(node, dataclasses.replace(smtp, tls="tls"))
    with pytest.raises(OperatorError, match="sign in"):  # the server takes no name without TLS
        send(node, dataclasses.replace(smtp, tls="off"))
    assert server.letters.taken == [] and run("SELECT 1 FROM notice_sent").fetchall() == []


def test_a_wrong_password_is_said_without_it(
    node: Node,
    awa: str,
    server: Server,
    smtp: Smtp,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    (tmp_path / "password").write_text("autre-secret", encoding="utf-8")
    with pytest.raises(OperatorError, match="does not let the hub sign in: code 535") as wrong:
        send(node, smtp)
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    assert send(node, smtp) == 1
    ours = [line.getMessage() for line in caplog.records if not line.name.startswith("mail.")]
    for told in (str(wrong.value), wrong.value.next_step, repr(smtp), *ours, *capfd.readouterr()):
        assert "secret" not in told and "awa@" not in told
    (tmp_path / "password").write_text("très-secret", encoding="utf-8")
    with pytest.raises(OperatorError, match="other letters") as wrong:
        smtp.open()
    assert "secret" not in str(wrong.value)
    (tmp_path / "password").unlink()
    with pytest.raises(OperatorError, match="mail_password_file"):
        smtp.open()


def test_an_official_is_told_once_a_day_that_questions_wait(
    node: Node, clock: ManualClock, server: Server, smtp: Smtp
) -> None:
    commune = directory.communes(node)[0].code
    mayor = editing.add(
        node, SYSTEM, NewOfficial("Mamadou Keita", "mayor", commune, "man", email="maire@example.org")
    )  # fmt: skip
    binta, moderator = person(node, "Binta Ba"), somebody(staff(node, "moderator"))

    def asked() -> str:
        opening = civic.Opening(author=binta, commune=commune, towards=mayor)
        thread = civic.begin(node, somebody(binta), "interpellation", opening)
        civic.act(node, somebody(binta), thread, "submit", "author", {"text": "Quand ?"})
        civic.act(node, moderator, thread, "publish", "moderator")
        return thread

    asked()
    second = asked()
    assert send(node, smtp) == 1
    (letter,) = server.letters.taken
    assert letter["To"] == "maire@example.org" and "question vous attend" in letter["Subject"]
    assert "/xensa/repondre" in letter.get_content() and "Quand" not in letter.get_content()
    third = asked()
    assert send(node, smtp) == 0  # one a day
    clock.forward(DAY_MS + 1000)
    civic.act(node, SYSTEM, third, "deliver", "hub", {"how": "screen"})
    assert send(node, smtp) == 0  # he has been given it
    asked()
    assert send(node, smtp) == 1
    clock.forward(DAY_MS + 1000)
    civic.act(node, SYSTEM, second, "deliver", "hub", {"how": "screen"})
    answered_by = somebody(staff(node, "official", "Le maire"))
    civic.act(node, answered_by, second, "answer", "official", {"text": "En mars."})
    civic.act(node, somebody(binta), second, "judge_partly", "author")
    civic.act(node, somebody(binta), second, "redeliver", "author")
    assert send(node, smtp) == 1  # it came back


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"mail_host": ""}, "mail_host or mail_from"),
        ({"mail_from": "espaces"}, "mail_host or mail_from"),
        ({"mail_user": "espaces"}, "no password"),
        ({"mail_tls": "off"}, "unprotected"),
    ],
)
def test_settings_that_cannot_work_are_refused(
    node: Node, changes: dict[str, str], wrong: str
) -> None:
    given = {
        "mail": "smtp",
        "mail_host": "smtp.example.org",
        "mail_from": "e@example.org",
        **changes,
    }
    with pytest.raises(OperatorError, match=wrong):
        mailboxes(dataclasses.replace(node.settings, **given))  # type: ignore[arg-type]  # they are texts


def test_off_by_default_and_a_folder_for_who_carries_them_on(
    node: Node, awa: str, server: Server
) -> None:
    assert isinstance(mailboxes(node.settings), NoWay)
    assert send_mail(node) == 0
    folder = mailboxes(dataclasses.replace(node.settings, mail="file"))
    assert folder.channel == MAIL and send(node, folder) == 1
    (written,) = (node.settings.data_dir / "outbox").glob("*.txt")
    assert written.read_text().startswith("To: awa@example.org\nSubject: Vous avez une réponse\n\n")


@pytest.mark.parametrize(
    "typed",
    ["awa", "awa@", "@b.c", "awa@b", "a b@c.d", "a@b.c, d@e.f", "a@b.c\nBcc: x@y.z", "é@b.c"],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InputError):
        email(typed)
    assert email("  awa.ba+nioro@mail.example.org ") == "awa.ba+nioro@mail.example.org"


def test_the_centre_writes_to_people_of_every_space_and_names_theirs(
    node: Node, server: Server, smtp: Smtp
) -> None:
    other = "01a2003c-9b46-7cad-9c27-c2ff6ab15e5f"
    people.describe_space(node, SYSTEM, other, name="Espace de Yélimané")
    about = NewPerson("Binta Ba", "woman", email="binta@example.org", consent="spoken")
    binta = people.register(node, SYSTEM, about, space_id=other)
    thread = question(node, binta)
    run("UPDATE civic_thread SET space_id = ? WHERE id = ?", (other, thread))
    civic.act(node, somebody(staff(node, "moderator")), thread, "publish", "moderator")
    answered(node, thread, staff(node, "official", "Le maire"))
    assert send(node, smtp) == 0  # a space writes to its own people
    centre = dataclasses.replace(node, settings=dataclasses.replace(node.settings, role="central"))
    assert send(centre, smtp) == 1
    (letter,) = server.letters.taken
    assert "dans l'espace de Yélimané." in letter.get_content()


def test_the_technical_room_sees_what_does_not_leave(
    node: Node, clock: ManualClock, awa: str, smtp: Smtp
) -> None:
    def told(**settings: object) -> Finding:
        given = dataclasses.replace(node.settings, **settings)  # type: ignore[arg-type]  # settings of a test
        return notices(dataclasses.replace(node, settings=given))

    assert told().level == GOOD and "off" in told().sentence
    assert told(mail="smtp").level == ACT and "mail_host" in told(mail="smtp").sentence
    assert told(mail="file").level == GOOD
    clock.forward(2 * DAY_MS)
    assert told(mail="file").level == WATCH and told(mail="file").places == {"number": 1}
    assert send(node, smtp) == 1
    assert told(mail="file").sentence == "1 notices of answers left in seven days."
