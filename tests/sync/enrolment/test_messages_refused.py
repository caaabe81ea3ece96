"""Messages and files of enrolment that are not what they should be."""

from __future__ import annotations

import msgspec
import pytest

from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.main import Hub
from sync import keys, signed
from sync.enrolment import asking, certificate
from sync.enrolment.asking import LINKED
from sync.enrolment.messages import CERTIFICATE
from sync.enrolment.reply import RefusedError
from tests.sync.enrolment.conftest import URL, asked, invited, linked
from tests.sync.enrolment.machines import another
from tests.sync.inprocess import FlaskLine


@pytest.mark.parametrize("place", ["told", "signature"])
def test_a_request_that_was_changed_is_refused(
    node: Node, line: FlaskLine, centre: Hub, place: str
) -> None:
    asked(node, line, invited(centre.node))
    waiting = asking.pending(node)
    assert waiting
    said = msgspec.to_builtins(waiting.said)
    said[place] = said[place].replace("Nioro", "Kita") if place == "told" else "00" * 64
    answer = line.send("POST", "/api/v1/sync/enrol", msgspec.json.encode(said))
    assert answer.status == 400


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"told":"{}","signature":"zz"}', b"\xff" * 9, b"[" * 20_000]
)
@pytest.mark.parametrize("path", ["enrol", "enrol/state", "rotate"])
def test_what_is_no_message_is_refused(line: FlaskLine, path: str, body: bytes) -> None:
    answer = line.send("POST", f"/api/v1/sync/{path}", body)
    assert (answer.status, b"cannot be read" in answer.body) == (400, True)


def test_a_machine_that_never_knocked_is_a_stranger(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    asked(node, line, invited(centre.node))
    with centre.node.journal.writing(), centre.node.open():
        centre.node.database.run("DELETE FROM sync_writer")
    with pytest.raises(RefusedError, match="does not know this machine") as caught:
        asking.go_on(node, line)
    assert caught.value.status == 404


def test_a_tampered_certificate_closes_the_exchange(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    linked(node, line, centre.node)
    file = keys.folder(node) / certificate.FILE
    whole = file.read_bytes()
    mine = certificate.load(node)
    assert mine
    other = signed.say(CERTIFICATE, mine, keys.writer_key(node))
    for wrong in (
        whole.replace(b"Nioro", b"Kayes"), whole[:-9], b"", b"{}", msgspec.json.encode(other),
    ):  # fmt: skip
        file.write_bytes(wrong)
        with pytest.raises(OperatorError, match="certificate of this machine"):
            asking.standing(node)
    file.write_bytes(whole)
    assert asking.standing(node).state == LINKED


def test_a_certificate_of_another_machine_is_none(node: Node, line: FlaskLine, centre: Hub) -> None:
    other = another(node)
    linked(node, line, centre.node)
    linked(other, line, centre.node, "Kita")
    theirs = (keys.folder(other) / certificate.FILE).read_bytes()
    (keys.folder(node) / certificate.FILE).write_bytes(theirs)
    with pytest.raises(OperatorError, match="another machine's"):
        asking.standing(node)


@pytest.mark.parametrize("name", ["central.json", "enrolling.json", "handovers.json"])
def test_a_damaged_file_is_told_in_one_sentence(
    node: Node, line: FlaskLine, centre: Hub, name: str
) -> None:
    linked(node, line, centre.node)
    (keys.folder(node) / name).write_bytes(b'{"half":')
    with pytest.raises(OperatorError, match=f"{name} cannot be read"):
        asking.standing(node)
        asking.prepare(node, asking.look(line, URL, invited(centre.node, "Kita")), again=True)
