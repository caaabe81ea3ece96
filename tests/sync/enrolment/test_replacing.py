"""A dead, a stolen and a cloned hub: a new machine takes the space over, keys change hands."""

from __future__ import annotations

from itertools import count

import pytest

from hub.core import identity
from hub.core.errors import NotAllowedError
from hub.core.node import Node
from hub.core.people.spaces import describe_anew
from hub.core.rebuild import rebuild
from hub.core.who import SYSTEM
from hub.main import Hub, folded_models, open_node
from sync import keys
from sync.enrolment import asking, deciding, moving, roster, rotation, telling, token
from sync.enrolment.asking import LINKED, PEOPLE, WAITING
from sync.enrolment.reply import RefusedError
from tests import factories
from tests.killing import killed_at
from tests.sync.enrolment.conftest import asked, invited, linked
from tests.sync.enrolment.test_flow import another
from tests.sync.inprocess import FlaskLine


def replacing(centre: Node, space_id: str, **how: bool) -> str:
    """A code for a machine that replaces the one of a space."""
    return invited(centre, "", replaces=space_id, **how)


def test_a_new_machine_takes_a_space_over(node: Node, line: FlaskLine, centre: Hub) -> None:
    linked(node, line, centre.node)
    fresh = another(node)
    with fresh.open():
        staff = factories.staff(fresh, "technician")
        describe_anew(fresh, SYSTEM, {"name": "Espace connecté"})
        own = fresh.space_id
        facts = fresh.database.rows("SELECT rid, hlc, kind FROM journal ORDER BY seq")
        standing = asked(fresh, line, replacing(centre.node, node.space_id, approved=True))
        assert (standing.state, fresh.space_id) == (LINKED, node.space_id)
        assert own != fresh.space_id
        assert fresh.database.rows("SELECT rid, hlc, kind FROM journal ORDER BY seq") == facts
        assert fresh.database.rows("SELECT DISTINCT space_id FROM journal") == [(node.space_id,)]
        assert fresh.database.rows("SELECT DISTINCT space_id FROM person") == [(node.space_id,)]
        assert fresh.database.rows("SELECT id FROM person") == [(staff,)]
        name = "SELECT name FROM space WHERE id = ?"
        assert fresh.database.rows(name, (node.space_id,)) == [(None,)]  # the old one's, to come
        rebuilt = rebuild(fresh, folded_models(fresh.features))
        assert rebuilt.equal
        assert rebuilt.folded.damaged == []
        factories.person(fresh, "Awa Sissoko")
        assert rebuild(fresh, folded_models(fresh.features)).equal
    assert identity.load(fresh.settings.data_dir).space_id == node.space_id
    with centre.node.open():
        old, new = roster.find(node.journal.writer), roster.find(fresh.journal.writer)
        assert old and (old.state, old.why, old.until_seq) == ("retired", "replaced", None)
        assert new and (new.space_id, new.serial, new.live) == (node.space_id, 2, True)


def test_a_machine_with_people_does_not_take_a_space_over_by_mistake(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    linked(node, line, centre.node)
    busy = another(node)
    code = replacing(centre.node, node.space_id, approved=True)
    with busy.open():
        factories.person(busy, "Awa Sissoko")
        with pytest.raises(RefusedError, match=r"people registered on this machine already \(1\)"):
            asked(busy, line, code)
        assert busy.space_id != node.space_id
        assert asked(busy, line, code, bring=True).state == LINKED
        assert busy.database.rows("SELECT space_id, name FROM person") == [
            (node.space_id, "Awa Sissoko")
        ]
        assert rebuild(busy, folded_models(busy.features)).equal


def test_people_registered_while_it_waited_are_asked_about(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    linked(node, line, centre.node)
    fresh = another(node)
    with fresh.open():
        assert asked(fresh, line, replacing(centre.node, node.space_id)).state == WAITING
        factories.person(fresh, "Awa Sissoko")
        with centre.node.open():
            deciding.approve(centre.node, fresh.journal.writer, "Awa")
        assert asking.go_on(fresh, line).state == PEOPLE
        assert fresh.space_id != node.space_id
        asking.bring_people(fresh)
        assert asking.go_on(fresh, line).state == LINKED
        assert fresh.space_id == node.space_id


def test_a_machine_of_another_space_is_not_moved(node: Node, line: FlaskLine, centre: Hub) -> None:
    other = another(node)
    linked(node, line, centre.node)
    linked(other, line, centre.node, "Kita")
    code = replacing(centre.node, node.space_id)
    with pytest.raises(RefusedError, match="has served another space"):
        asked(other, line, code, again=True)


def test_moving_cut_anywhere_ends_the_same(node: Node, line: FlaskLine, centre: Hub) -> None:
    """kill -9 before each change of the disk; the job goes on and the space is moved once."""
    linked(node, line, centre.node)
    target, cuts, moved = node.space_id, 0, 0
    fresh = another(node)
    with fresh.open():
        factories.staff(fresh, "technician")
        fresh.database.close()

    def go() -> None:
        of = open_node(fresh.settings, fresh.clock)
        with of.open():
            moving.move(of, target)

    for moment in count(1):
        if not killed_at(go, moment):
            break
        cuts += 1
        of = open_node(fresh.settings, fresh.clock)
        with of.open():
            # Nobody needs to mend anything: the machine is of one space, with all it holds.
            assert of.space_id in (fresh.settings.space_id, target)
            assert identity.load(of.settings.data_dir).space_id == of.space_id
            assert of.database.rows("SELECT DISTINCT space_id FROM journal") == [(of.space_id,)]
            moved += of.space_id == target
            assert rebuild(of, folded_models(of.features)).equal
            of.database.close()
    assert cuts > 5 and moved > 0
    of = open_node(fresh.settings, fresh.clock)
    with of.open():
        assert of.database.rows("SELECT DISTINCT space_id FROM person") == [(target,)]
        of.database.close()


def test_a_stolen_hub_is_shut_out_and_its_space_lives_on(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    linked(node, line, centre.node)
    with centre.node.open():
        known = roster.find(node.journal.writer)
        assert known
        now_ms = centre.node.clock.now_ms()
        bearer = token.unseal(node, token.issue(centre.node, known, now_ms))
        assert deciding.revoke_space(centre.node, node.space_id, "stolen") == 1
        with pytest.raises(NotAllowedError):
            token.check(centre.node, bearer, now_ms)
    rotation.adopt_new_writer(node)
    with pytest.raises(RefusedError, match="shut this machine out"):
        telling.tell_rotation(node, line)
    fresh = another(node)
    with fresh.open():
        standing = asked(fresh, line, replacing(centre.node, node.space_id))
        assert standing.state == WAITING
        with centre.node.open():
            assert roster.space(node.space_id).state == "closed"  # type: ignore[union-attr]
            deciding.approve(centre.node, fresh.journal.writer, "Awa")
        assert asking.go_on(fresh, line).state == LINKED
        assert fresh.space_id == node.space_id
    with centre.node.open():
        states = [one.state for one in roster.writers_of(node.space_id)]
        assert states == ["active", "revoked"]


def test_a_hub_that_was_found_again_is_let_in_under_a_new_key(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    linked(node, line, centre.node)
    old = node.journal.writer
    with centre.node.open():
        deciding.revoke_writer(centre.node, old, "stolen")
    code = replacing(centre.node, node.space_id, approved=True)
    assert asked(node, line, code, again=True).state == LINKED
    assert node.journal.writer != old
    assert not rotation.waiting(node)


def test_another_process_writes_on_under_the_new_key_at_once(
    node: Node, line: FlaskLine, centre: Hub
) -> None:
    """A command changes the key while the hub serves: not one record goes under the old one."""
    serving = open_node(node.settings, node.clock)
    with serving.open():
        factories.person(serving, "Awa Sissoko")
        old = serving.journal.writer
        new = rotation.adopt_new_writer(node)
        factories.person(serving, "Binta Sissoko")
        assert serving.journal.writer == new
        last = serving.database.rows("SELECT writer, seq FROM journal ORDER BY hlc DESC LIMIT 1")
        assert last == [(new, 1)]
        rows = serving.database.rows("SELECT count(*) FROM journal WHERE writer = ?", (old,))
        assert rows[0][0] == roster.last_seq(old) > 0
        moving_to = "018f0000-0000-7000-8000-00000000000b"
        identity.change(node.settings.data_dir, moving_to, keys.public_of(keys.writer_key(node)))
        factories.person(serving, "Coumba Sissoko")
        assert serving.space_id == moving_to
        serving.database.close()


def test_a_wrong_code_with_again_breaks_no_link(node: Node, line: FlaskLine, centre: Hub) -> None:
    linked(node, line, centre.node)
    used = invited(centre.node, "Kita")
    asked(another(node), line, used)
    with pytest.raises(RefusedError, match="used already"):
        asked(node, line, used, again=True)
    assert asking.standing(node).state == LINKED
    assert telling.tell_rotation(node, line) == "active"
    assert asking.standing(node).state == LINKED
