"""What is kept of sittings: once, in any order, the greatest box; what the class sees of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from content_cache.installing.install import install
from hub.core import ids
from hub.core.clock import ManualClock
from hub.core.errors import InputError, NotFoundError
from hub.core.journal.records import Entry
from hub.core.node import Node
from hub.core.permissions import LEARNER
from hub.core.storage.bound import run
from hub.core.who import Who
from hub.features.gafe import service
from hub.features.gafe.measures import modules_finished
from hub.features.gafe.records import GafePractised, Practised, fold
from hub.features.gafe.rules import DAY_MS, Answer
from hub.features.gafe.sittings import path
from tests.content_cache.gafe_samples import ID, write_module
from tests.factories import person


@pytest.fixture
def gafe(node: Node, tmp_path: Path) -> Node:
    """A hub with the small module."""
    install(node.store, write_module(tmp_path / "module"), floor_bytes=0)
    return node


def learner(node: Node, name: str = "Awa Sissoko") -> Who:
    return Who(person=person(node, name), name=name, granted=(LEARNER,))


def practise(node: Node, who: Who, *answers: Answer, place: int = 0, attempt: str = "") -> str:
    attempt = attempt or ids.uuid7(node.clock.now_ms())
    service.practised(node, who, attempt, ID, list(answers), place)
    return attempt


def test_a_sitting_told_twice_counts_once(gafe: Node) -> None:
    awa = learner(gafe)
    attempt = practise(gafe, awa, Answer("one", True), place=5)
    practise(gafe, awa, Answer("one", True), place=9, attempt=attempt)
    known = service.mastery_of(awa.person, ID)["one"]
    assert (known.box, known.rights, known.wrongs) == (1, 1, 0)
    assert service.place_of(awa.person, ID) == 5


def test_an_item_moves_up_day_after_day_and_an_error_brings_it_back(
    gafe: Node, clock: ManualClock
) -> None:
    awa = learner(gafe)
    boxes = []
    for days in (0, 0, 1, 2, 4):
        clock.forward(days * DAY_MS)
        practise(gafe, awa, Answer("one", True))
        boxes.append(service.mastery_of(awa.person, ID)["one"].box)
    assert boxes == [1, 1, 2, 3, 4]
    clock.forward(1000)
    practise(gafe, awa, Answer("one", False))
    known = service.mastery_of(awa.person, ID)["one"]
    assert (known.box, known.missed) == (4, True)
    clock.forward(1000)
    practise(gafe, awa, Answer("one", True))
    assert not service.mastery_of(awa.person, ID)["one"].missed


def test_a_module_is_finished_once_when_its_path_is_behind(gafe: Node, clock: ManualClock) -> None:
    awa = learner(gafe)
    total = len(path(service.module(gafe, ID)))
    start_ms = clock.now_ms()
    practise(gafe, awa, place=total - 1)
    assert service.finished(awa.person, ID) is None
    practise(gafe, awa, Answer("one", True), place=total + 50)
    first = service.finished(awa.person, ID)
    assert first is not None and first >= start_ms
    clock.forward(DAY_MS)
    practise(gafe, awa, place=total)
    assert service.finished(awa.person, ID) == first
    assert modules_finished(start_ms, start_ms + DAY_MS) == {gafe.space_id: 1.0}
    assert modules_finished(start_ms + DAY_MS, start_ms + 9 * DAY_MS) == {}
    standing = service.standings(gafe, awa.person, service.modules(gafe))[ID]
    assert (standing.stars, standing.done) == (1, 1.0)


def test_visitors_practise_without_keeping(gafe: Node) -> None:
    visitor = Who(visit="v1")
    practise(gafe, visitor, Answer("one", True), place=3)
    assert run("SELECT count(*) FROM gafe_mastery").fetchone()[0] == 0
    module = service.module(gafe, ID)
    assert service.sit(gafe, visitor, module).place == 0
    assert service.sit(gafe, visitor, module, 12).place == 12


def test_what_is_not_of_the_module_is_refused(gafe: Node) -> None:
    awa = learner(gafe)
    with pytest.raises(InputError):
        practise(gafe, awa, Answer("zebra", True))
    with pytest.raises(InputError):
        practise(gafe, awa, Answer("one", True), attempt="x")
    for package in ("org.example.other", "../etc"):
        with pytest.raises(NotFoundError):
            service.practised(gafe, awa, ids.uuid7(0), package, [], 0)


def entry(number: int, body: GafePractised) -> Entry:
    return Entry(
        rid=f"r{number}", kind="gafe.practised", space_id="s", writer=f"w{number % 2}", seq=number,
        hlc=(1_800_000_000_000 + number) << 16, boot="b", mono_ms=number, at_ms=number, actor="p", body=body,
    )  # fmt: skip


def test_records_fold_the_same_in_any_order(node: Node) -> None:
    dice = random.Random(7)
    entries = [
        entry(n, GafePractised(
            person="p", package=ID, place=dice.randint(0, 20), finished=n % 5 == 0,
            items=tuple(Practised(item, dice.randint(0, 5), dice.randint(0, 2), dice.randint(0, 1)) for item in "ab"),
        ))
        for n in range(12)
    ]  # fmt: skip
    found = []
    for _turn in range(4):
        for table in ("gafe_mastery", "gafe_place", "gafe_finished"):
            run(f"DELETE FROM {table}")
        dice.shuffle(entries)
        for one in entries:
            fold(one)
        found.append([
            run(f"SELECT * FROM {table} ORDER BY {order}").fetchall()
            for table, order in (("gafe_mastery", "item"), ("gafe_place", "package"), ("gafe_finished", "id"))
        ])  # fmt: skip
    assert found[0][0] and all(other == found[0] for other in found[1:])


def test_the_class_shows_who_is_stuck_and_whom_to_pair(gafe: Node, clock: ManualClock) -> None:
    awa, binta = learner(gafe, "Awa Sissoko"), learner(gafe, "Binta Ba")
    for days in (0, 1, 2, 4):
        clock.forward(days * DAY_MS)
        practise(gafe, awa, Answer("one", True), place=3)
        practise(gafe, binta, Answer("one", False), Answer("two", True))
    view = service.class_view(gafe, service.module(gafe, ID))
    assert [name for _id, name in view.people] == ["Awa Sissoko", "Binta Ba"]
    assert view.stuck == {"one": (binta.person,)}
    assert view.pairs[0].one_shows | view.pairs[0].other_shows == {"one"}
    assert service.most_practised(gafe) == {ID: 2}
    from hub.core.people.service import erase

    erase(gafe, awa, str(binta.person))
    assert [name for _id, name in service.class_view(gafe, service.module(gafe, ID)).people] == [
        "Awa Sissoko"
    ]
