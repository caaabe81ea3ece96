"""The board with a real database: last days, numbers, interest; figures."""

from __future__ import annotations

import pytest

from hub.core.clock import DAY_MS, ManualClock
from hub.core.errors import InputError, NotAllowedError
from hub.core.node import Node
from hub.features.community import board, meetings, reading, speaking, wall
from hub.features.community.measures import TAKING_PART, counted, interested
from tests.factories import person
from tests.hub.features.community.life import (
    Life,
    let_through,
    member,
    offered,
    said,
    worker,
)


def offer_of(node: Node, life: Life) -> str:
    """The opportunity of Moussa that is a training."""
    return board.current(node, member(node, life.moussa)[1], "training")[0].id


def test_the_board_forgets_by_itself_what_is_past(
    node: Node, life: Life, clock: ManualClock
) -> None:
    facts = member(node, life.binta)[1]
    kinds = {offer.kind for offer in board.current(node, facts)}
    assert kinds == {"job", "training", "call", "ad"}
    assert [offer.kind for offer in board.current(node, facts, "call")] == ["call"]
    clock.forward(30 * DAY_MS)
    assert len(board.current(node, facts)) == 4, "good on its last day"
    clock.forward(DAY_MS)
    assert board.current(node, facts) == []
    with pytest.raises(NotAllowedError, match="over"):
        speaking.interest(node, *member(node, life.binta), life.job, {})
    speaking.extend(node, *member(node, life.awa), life.job, "")
    assert [offer.id for offer in board.current(node, facts)] == [life.job]


def test_a_number_is_shown_only_if_its_owner_says_so(node: Node, life: Life) -> None:
    facts = member(node, life.binta)[1]
    assert board.one(node, facts, life.job).phone == ""
    shown = offered(node, life.awa, contact="phone", title="Maçonne")
    let_through(node, life.sira, shown)
    assert board.one(node, facts, shown).phone == "76 12 34 56"
    with pytest.raises(InputError):
        offered(node, life.binta, contact="phone")
    speaking.interest(node, *member(node, life.awa), offer_of(node, life), {"contact": "phone"})
    told = board.one(node, worker(node, life.sira)[1], offer_of(node, life)).interested
    assert [one.phone for one in told] == ["76 12 34 56"]
    assert board.one(node, facts, offer_of(node, life)).interested == ()


def test_the_facilitator_is_interested_for_somebody_who_agrees(node: Node, life: Life) -> None:
    fatou = person(node, "Fatou Ba")
    with pytest.raises(NotAllowedError):
        speaking.interest(node, *member(node, life.binta), life.job, {}, fatou)
    with pytest.raises(InputError):
        speaking.interest(node, *worker(node, life.sira), life.job, {}, fatou)
    speaking.interest(node, *worker(node, life.sira), life.job, {"consent": "spoken"}, fatou)
    names = [one.name for one in board.one(node, member(node, life.awa)[1], life.job).interested]
    assert names == ["Moussa Keïta", "Fatou Ba"]
    with pytest.raises(NotAllowedError):
        speaking.interest(node, *member(node, fatou), life.job, {})


def test_figures_count_by_gender_and_age(node: Node, life: Life, clock: ManualClock) -> None:
    now = clock.now_ms()
    span = (now - DAY_MS, now + DAY_MS)
    space = node.space_id
    assert counted("groups", "", *span) == {space: 3}
    assert counted("joined", "", *span) == {space: 4}, "one only asked"
    assert counted("joined", "women", *span) == {space: 3}
    assert counted("joined", "youth", *span) == {space: 4}
    assert counted("words", "", *span) == {space: 3}, "what waits is not counted"
    assert counted("words", "women", *span) == {space: 2}
    assert counted("offers", "", *span) == {space: 4}
    assert interested("", *span) == {space: 1}
    assert interested("women", *span) == {}
    parts = {part.name: part.query(*span) for part in TAKING_PART}
    assert {
        name: sorted((one.gender, one.acts) for one in found) for name, found in parts.items()
    } == {
        "joined_group": [("man", 1), ("woman", 1), ("woman", 2)],
        "said_in_group": [("man", 1), ("woman", 1)],
        "offered": [("man", 3), ("woman", 1)],
        "interested": [("man", 1)],
    }
    assert {one.band for found in parts.values() for one in found} == {"15-24", "25-34"}
    assert counted("words", "", now + DAY_MS, now + 2 * DAY_MS) == {}


def test_words_are_asked_for_in_as_many_questions_however_many_there_are(
    node: Node, life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = member(node, life.moussa)[1]

    def asked() -> int:
        count = 0
        with monkeypatch.context() as patch:
            execute = type(node.database.driver).execute_sql

            def counting(self: object, *args: object, **options: object) -> object:
                nonlocal count
                count += 1
                return execute(self, *args, **options)

            patch.setattr(type(node.database.driver), "execute_sql", counting)
            reading.groups(node, facts)
            wall.wall(node, facts, life.youth)
            board.current(node, facts)
            meetings.of_group(node, facts, life.youth)
        return count

    before = asked()
    for number in range(5):
        post = said(node, life.moussa, life.youth, f"Mot {number}")
        let_through(node, life.sira, post)
        let_through(node, life.sira, said(node, life.binta, life.youth, "Oui", post))
        let_through(node, life.sira, offered(node, life.awa, title=f"Travail {number}"))
    assert asked() == before > 0
