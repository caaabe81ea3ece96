"""The facilitator's shelf, and the order of the shelves."""

from __future__ import annotations

from itertools import permutations

import pytest

from hub.core.clock import ManualClock
from hub.core.errors import NotFoundError
from hub.core.journal.records import Entry
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.who import SYSTEM
from hub.features.catalogue import indexing, rules, service
from hub.features.catalogue.device import ELSEWHERE, FINE, HEAVY, Device, device_of, fit
from hub.features.catalogue.records import ShelfSet, fold
from tests.hub.features.catalogue.samples import course

DAY_MS = 86_400_000


def three(node: Node) -> tuple[str, str, str]:
    one, two, three_ = (
        course(node, name, title, "Texte.", subject="health")
        for name, title in (("a", "Abeilles"), ("b", "Bœufs"), ("c", "Chèvres"))
    )
    return one, two, three_


def featured(node: Node) -> list[str]:
    return [card.id for card in rules.featured(service.cards(node, {}), "fr")]


def test_featured_things_keep_the_order_that_was_given(node: Node) -> None:
    one, two, three_ = three(node)
    for package in (three_, one, two):
        service.feature(node, SYSTEM, package, True)
    assert featured(node) == [three_, one, two]
    service.move(node, SYSTEM, two, -1)
    assert featured(node) == [three_, two, one]
    service.move(node, SYSTEM, three_, -1)
    assert featured(node) == [three_, two, one]
    service.feature(node, SYSTEM, two, False)
    assert featured(node) == [three_, one]
    service.move(node, SYSTEM, three_, 1)
    assert featured(node) == [one, three_]


def test_hiding_keeps_the_place_for_when_it_is_shown_again(node: Node) -> None:
    one, two, _three = three(node)
    service.feature(node, SYSTEM, one, True)
    service.feature(node, SYSTEM, two, True)
    service.hide(node, SYSTEM, one, True)
    assert featured(node) == [two]
    assert one not in [card.id for card in service.cards(node, {})]
    assert one in [card.id for card in service.cards(node, {}, hidden=True)]
    assert service.hidden(node) == {one}
    service.hide(node, SYSTEM, one, False)
    assert featured(node) == [one, two]


def test_what_is_not_here_cannot_be_put_on_the_shelf(node: Node) -> None:
    for act in (service.feature, service.hide):
        with pytest.raises(NotFoundError):
            act(node, SYSTEM, "org.example.rien", True)
    with pytest.raises(NotFoundError):
        service.move(node, SYSTEM, "org.example.rien", 1)


def test_the_shelf_is_the_same_whatever_the_order_of_records(node: Node) -> None:
    bodies = [
        ShelfSet(package="org.example.a", featured=True, position=1),
        ShelfSet(package="org.example.a", hidden=True),
        ShelfSet(package="org.example.a", featured=True, position=4),
    ]
    entries = [
        Entry(str(n), "shelf.set", "s", "w", n, n // 2, "b", 0, 0, "", body)
        for n, body in enumerate(bodies, 2)
    ]
    ends = set()
    for order in permutations(entries):
        run("DELETE FROM shelf")
        for entry in order:
            fold(entry)
        ends.add(tuple(run("SELECT featured, hidden, position, hlc FROM shelf").fetchone()))
    assert len(ends) == 1


def test_new_things_have_a_shelf_for_a_month_unless_most_are_new(
    node: Node, clock: ManualClock
) -> None:
    old = three(node)
    indexing.keep_up(node)
    keys = [shelf.key for shelf in shown(node)]
    assert keys == ["health"]
    clock.forward(31 * DAY_MS)
    new = course(node, "d", "Dindes", "Texte.", subject="health")
    indexing.keep_up(node)
    shelves = {shelf.key: [card.id for card in shelf.cards] for shelf in shown(node)}
    assert shelves == {"new": [new], "health": [*old, new]}


def shown(node: Node, begun: tuple[str, ...] = (), **uses: int) -> tuple[rules.Shown, ...]:
    cards = service.cards(node, {f"org.example.{name}": n for name, n in uses.items()})
    return rules.shelves(cards, begun, node.clock.now_ms(), "fr")


def test_the_shelves_come_in_their_order(node: Node) -> None:
    one, two, three_ = three(node)
    service.feature(node, SYSTEM, three_, True)
    shelves = shown(node, (two, "org.example.gone"), a=2, b=5)
    assert [(s.key, [card.id for card in s.cards]) for s in shelves] == [
        ("featured", [three_]),
        ("begun", [two]),
        ("used", [two, one]),
        ("health", [one, two, three_]),
    ]


def test_filters_let_pass_what_they_say(node: Node) -> None:
    three(node)
    course(node, "e", "Lire", "Texte.", subject="literacy", level="advanced", duration_min=70)
    indexing.keep_up(node)
    cards = service.cards(node, {})

    def passing(**wanted: str) -> list[str]:
        asked = rules.Filters(**wanted)
        return [c.id[-1] for c in cards if rules.matches(c, asked, Device())]

    assert passing(subject="literacy") == ["e"]
    assert passing(duration="long") == ["e"]
    assert passing(duration="short") == ["a", "b", "c"]
    assert passing(subject="health", level="advanced") == []
    assert passing(sort="course", language="fr") == ["a", "b", "c", "e"]
    assert rules.options(cards).keys() == {"subject", "level", "duration"}


PHONE = (
    "Mozilla/5.0 (Linux; Android 9; SM-A105F) AppleWebKit/537.36 Chrome/90.0 Mobile Safari/537.36"
)
PC = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
KAIOS = "Mozilla/5.0 (Mobile; Nokia_8110_4G) Gecko/48.0 Firefox/48.0 KAIOS/2.5"


@pytest.mark.parametrize(
    ("agent", "save", "screen", "kind", "megabytes", "expected"),
    [
        (PC, "", "", "video", 900, FINE),
        (PHONE, "", "", "video", 900, HEAVY),
        (PHONE, "", "", "video", 20, FINE),
        (PHONE, "", "large", "video", 900, FINE),
        (PC, "", "small", "document", 30, HEAVY),
        (PC, "on", "", "video", 40, HEAVY),
        (PHONE, "", "", "zim", 0, FINE),
        (PHONE, "", "", "h5p", 2, FINE),
        (KAIOS, "", "", "h5p", 2, ELSEWHERE),
        (KAIOS, "", "", "course", 0, FINE),
    ],
)
def test_what_works_on_a_device(
    agent: str, save: str, screen: str, kind: str, megabytes: int, expected: str
) -> None:
    assert fit(kind, megabytes << 20, device_of(agent, save, screen)) == expected
