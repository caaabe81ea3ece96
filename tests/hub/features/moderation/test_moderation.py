"""Moderators: what waits for whom, what they may do, what is kept of it."""

from __future__ import annotations

import pytest

from hub.core.civic import service as civic
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.features.moderation import reading, rules, service
from hub.features.moderation.measures import counted
from tests.factories import person, staff
from tests.hub.features.matters import question, somebody


@pytest.fixture
def awa(node: Node) -> str:
    """A citizen."""
    return person(node, "Awa Sissoko")


@pytest.fixture
def kadia(node: Node) -> str:
    """A moderator, a woman."""
    return staff(node, "moderator", "Kadiatou Diallo")


@pytest.fixture
def sira(node: Node) -> str:
    """Another one."""
    return staff(node, "facilitator", "Sira Traoré")


def facts(who: str, officials: tuple[str, ...] = ()) -> rules.Facts:
    return reading.facts(somebody(who), officials)


def waiting(node: Node, who: str) -> dict[str, str]:
    return {item.id: item.barred for item in reading.queue(node, facts(who))}


def state(node: Node, thread: str) -> str:
    return civic.matter(node, thread).standing.state


def test_what_waits_longest_comes_first_and_is_gone_once_published(
    node: Node, clock, awa: str, kadia: str
) -> None:
    first = question(node, awa)
    clock.forward(60_000)
    second = question(node, awa)
    assert list(waiting(node, kadia)) == [first, second]
    service.publish(node, somebody(kadia), facts(kadia), first)
    assert state(node, first) == "published"
    assert list(waiting(node, kadia)) == [second]


def test_a_refusal_needs_a_reason_and_its_author_can_have_it_looked_at_by_another(
    node: Node, awa: str, kadia: str, sira: str
) -> None:
    thread = question(node, awa)
    for reason, note in (("", ""), ("because", ""), ("other", "  ")):
        with pytest.raises(InputError):
            service.refuse(node, somebody(kadia), facts(kadia), thread, reason, note)
    service.refuse(node, somebody(kadia), facts(kadia), thread, "unclear", "Trop de vent.")
    civic.act(node, somebody(awa), thread, "appeal", "author")
    assert waiting(node, kadia) == {thread: rules.BEFORE}
    assert waiting(node, sira) == {thread: ""}
    with pytest.raises(NotAllowedError, match="another moderator"):
        service.publish(node, somebody(kadia), facts(kadia), thread)
    service.publish(node, somebody(sira), facts(sira), thread)
    assert state(node, thread) == "published"


def test_a_colleague_decides_unless_who_asked_takes_it_back(
    node: Node, awa: str, kadia: str, sira: str
) -> None:
    thread = question(node, awa)
    service.ask_second(node, somebody(kadia), facts(kadia), thread, "Qu’en penses-tu ?")
    assert waiting(node, kadia) == {thread: rules.HANDED_ON}
    call = reading.one(node, facts(sira), thread).call
    assert call and (call.name, call.note) == ("Kadiatou Diallo", "Qu’en penses-tu ?")
    with pytest.raises(NotAllowedError, match="asked a colleague"):
        service.publish(node, somebody(kadia), facts(kadia), thread)
    service.take_back(node, somebody(kadia), facts(kadia), thread)
    assert waiting(node, kadia) == {thread: ""}
    service.ask_second(node, somebody(kadia), facts(kadia), thread, "")
    service.ask_second(node, somebody(sira), facts(sira), thread, "Décide, toi.")
    assert waiting(node, sira) == {thread: rules.HANDED_ON}, "handed back: nobody is stuck"
    service.publish(node, somebody(kadia), facts(kadia), thread)


def test_nobody_moderates_her_own_words_nor_what_is_asked_of_her(
    node: Node, kadia: str, awa: str
) -> None:
    own, to_her = question(node, kadia), question(node, awa)
    about = facts(kadia, ("official-1",))
    assert [item.id for item in reading.queue(node, about)] == []
    for thread in (own, to_her):
        with pytest.raises(NotFoundError):
            service.publish(node, somebody(kadia), about, thread)
    assert waiting(node, kadia) == {to_her: ""}


def test_rooms_of_women_are_moderated_by_women(node: Node, awa: str, kadia: str) -> None:
    man = person(node, "Bakary Coulibaly", gender="man", roles=("facilitator",))
    room = question(node, awa, room="women")
    within = civic.begin(
        node, somebody(awa), "interpellation", civic.Opening(author=awa, parent=room)
    )
    civic.act(node, somebody(awa), within, "submit", "author", {"text": "Entre nous"})
    assert waiting(node, man) == {}
    for thread in (room, within):
        with pytest.raises(NotFoundError):
            reading.one(node, facts(man), thread)
        with pytest.raises(NotFoundError):
            service.publish(node, somebody(man), facts(man), thread)
        service.publish(node, somebody(kadia), facts(kadia), thread)
    assert reading.register(node, facts(man)) == []
    assert reading.published(node, facts(man)) == []
    assert len(reading.register(node, facts(kadia))) == 2


def test_who_comes_second_is_told_that_somebody_acted(
    node: Node, awa: str, kadia: str, sira: str
) -> None:
    thread = question(node, awa)
    service.publish(node, somebody(kadia), facts(kadia), thread)
    with pytest.raises(NotAllowedError, match="acted meanwhile"):
        service.refuse(node, somebody(sira), facts(sira), thread, "insult", "")
    assert state(node, thread) == "published"


def test_what_is_hidden_goes_from_the_pages_and_stays_in_the_register(
    node: Node, awa: str, kadia: str
) -> None:
    thread = question(node, awa)
    service.publish(node, somebody(kadia), facts(kadia), thread)
    with pytest.raises(InputError):
        service.hide(node, somebody(kadia), facts(kadia), thread, 0, "insult", "")
    service.hide(node, somebody(kadia), facts(kadia), thread, 1, "private", "")
    assert [item.shown for item in reading.published(node, facts(kadia))] == [1]
    service.hide(node, somebody(kadia), facts(kadia), thread, 2, "other", "Un nom y est.")
    assert reading.published(node, facts(kadia)) == []
    assert civic.matter(node, thread).standing.acts[0].told["text"], "the original is kept"
    with pytest.raises(NotAllowedError):
        service.hide(node, somebody(kadia), facts(kadia), thread, 1, "insult", "")
    told = [
        (line.person, line.action, line.told.get("reason"), line.told.get("text"))
        for line in reading.register(node, facts(kadia))
    ]
    assert told == [
        ("Kadiatou Diallo", "shown", "other", "Un nom y est."),
        ("Kadiatou Diallo", "shown", "private", ""),
        ("Kadiatou Diallo", "publish", None, None),
    ]


def test_figures_count_matters_by_gender(node: Node, clock, awa: str, kadia: str) -> None:
    man = person(node, "Bakary Coulibaly", gender="man")
    for author in (awa, man):
        thread = question(node, author)
        service.refuse(node, somebody(kadia), facts(kadia), thread, "twice", "")
    now = clock.now_ms()
    assert counted("refuse", False, now - 1, now + 1) == {node.space_id: 2}
    assert counted("refuse", True, now - 1, now + 1) == {node.space_id: 1}
    assert counted("publish", False, now - 1, now + 1) == {}
