"""A machine takes a new key: planned, after a restored card, after a power cut."""

from __future__ import annotations

from itertools import count

import pytest

from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.main import Hub, open_node
from sync import keys
from sync.enrolment import asking, certificate, deciding, roster, rotation, telling
from sync.enrolment.asking import LINKED
from tests import factories
from tests.killing import killed_at
from tests.sync.enrolment.conftest import linked
from tests.sync.inprocess import FlaskLine


def test_a_planned_rotation_retires_the_old_key(node: Node, line: FlaskLine, centre: Hub) -> None:
    linked(node, line, centre.node)
    old = node.journal.writer
    factories.person(node, "Awa Sissoko")
    last = roster.last_seq(old)
    new = rotation.adopt_new_writer(node, rotation.PLANNED)
    assert asking.standing(node).state == LINKED  # until the centre hears of it
    assert telling.tell_rotation(node, line) == "active"
    with centre.node.open():
        was, now = roster.find(old), roster.find(new)
        assert was and (was.state, was.until_seq) == ("retired", last)
        assert now and (now.live, now.serial) == (True, 2)
    mine = certificate.load(node)
    assert mine and (mine.writer, mine.serial) == (new, 2)
    with pytest.raises(OperatorError, match="knows the key"):
        telling.tell_rotation(node, line)
    factories.person(node, "Binta Sissoko")
    assert node.database.rows("SELECT seq FROM journal WHERE writer = ?", (new,)) == [(1,)]


def test_a_restored_card_keeps_both_keys_until_somebody_decides(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    linked(node, line, centre.node)
    old = node.journal.writer
    rotation.adopt_new_writer(node)
    rotation.adopt_new_writer(node)
    assert len(rotation.waiting(node)) == 2
    line.deaf = True
    with pytest.raises(OperatorError, match="cut"):
        telling.tell_rotation(node, line)
    line.deaf = False
    assert telling.tell_rotation(node, line) == "active"
    with centre.node.open():
        states = {one.writer: one.state for one in roster.writers_of(node.space_id)}
        assert states[node.journal.writer] == "active"
        assert states[old] == "forked"
        deciding.settle_fork(centre.node, old)
        assert roster.find(old).state == "retired"  # type: ignore[union-attr]


def test_a_retired_key_names_a_successor_only_with_approval(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    linked(node, line, centre.node)
    with centre.node.open():
        roster.retire(centre.node, node.journal.writer, "restored")
    rotation.adopt_new_writer(node)
    assert telling.tell_rotation(node, line) == "pending"
    assert rotation.waiting(node)
    with centre.node.open():
        deciding.approve(centre.node, node.journal.writer, "Awa")
    assert telling.tell_rotation(node, line) == "active"


@pytest.mark.parametrize("linked_before", [True, False])
def test_a_power_cut_at_any_moment_leaves_one_whole_key(
    node: Node, line: FlaskLine, centre: Hub, linked_before: bool
) -> None:
    """kill -9 before each change of the disk: the old key or the new, and the centre can be told."""
    if linked_before:
        linked(node, line, centre.node)
    node.database.close()

    def go() -> None:
        of = open_node(node.settings, node.clock)
        with of.open():
            rotation.adopt_new_writer(of)

    seen, writer, cuts = {node.journal.writer}, node.journal.writer, 0
    for moment in count(1):
        cut = killed_at(go, moment)
        of = open_node(node.settings, node.clock)
        key = keys.writer_key(of)
        assert keys.name_of(keys.public_of(key)) == of.journal.writer
        if of.journal.writer == writer:
            assert cut
        writer = of.journal.writer
        seen.add(writer)
        if not cut:
            break
        cuts += 1
    assert cuts > 10
    assert len(seen) > 2
    if linked_before:
        last = rotation.waiting(of)
        assert rotation.rotation_of(last[0]).old == node.journal.writer
        with of.open():
            assert telling.tell_rotation(of, line) == "active"
            assert asking.standing(of).state == LINKED
            of.database.close()
