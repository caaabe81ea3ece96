"""From a code to a linked hub, and what hostile or unlucky hands can do on the way."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from content_cache.installing.signature import new_keys, trusted_keys, write_key
from hub.core.clock import DAY_MS, ManualClock
from hub.core.content_rules import trusted_folder
from hub.core.errors import InputError, OperatorError
from hub.core.node import Node
from hub.main import Hub
from sync import keys, signed
from sync.carrying import authorize, ssh
from sync.enrolment import asking, certificate, codes, deciding, roster, token, trust
from sync.enrolment.asking import ALONE, LINKED, SHUT, UNSENT, WAITING
from sync.enrolment.reply import RefusedError
from tests.sync.enrolment.conftest import URL, asked, invited, linked
from tests.sync.enrolment.machines import another
from tests.sync.inprocess import FlaskLine


def test_a_code_an_approval_and_the_hub_is_linked(node: Node, line: FlaskLine, centre: Hub) -> None:
    assert asking.standing(node).state == ALONE
    standing = asked(node, line, invited(centre.node, communes=("Nioro", "Simbi")))
    assert (standing.state, standing.centre) == (WAITING, "SaheLink")
    assert asking.go_on(node, line).state == WAITING
    writer = node.journal.writer
    with centre.node.open():
        known = roster.find(writer)
        assert known and (known.state, known.space_state) == ("pending", "pending")
        assert (known.about.name, known.program) == ("Espace de Nioro", "0.1.0") or known.program
        deciding.approve(centre.node, writer, "Awa")
    standing = asking.go_on(node, line)
    assert (standing.state, standing.space) == (LINKED, "Nioro")
    assert standing.communes == ("Nioro", "Simbi")
    assert asking.standing(node) == standing
    assert asking.pending(node) is None
    mine = certificate.load(node)
    assert mine and (mine.space, mine.serial) == (node.space_id, 1)
    known_centre = trust.central_of(node)
    assert (known_centre.url, known_centre.key) == (
        URL, keys.public_of(keys.central_key(centre.node)).hex(),
    )  # fmt: skip
    assert keys.public_of(keys.next_key(centre.node)).hex() == known_centre.next_key
    with centre.node.open():
        known = roster.find(writer)
        assert known and known.live
        bearer = token.unseal(node, token.issue(centre.node, known, 1_800_000_000_000))
        assert token.check(centre.node, bearer, 1_800_000_000_000) == known


def test_what_content_needs_comes_along(node: Node, line: FlaskLine, centre: Hub) -> None:
    """The space's ssh key is let in, the server's key is known, signed content is believed."""
    folder = trusted_folder(centre.node.settings.data_dir)
    folder.mkdir(parents=True)
    _private, public = new_keys()
    (folder / "centre.pub").write_bytes(write_key(public))
    (keys.folder(centre.node) / "ssh_host.pub").write_text("ssh-ed25519 AAAA root@centre\n")
    linked(node, line, centre.node)
    assert trusted_keys(trusted_folder(node.settings.data_dir)) == {"centre": public}
    assert ssh.known_hosts(node.settings.data_dir).read_text() == "* ssh-ed25519 AAAA root@centre\n"
    allowed = authorize.file_of(centre.node.settings.data_dir)
    assert authorize.spaces(allowed) == (node.space_id,)
    mine = ssh.ensure_key(node.settings.data_dir, "x").split()[1]
    assert mine in allowed.read_text()
    with centre.node.open():
        deciding.revoke_space(centre.node, node.space_id, "stolen")
    assert authorize.spaces(allowed) == ()


def test_one_approved_in_advance_need_not_wait(node: Node, line: FlaskLine, centre: Hub) -> None:
    assert linked(node, line, centre.node).state == LINKED
    with pytest.raises(OperatorError, match="linked to a centre already"):
        linked(node, line, centre.node, "Another")


def test_a_refused_machine_is_told(node: Node, line: FlaskLine, centre: Hub) -> None:
    asked(node, line, invited(centre.node))
    with centre.node.open():
        deciding.refuse(centre.node, node.journal.writer, "Awa")
        assert [space.state for space in roster.spaces()] == ["closed"]
        with pytest.raises(InputError, match="does not wait"):
            deciding.approve(centre.node, node.journal.writer, "Awa")
    assert asking.go_on(node, line).state == SHUT


def test_a_code_is_good_once_and_for_one_machine(
    node: Node, line: FlaskLine, centre: Hub, settings: object
) -> None:
    code = invited(centre.node)
    asked(node, line, code)
    other = another(node)
    with pytest.raises(RefusedError, match="used already") as caught:
        asked(other, line, code)
    assert caught.value.status == 403
    with other.open():
        assert asking.standing(other).state == ALONE


def test_a_code_grows_old(node: Node, line: FlaskLine, centre: Hub, clock: ManualClock) -> None:
    code = invited(centre.node, days=2)
    clock.wall += 3 * DAY_MS
    with pytest.raises(RefusedError, match="too old"):
        asked(node, line, code)
    clock.wall -= DAY_MS
    assert asked(node, line, code).state == WAITING


def test_a_code_of_another_centre_is_not_given_away(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    """The space sees it by the fingerprint: the code does not leave the machine."""
    code = codes.make(b"k" * 32)
    with pytest.raises(RefusedError, match="not of the centre"):
        asked(node, line, code)
    assert line.asked == ["GET /api/v1/sync/enrol/centre"]


def test_a_centre_with_anothers_key_cannot_pretend(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    """A card that shows the right key, but signed by another."""
    code = invited(centre.node)
    other = another(node)
    right = keys.public_of(keys.central_key(centre.node)).hex()

    class Liar(FlaskLine):
        def send(self, *words, **more):  # type: ignore[no-untyped-def]  # as a line
            answer = super().send(*words, **more)
            card = msgspec.json.decode(answer.body)
            statement = msgspec.json.decode(card["keys"]["statement"]["told"])
            assert statement["key"] == right
            card["keys"]["statement"]["told"] = msgspec.json.encode(
                {**statement, "next_key": keys.public_of(keys.writer_key(other)).hex()}
            ).decode()
            return replace(answer, body=msgspec.json.encode(card))

    with pytest.raises(signed.ForgedError):
        asked(node, Liar(centre.app), code)


def test_a_wrong_code_is_refused_and_guesses_are_slowed(
    node: Node, line: FlaskLine, centre: Hub, clock: ManualClock
) -> None:
    """A thousand guesses: five at once, then ever more slowly; another address may still come."""
    code = invited(centre.node)
    print_of = codes.read(code)[: codes.FINGERPRINT]
    found = asking.look(line, URL, code)
    tried = waited = 0
    for number in range(1000):
        guess = codes.written(print_of + f"{number:0>10}".translate(str.maketrans("", "")))
        try:
            asking.ask(node, line, replace(found, letters=codes.read(guess)))
        except RefusedError as error:
            tried += error.status == 403
            waited += error.status == 429
    assert (tried, waited) == (6, 994)
    assert asking.standing(node).state == ALONE
    clock.forward(60 * 60_000)
    elsewhere = FlaskLine(centre.app, address="10.0.0.8")
    assert asking.ask(node, elsewhere, found).state == WAITING


def test_a_lost_request_and_a_lost_answer_are_asked_again(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    found = asking.look(line, URL, invited(centre.node, approved=True))
    line.cut = True
    assert asking.ask(node, line, found).state == UNSENT
    line.cut, line.deaf = False, True
    with pytest.raises(OperatorError, match="cut"):
        asking.go_on(node, line)
    assert asking.standing(node).state == UNSENT
    line.deaf = False
    assert asking.go_on(node, line).state == LINKED
    with centre.node.open():
        assert len(roster.everybody()) == 1


def test_a_replayed_request_changes_nothing(node: Node, line: FlaskLine, centre: Hub) -> None:
    asked(node, line, invited(centre.node))
    waiting = asking.pending(node)
    assert waiting
    body = msgspec.json.encode(waiting.said)
    with centre.node.open():
        deciding.approve(centre.node, node.journal.writer, "Awa")
        deciding.revoke_space(centre.node, node.space_id, "stolen")
    answer = line.send("POST", "/api/v1/sync/enrol", body)
    assert answer.status == 400
    assert b"used before" in answer.body
    with centre.node.open():
        assert [one.state for one in roster.everybody()] == ["revoked"]


def test_the_job_asks_ever_more_rarely(
    node: Node, line: FlaskLine, centre: Hub, clock: ManualClock
) -> None:
    asked(node, line, invited(centre.node))
    times = []
    for minute in range(24 * 60):
        clock.forward(60_000)
        waiting = asking.pending(node)
        assert waiting
        if asking.is_due(node, waiting):
            times.append(minute)
            asking.go_on(node, line)
    assert times[:6] == [0, 1, 2, 3, 4, 6]
    assert 25 < len(times) < 40
    clock.boot = "boot-2"
    waiting = asking.pending(node)
    assert waiting and asking.is_due(node, waiting)


def test_two_spaces_cannot_have_one_name_or_one_id(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    linked(node, line, centre.node)
    with pytest.raises(InputError, match="already a space called"):
        invited(centre.node, "nioro")
    twin = another(node)
    with twin.open():
        twin.journal.space_id = node.space_id
    with pytest.raises(RefusedError, match="knows this space already"):
        asked(twin, line, invited(centre.node, "Kita"))
    with pytest.raises(InputError, match="knows no space"):
        invited(centre.node, "", replaces="nowhere")
    for wrong in (0, 91):
        with pytest.raises(InputError, match="1 to 90"):
            invited(centre.node, "Kita", days=wrong)
