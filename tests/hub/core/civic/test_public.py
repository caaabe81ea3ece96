"""What everybody may read: states of machines, a moderator's word, rooms of women, attachments."""

from __future__ import annotations

from itertools import chain

import pytest

from hub.core.civic import public, service
from hub.core.civic.machine import AUTHOR, MEMBERS, MODERATOR, OFFICIAL, WOMEN, Machine, Step
from hub.core.civic.models import CivicThread
from hub.core.civic.service import Opening
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.storage.migrate import migrate, revert
from hub.core.who import Who
from hub.features.community.machines import MEMBERSHIP
from hub.features.debates.machines import CONTRIBUTION, CONTRIBUTION_NAME
from hub.features.monelu.machines import PROPOSAL
from tests import factories

VOICE, PHOTO = "a" * 64, "b" * 64
#: What only the author and the staff read, in every machine.
PRIVATE = {"draft", "made", "submitted", "refused", "withdrawn"}
#: Machines in which nothing is for all: who belongs to a group.
CLOSED = {MEMBERSHIP.name}


def begun(node: Node, machine: str = CONTRIBUTION_NAME, room: str = "", **told: str) -> str:
    """A matter that waits for a moderator."""
    awa = Who(factories.person(node, "Awa"), "v")
    thread = service.begin(node, awa, machine, Opening(about={"room": room}))
    service.act(node, awa, thread, "submit", AUTHOR, told)
    return thread


def let_through(node: Node, thread: str) -> None:
    service.act(node, Who(factories.person(node, "Fanta"), "v"), thread, "publish", MODERATOR)


def row(thread: str) -> CivicThread:
    found: CivicThread = CivicThread.get(CivicThread.id == thread)
    return found


def test_every_machine_says_which_of_its_states_are_for_all(node: Node) -> None:
    machines = list(chain.from_iterable(feature.machines for feature in node.features))
    assert machines
    for machine in machines:
        for_all = set() if machine.name in CLOSED else set(machine.states) - PRIVATE
        assert machine.public == for_all, machine.name


def test_a_machine_cannot_open_a_state_that_it_does_not_have() -> None:
    steps = (Step("go", ("a",), "b", (OFFICIAL,)),)
    with pytest.raises(ValueError, match="knows nothing of c"):
        Machine("wrong", "a", steps, public=frozenset({"c"}))
    with pytest.raises(ValueError, match="knows nothing of stay"):
        Machine("wrong", "a", steps, kept=frozenset({"stay"}))


def test_a_matter_is_for_all_while_it_is_published_and_shown(node: Node) -> None:
    thread = begun(node, text="Bonjour")
    assert not public.is_public(node, row(thread))
    let_through(node, thread)
    assert public.is_public(node, row(thread))
    service.hide(node, Who("m", "v"), thread, service.RESTRICTED, "other")
    assert not public.is_public(node, row(thread))


@pytest.mark.parametrize("room", [WOMEN, MEMBERS])
def test_what_is_said_in_a_room_stays_there(node: Node, room: str) -> None:
    thread = begun(node, room=room, voice=VOICE)
    let_through(node, thread)
    assert not public.is_public(node, row(thread))
    assert not public.is_heard(VOICE, [CONTRIBUTION])


def test_a_matter_of_a_later_version_is_for_nobody(node: Node) -> None:
    thread = begun(node, text="Bonjour")
    let_through(node, thread)
    run("UPDATE civic_thread SET machine = 'later' WHERE id = ?", (thread,))
    assert not public.is_public(node, row(thread))


def test_an_attachment_is_found_by_its_id_with_what_it_came_with(node: Node) -> None:
    first, second = begun(node, voice=VOICE), begun(node, voice=VOICE, photo=PHOTO)
    begun(node, text=f"Je parle de {VOICE}")
    found = {thread.id: actions for thread, actions in public.threads_of_blob(VOICE)}
    assert found == {first: {"submit"}, second: {"submit"}}
    assert [thread.id for thread, _actions in public.threads_of_blob(PHOTO)] == [second]
    assert public.threads_of_blob("c" * 64) == []
    assert not public.is_heard(VOICE, [CONTRIBUTION])
    let_through(node, second)
    assert public.is_heard(VOICE, [CONTRIBUTION])
    assert not public.is_heard(VOICE, [PROPOSAL])  # another feature answers for its own matters


def test_the_attachments_of_acts_made_before_are_listed_by_the_migration(node: Node) -> None:
    begun(node, voice=VOICE, photo=PHOTO, document="not an id")
    wanted = run("SELECT * FROM civic_attached ORDER BY blob").fetchall()
    assert [blob for _space, blob, _thread, _action in wanted] == [VOICE, PHOTO]
    revert(node.database, node.settings.data_dir, "0013_notices")
    migrate(node.database, node.settings.data_dir)
    assert run("SELECT * FROM civic_attached ORDER BY blob").fetchall() == wanted


def test_the_search_for_an_attachment_uses_its_index(node: Node) -> None:
    if node.database.dialect != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole, whatever its indexes")
    sql = "SELECT thread FROM civic_attached WHERE blob = ?"
    plan = node.database.rows(f"EXPLAIN QUERY PLAN {sql}", (VOICE,))
    assert "civicattached_blob" in str(plan)
