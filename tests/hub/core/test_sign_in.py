"""Picture codes, cards, secrets, one-time codes, and the slowing down of whoever guesses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.core.clock import ManualClock
from hub.core.errors import InputError, TooManyTriesError
from hub.core.node import Node
from hub.core.people import pictures, secrets, sessions, throttle
from hub.core.usage.service import close_visit, open_visit
from tests import factories

EVERY = 12 * 11 * 10


@pytest.fixture
def crowd(node: Node) -> list[str]:
    """As many people with picture codes as there are codes; ``person-0`` was away longest."""
    with node.journal.writing():
        for number in range(EVERY):
            node.clock.forward(1000)  # type: ignore[attr-defined]  # the tests' clock
            pictures.give_code(node, f"person-{number}")
    return [f"person-{number}" for number in range(EVERY)]


def test_every_code_is_given_once_and_then_goes_on(node: Node, crowd: list[str]) -> None:
    codes = {person: pictures.code_of(person) for person in crowd}
    assert len(set(codes.values())) == EVERY
    assert all(
        len(set(code)) == 3 and set(code) <= set(pictures.PICTURES) for code in codes.values()
    )
    for person in (crowd[0], crowd[1]):  # the two who came first were here again just now
        close_visit(node, open_visit(node, person, person), "quit")
    given = pictures.give_code(node, "newcomer")
    assert given == codes[crowd[2]]
    assert pictures.person_by_pictures(node, given) == "newcomer"
    assert pictures.code_of(crowd[2]) == ()
    assert pictures.person_by_pictures(node, codes[crowd[0]]) == crowd[0]
    total = "SELECT count(*), count(DISTINCT value) FROM credential WHERE kind = 'pictures'"
    assert node.database.rows(total) == [(EVERY, EVERY)]


def test_a_new_code_voids_the_old_one(node: Node) -> None:
    person = factories.person(node)
    old = pictures.give_code(node, person)
    new = pictures.give_code(node, person)
    assert pictures.code_of(person) == new
    assert pictures.person_by_pictures(node, new) == person
    assert old == new or pictures.person_by_pictures(node, old) is None


def test_a_space_may_use_four_pictures(node: Node) -> None:
    four = replace(node, settings=replace(node.settings, picture_code_length=4))
    assert len(pictures.give_code(four, factories.person(node))) == 4


def test_pictures_in_another_order_are_another_code(node: Node) -> None:
    person = factories.person(node)
    code = pictures.give_code(node, person)
    assert pictures.person_by_pictures(node, code[::-1]) is None
    assert pictures.person_by_pictures(node, code[:2]) is None
    with pytest.raises(InputError):
        pictures.person_by_pictures(node, ("goat", "tiger", "sun"))


def test_a_card_is_voided_by_a_new_one(node: Node) -> None:
    person = factories.person(node)
    old = pictures.give_card(node, person)
    new = pictures.give_card(node, person)
    assert pictures.person_by_card(new) == person
    assert pictures.person_by_card(old) is None
    assert pictures.person_by_card("") is None
    stored = node.database.rows("SELECT value FROM credential WHERE kind = 'card'")[0][0]
    assert new not in stored


def test_a_secret_is_checked_and_kept_as_argon2id(node: Node) -> None:
    person = factories.person(node)
    assert not secrets.has_secret(person)
    assert not secrets.check_secret(person, "482916")
    secrets.set_secret(node, person, "482916")
    assert secrets.has_secret(person)
    assert secrets.check_secret(person, "482916")
    assert not secrets.check_secret(person, "482917")
    assert not secrets.check_secret(person, "")
    secrets.set_secret(node, person, "élan du Sahel")
    assert secrets.check_secret(person, "élan du Sahel")
    assert not secrets.check_secret(person, "482916")
    stored = node.database.rows("SELECT value FROM credential WHERE kind = 'secret'")
    assert [row[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$") for row in stored] == [True]


@pytest.mark.parametrize("weak", ["", "1", "12345", "111111", "121212"])
def test_a_weak_secret_is_refused(node: Node, weak: str) -> None:
    person = factories.person(node)
    with pytest.raises(InputError) as caught:
        secrets.set_secret(node, person, weak)
    assert caught.value.field == "secret"
    assert not secrets.has_secret(person)


def test_a_code_is_good_once_however_it_is_typed(node: Node) -> None:
    code = secrets.new_code(node, "facilitator")
    assert len(code) == 9
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert secrets.find_code(typed) == ("facilitator", None)
    secrets.use_code(code.lower())
    assert secrets.find_code(code) is None
    assert secrets.find_code("") is None


def test_a_new_code_voids_those_before_it_of_the_same_use(node: Node) -> None:
    person = factories.person(node)
    first, other = secrets.new_code(node, "facilitator"), secrets.new_code(node, "technician")
    own = secrets.new_code(node, "facilitator", person)
    second = secrets.new_code(node, "facilitator")
    assert secrets.find_code(first) is None
    assert secrets.find_code(second) == ("facilitator", None)
    assert secrets.find_code(other) == ("technician", None)
    assert secrets.find_code(own) == ("facilitator", person)
    again = secrets.new_code(node, "facilitator", person)
    assert secrets.find_code(own) is None
    assert secrets.find_code(again) == ("facilitator", person)


def wait_of(node: Node, key: str = "pictures:1") -> int:
    try:
        throttle.check(node, key)
    except TooManyTriesError as error:
        return error.wait_s
    return 0


def fail(node: Node, times: int, key: str = "pictures:1") -> None:
    for _ in range(times):
        throttle.failed(node, key)


def test_a_few_mistakes_are_free_then_the_wait_doubles(node: Node) -> None:
    waits = []
    for _ in range(8):
        fail(node, 1)
        waits.append(wait_of(node))
    assert waits == [0, 0, 0, 0, 0, 2, 4, 8]
    assert wait_of(node, "pictures:2") == 0
    fail(node, 30)
    assert wait_of(node) == 15 * 60
    throttle.succeeded("pictures:1")
    assert wait_of(node) == 0


def test_the_wait_ends_and_clock_jumps_change_nothing(node: Node, clock: ManualClock) -> None:
    fail(node, 10)
    wait = wait_of(node)
    assert wait == 32
    clock.wall += 365 * 86_400_000
    assert wait_of(node) == wait
    clock.wall -= 50 * 365 * 86_400_000
    assert wait_of(node) == wait
    clock.mono += 31_000
    assert wait_of(node) == 1
    clock.mono += 1_000
    assert wait_of(node) == 0


def test_a_restart_is_no_way_round(node: Node, clock: ManualClock) -> None:
    fail(node, 10)
    clock.mono += 20_000
    assert wait_of(node) == 12
    clock.boot, clock.mono = "boot-2", 5
    assert wait_of(node) == 32
    clock.mono += 30_000
    assert wait_of(node) == 2
    clock.mono += 2_000
    assert wait_of(node) == 0


def test_staff_are_found_by_name_whatever_the_accents(node: Node) -> None:
    person = factories.staff(node, name="Aïssata Diallo")
    factories.person(node, "Aïssata Diallo")  # a namesake without a secret
    assert sessions.with_secret(node, "aissata  DIALLO") == [person]
    assert sessions.with_secret(node, "Aissata") == []
