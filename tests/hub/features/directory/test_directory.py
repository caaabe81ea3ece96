"""Officials are described, corrected, linked; their records meet in any order."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from hub.core.clock import ManualClock
from hub.core.errors import InputError, NotFoundError
from hub.core.journal.records import Entry
from hub.core.journal.state import table_hash
from hub.core.node import Node
from hub.core.rebuild import rebuild
from hub.core.storage.bound import run
from hub.core.who import SYSTEM
from hub.features.directory import FEATURE, editing, records, service
from hub.features.directory.records import (
    MandateSet,
    OfficialDescribed,
    OfficialLinked,
    OfficialReached,
    PlaceDescribed,
)
from hub.features.directory.rules import NewOfficial
from tests.factories import person, staff

SADIOLA = "kayes-sadiola"
MAYOR = NewOfficial("Aminata Diarra", "mayor", SADIOLA, "woman", ("fr", "snk"), "66123456")


def test_a_council_shows_the_mayor_first(node: Node) -> None:
    editing.add(node, SYSTEM, NewOfficial("Bakary Keita", "clerk", SADIOLA))
    editing.add(node, SYSTEM, NewOfficial("Abdou Ba", "councillor", SADIOLA))
    editing.add(node, SYSTEM, MAYOR)
    names = [one.name for one in service.officials(node, SADIOLA)]
    assert names == ["Aminata Diarra", "Abdou Ba", "Bakary Keita"]
    assert [one.name for one in service.clerks(node, SADIOLA)] == ["Bakary Keita"]
    assert service.counts(node) == {SADIOLA: 3}


def test_the_same_official_is_not_added_twice(node: Node) -> None:
    editing.add(node, SYSTEM, MAYOR)
    with pytest.raises(InputError, match="already"):
        editing.add(node, SYSTEM, MAYOR)


def test_a_commune_must_be_known(node: Node) -> None:
    with pytest.raises(NotFoundError):
        editing.add(node, SYSTEM, NewOfficial("Awa", "mayor", "nulle-part"))


def test_only_what_differs_is_written(node: Node) -> None:
    id = editing.add(node, SYSTEM, MAYOR)
    before = run("SELECT count(*) FROM journal").fetchone()[0]
    editing.change(node, SYSTEM, id, MAYOR)
    assert run("SELECT count(*) FROM journal").fetchone()[0] == before
    editing.change(node, SYSTEM, id, NewOfficial("Aminata Diarra", "mayor", SADIOLA, "woman"))
    one = service.official(node, id)
    assert one.languages == () and editing.contact_of(node, id).phone == ""


def test_a_mandate_that_ended_makes_a_former_official(node: Node, clock: ManualClock) -> None:
    old = NewOfficial("Moussa Coulibaly", "mayor", SADIOLA, since="2009", until="2016")
    id = editing.add(node, SYSTEM, old)
    assert service.official(node, id).former
    assert service.officials(node, SADIOLA) == [] and service.counts(node) == {}
    assert [one.id for one in service.officials(node, SADIOLA, former=True)] == [id]
    again = NewOfficial("Moussa Coulibaly", "mayor", SADIOLA, since="2021")
    editing.change(node, SYSTEM, id, again, fresh=True)
    one = service.official(node, id)
    assert [(m.since, m.until) for m in one.mandates] == [("2021", ""), ("2009", "2016")]
    assert not one.former and service.counts(node) == {SADIOLA: 1}
    editing.drop_mandate(node, SYSTEM, id, one.mandates[0].id)
    assert service.official(node, id).former and service.counts(node) == {}


def test_who_is_counted_is_who_is_shown(node: Node) -> None:
    day = service.today(node)
    for n, until in enumerate(("", day, day[:7], day[:4], "1999", "1999-12-31", "2099-01")):
        told = NewOfficial(f"Élu {n}", "councillor", SADIOLA, since="1990", until=until)
        editing.add(node, SYSTEM, told)
    assert service.counts(node) == {SADIOLA: len(service.officials(node, SADIOLA))} == {SADIOLA: 5}


def test_a_wrong_entry_is_taken_out_and_can_come_back(node: Node) -> None:
    id = editing.add(node, SYSTEM, MAYOR)
    editing.withdraw(node, SYSTEM, id)
    with pytest.raises(NotFoundError):
        service.official(node, id)
    assert editing.add(node, SYSTEM, MAYOR) == id
    assert service.official(node, id).name == "Aminata Diarra"


def test_only_who_has_the_role_can_be_an_official(node: Node) -> None:
    id = editing.add(node, SYSTEM, MAYOR)
    awa, aminata = person(node), staff(node, "official", "Aminata Diarra")
    with pytest.raises(InputError, match="role"):
        editing.link(node, SYSTEM, id, awa)
    assert [found for found, _name in service.linkable(node, service.official(node, id))] == [
        aminata
    ]
    editing.link(node, SYSTEM, id, aminata)
    assert service.official_of_person(node, aminata) == service.official(node, id)
    assert service.person_of(node, id) == (aminata,)
    assert service.official_of_person(node, awa) is None
    assert service.official_of_person(node, None) is None
    editing.unlink(node, SYSTEM, id, aminata)
    assert service.official_of_person(node, aminata) is None


def test_a_clerk_is_of_a_commune_and_is_no_official(node: Node) -> None:
    id = editing.add(node, SYSTEM, NewOfficial("Bakary Keita", "clerk", SADIOLA))
    bakary = staff(node, "clerk", "Bakary Keita")
    editing.link(node, SYSTEM, id, bakary)
    assert service.clerk_of(node, bakary) == (SADIOLA,)
    assert service.official_of_person(node, bakary) is None
    assert service.clerk_of(node, person(node)) == ()


def test_places_are_added_below_others(node: Node) -> None:
    editing.add_place(node, SYSTEM, "v-1", "Krouketo", "village", SADIOLA, "mairie")
    assert service.tree(node).name("v-1") == "Krouketo"
    assert [up.code for up in service.tree(node).above(service.tree(node)["v-1"])] == [
        SADIOLA, "cercle-kayes", "region-kayes",
    ]  # fmt: skip
    with pytest.raises(InputError):
        editing.add_place(node, SYSTEM, "v-2", "Ailleurs", "village", "cercle-kayes", "")


def bodies() -> Iterator[tuple[str, object]]:
    """What two spaces may have said of one official, some of it at the same moment."""
    said = ({"name": "A", "role": "mayor"}, {"name": "B"}, {"place": SADIOLA, "withdrawn": "1"})
    for fields in said:
        yield "official.described", OfficialDescribed(official="o", fields=fields)
    for phone in ("1", "2"):
        yield "official.reached", OfficialReached(official="o", phone=phone)
    for until, gone in (("", False), ("2016", False), ("", True)):
        body = MandateSet(
            mandate="m", official="o", role="mayor", place=SADIOLA, until=until, withdrawn=gone
        )
        yield "mandate.set", body
    for linked in (True, False):
        yield "official.linked", OfficialLinked(official="o", person="p", linked=linked)
    for name in ("X", "Y"):
        yield "place.described", PlaceDescribed(place="c", fields={"name": name, "unknown": "z"})


def test_records_in_any_order_make_the_same_tables(node: Node) -> None:
    folds = {kind.name: kind.fold for kind in records.KINDS}
    entries = [
        Entry(str(n), kind, "s", "ab"[n % 2], n, n // 2, "b", 0, 0, "", body)
        for n, (kind, body) in enumerate(bodies())
    ]
    order, ends = random.Random(5), set()
    for _turn in range(60):
        for model in FEATURE.models:
            run(f"DELETE FROM {model._meta.table_name}")
        for entry in order.sample(entries, len(entries)):
            folds[entry.kind](entry)
        ends.add(tuple(table_hash(node.database, model) for model in FEATURE.models))
    assert len(ends) == 1


def test_the_directory_is_the_fold_of_the_journal(node: Node) -> None:
    id = editing.add(node, SYSTEM, MAYOR)
    editing.change(node, SYSTEM, id, NewOfficial("Aminata Diarra", "mayor", SADIOLA, since="2016"))
    editing.link(node, SYSTEM, id, staff(node, "official", "Aminata Diarra"))
    assert rebuild(node, FEATURE.models).equal
