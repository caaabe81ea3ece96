"""The centre's keys change without a visit, and only to the key that was announced."""

from __future__ import annotations

from itertools import count

import pytest
from nacl.signing import SigningKey

from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.main import Hub, open_node
from sync import keys, signed
from sync.enrolment import asking, central_keys, certificate, inviting, trust
from sync.enrolment.asking import LINKED
from sync.enrolment.messages import KEYS, Keys, KeyStatement
from sync.enrolment.reply import RefusedError
from tests.killing import killed_at
from tests.sync.enrolment.conftest import asked, invited, linked
from tests.sync.inprocess import FlaskLine


def rotated(centre: Node, times: int = 1) -> None:
    """The centre rotates its keys."""
    with centre.open():
        for _time in range(times):
            central_keys.rotate(centre)


@pytest.mark.parametrize("missed", [0, 1, 2, 5])
def test_a_space_follows_however_many_rotations_it_missed(
    node: Node, line: FlaskLine, centre: Hub, missed: int
) -> None:
    linked(node, line, centre.node)
    before = trust.central_of(node)
    rotated(centre.node, missed)
    after = trust.hear(node, central_keys.told(centre.node, before.serial))
    assert after.key == keys.public_of(keys.central_key(centre.node)).hex()
    assert after.next_key == keys.public_of(keys.next_key(centre.node)).hex()
    assert (after.serial, len(after.past)) == (missed, missed)
    assert trust.hear(node, central_keys.told(centre.node)) == after
    assert trust.load(node) == after
    assert asking.standing(node).state == LINKED  # its certificate is of an earlier key
    assert certificate.load(node)


def test_one_missed_rotation_needs_no_handover(node: Node, line: FlaskLine, centre: Hub) -> None:
    linked(node, line, centre.node)
    rotated(centre.node)
    told = Keys(statement=central_keys.told(centre.node).statement)
    assert trust.hear(node, told).serial == 1


def test_whoever_stole_the_key_in_use_cannot_name_the_next(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    linked(node, line, centre.node)
    known, stolen = trust.central_of(node), keys.central_key(centre.node)
    mine, later = SigningKey.generate(), SigningKey.generate()
    step = KeyStatement(
        key=keys.public_of(mine).hex(), next_key=keys.public_of(later).hex(), serial=1
    )
    for told in (
        Keys(statement=signed.say(KEYS, step, mine), handovers=(signed.say(KEYS, step, stolen),)),
        Keys(statement=signed.say(KEYS, step, stolen)),
        Keys(statement=signed.say(KEYS, step, mine)),
    ):
        with pytest.raises(OperatorError, match="another key"):
            trust.hear(node, told)
    assert trust.central_of(node) == known


def test_an_old_statement_does_not_lead_back(node: Node, line: FlaskLine, centre: Hub) -> None:
    linked(node, line, centre.node)
    old = central_keys.told(centre.node)
    rotated(centre.node)
    trust.hear(node, central_keys.told(centre.node))
    with pytest.raises(OperatorError, match="another key"):
        trust.hear(node, old)


def test_the_next_key_announced_anew_is_learned(node: Node, line: FlaskLine, centre: Hub) -> None:
    """The file of the next key was lost with a disk: the key in use says which one follows now."""
    linked(node, line, centre.node)
    (keys.folder(centre.node) / keys.NEXT).unlink()
    now = trust.hear(node, central_keys.told(centre.node))
    assert now.next_key == keys.public_of(keys.next_key(centre.node)).hex()


def test_codes_are_void_after_a_rotation_and_a_hub_that_waits_goes_on(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    code = invited(centre.node, "Kita")
    asked(node, line, invited(centre.node))
    rotated(centre.node)
    with centre.node.open():
        assert inviting.waiting(centre.node) == []
        from sync.enrolment import deciding

        deciding.approve(centre.node, node.journal.writer, "Awa")
    assert asking.go_on(node, line).state == LINKED
    assert trust.central_of(node).serial == 1
    with pytest.raises(RefusedError, match="not of the centre"):
        asked(node, line, code, again=True)


def test_a_rotation_cut_anywhere_is_one_rotation(node: Node, line: FlaskLine, centre: Hub) -> None:
    linked(node, line, centre.node)
    centre.node.database.close()
    of = centre.node.settings

    def go() -> None:
        node_ = open_node(of, centre.node.clock)
        with node_.open():
            central_keys.rotate(node_)

    cuts = 0
    for moment in count(1):
        cut = killed_at(go, moment)
        again = open_node(of, centre.node.clock)
        with again.open():
            central_keys.settle(again)
            told = central_keys.told(again)
            again.database.close()
        now = trust.hear(node, told)
        assert now.key == keys.public_of(keys.central_key(again)).hex()
        if not cut:
            break
        cuts += 1
    assert cuts > 12
    assert 1 < trust.central_of(node).serial <= cuts + 1
    told = central_keys.told(again)
    assert trust.follow(trust.central_of(node), told) == trust.central_of(node)
