"""Reading the journal back: damage is found, and tables are put right from it."""

from __future__ import annotations

import pytest

from hub.core.journal.records import Body
from hub.core.node import Node
from hub.core.people import pictures, service
from hub.core.people.records import SpaceDescribed
from hub.core.rebuild import Rebuilt, rebuild
from hub.core.storage.bound import Row
from hub.core.usage.service import close_visit, open_visit
from hub.core.who import SYSTEM
from tests import factories

Models = tuple[type[Row], ...]


@pytest.fixture
def lived(node: Node) -> Node:
    """A space where a little happened."""
    for name in ("Awa", "Binta", "Coumba"):
        person = factories.person(node, name)
        pictures.give_code(node, person)
        visit = open_visit(node, person, person, "woman", "15-24", "learn", "pc")
        close_visit(node, visit, "quit", person, person)
    return node


def check(node: Node, folded: Models) -> Rebuilt:
    return rebuild(node, folded)


def test_a_whole_journal_gives_equal_tables(lived: Node, folded: Models) -> None:
    done = check(lived, folded)
    assert done.equal
    assert done.folded.damaged == []
    assert done.folded.folded == 9


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE journal SET body = replace(body, 'Awa', 'Eve') WHERE seq = 1",
            "its body was changed",
        ),
        ("UPDATE journal SET actor = 'eve' WHERE seq = 4", "its head was changed"),
        ("UPDATE journal SET mono_ms = mono_ms + 1 WHERE seq = 4", "its head was changed"),
        ("UPDATE journal SET body_hash = '0' WHERE seq = 2", "its body was changed"),
        ("DELETE FROM journal WHERE seq = 5", "records are missing before it"),
        ("DELETE FROM journal WHERE seq = 1", "records are missing before it"),
        ("DELETE FROM journal WHERE seq = 9", "do not reach it"),
        ("DELETE FROM journal WHERE seq > 6", "do not reach it"),
        ("UPDATE journal SET prev = hash WHERE seq = 3", "does not follow"),
    ],
)
def test_damage_is_found(lived: Node, folded: Models, change: str, said: str) -> None:
    lived.database.run(change)
    damaged = check(lived, folded).folded.damaged
    assert any(said in problem for problem in damaged), damaged


def test_a_chain_of_another_beginning_is_found(lived: Node, folded: Models) -> None:
    """Records written anew with fitting hashes still do not fit the head that was kept."""
    lived.database.run("UPDATE journal_head SET hash = ?", ("f" * 64,))
    assert check(lived, folded).folded.damaged


def test_a_blanked_body_is_no_damage(lived: Node, folded: Models) -> None:
    service.erase(lived, SYSTEM, service.search(lived, "Awa")[0].id)
    done = check(lived, folded)
    assert done.equal
    assert done.folded.blanked == 1
    assert done.folded.damaged == []


def test_unknown_kinds_are_counted_and_kept(lived: Node, folded: Models) -> None:
    kinds = dict(lived.journal.kinds)
    del lived.journal.kinds["visit.closed"]
    try:
        done = check(lived, folded)
    finally:
        lived.journal.kinds.update(kinds)
    assert done.folded.unknown == 3
    assert done.folded.damaged == []
    assert lived.database.rows("SELECT count(*) FROM journal") == [(9,)]
    assert check(lived, folded).equal


class Newer(Body, frozen=True, kw_only=True):
    """A body of a shape that this hub does not know."""

    fields: list[str]


def test_a_body_of_another_shape_does_not_stop_the_rest(lived: Node, folded: Models) -> None:
    kind = lived.journal.kinds["space.described"]
    lived.journal.kinds["space.described"] = type(kind)(kind.name, Newer, lambda entry: None, 2)
    lived.journal.write("space.described", Newer(fields=["a"]), "")
    lived.journal.kinds["space.described"] = kind
    lived.journal.write("space.described", SpaceDescribed(fields={"name": "Nioro"}), "")
    done = check(lived, folded)
    assert done.folded.unknown == 1
    assert done.equal


def test_swap_repairs_a_tampered_table_and_keeps_local_ones(lived: Node, folded: Models) -> None:
    local = lived.database.rows("SELECT * FROM credential ORDER BY id")
    assert len(local) == 3
    lived.database.run("UPDATE visit SET active_s = 99999")
    lived.database.run("DELETE FROM person WHERE name = 'Awa'")
    broken = rebuild(lived, folded, swap=False)
    assert {name for name in broken.stored if broken.stored[name] != broken.rebuilt[name]} == {
        "visit", "person",
    }  # fmt: skip
    assert service.search(lived, "Awa") == []  # checking changed nothing
    assert not rebuild(lived, folded, swap=True).equal
    assert rebuild(lived, folded).equal
    assert service.search(lived, "Awa")[0].name == "Awa"
    assert lived.database.rows("SELECT * FROM credential ORDER BY id") == local


def test_a_damaged_journal_replaces_no_table(lived: Node, folded: Models) -> None:
    lived.database.run("UPDATE journal SET body = replace(body, 'Awa', 'Eve') WHERE seq = 1")
    assert rebuild(lived, folded, swap=True).folded.damaged
    assert [row.name for row in service.search(lived, "Awa")] == ["Awa"]


def test_nothing_is_left_behind(lived: Node, folded: Models) -> None:
    before = set(lived.settings.data_dir.iterdir())
    check(lived, folded)
    assert set(lived.settings.data_dir.iterdir()) == before
