"""What people do in MonElu: publish, propose, support, decide, follow up."""

from __future__ import annotations

import pytest

from hub.core.clock import ManualClock
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.who import Who
from hub.features.monelu import reading, service
from hub.features.monelu.access import may_hear
from hub.features.monelu.machines import PROPOSAL
from hub.features.monelu.service import Saying
from tests.hub.features.monelu.villagers import (
    COMMUNE,
    Village,
    do,
    lived,
    proposed,
    village,
    villager,
)

VOICE = "cd" * 32
DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def people(node: Node) -> Village:
    """The people of the commune."""
    return village(node)


def seen(node: Node, who: object, thread: str) -> reading.Item:
    return reading.one(node, who.facts, thread)  # type: ignore[attr-defined]  # a villager


def test_a_proposal_lives_its_whole_life(node: Node, people: Village) -> None:
    item = seen(node, people.fanta, lived(node, people))
    assert item.state == "confirmed"
    assert (item.support, item.paper, item.wanted_by) == (0, 25, 25)
    assert item.standing.crossed == ()
    assert item.standing.last("review").told["support"] == "25"  # type: ignore[union-attr]  # it was


def test_what_waits_for_a_moderator_is_seen_by_its_author_and_moderators_only(
    node: Node, people: Village
) -> None:
    thread = proposed(node, people.awa)
    assert seen(node, people.awa, thread).state == "submitted"
    assert seen(node, people.moussa, thread).state == "submitted"
    for stranger in (people.fanta, people.mayor):
        with pytest.raises(NotFoundError):
            seen(node, stranger, thread)
    assert reading.listed(node, PROPOSAL.name, COMMUNE, ("published",)) == []


def test_nobody_lets_her_own_proposal_through(node: Node, people: Village) -> None:
    thread = proposed(node, people.moussa)
    with pytest.raises(NotAllowedError):
        do(node, people.moussa, thread, "publish")
    assert do(node, people.kadiatou, thread, "publish") == "published"


def test_support_counts_each_person_once_and_can_be_taken_back(node: Node, people: Village) -> None:
    thread = lived(node, people, "published")
    for _again in range(3):
        service.support(node, people.fanta.who, people.fanta.facts, thread, True)
    service.support(node, people.awa.who, people.awa.facts, thread, True)
    assert seen(node, people.awa, thread).support == 2
    service.support(node, people.fanta.who, people.fanta.facts, thread, False)
    assert seen(node, people.awa, thread).support == 1


def test_twenty_supporters_bring_it_before_the_council(node: Node, people: Village) -> None:
    thread = proposed(node, people.awa)
    do(node, people.moussa, thread, "publish")
    do(node, people.kadiatou, thread, "paper", number="19")
    with pytest.raises(NotAllowedError):
        do(node, people.kadiatou, thread, "review")
    service.support(node, people.fanta.who, people.fanta.facts, thread, True)
    assert do(node, people.kadiatou, thread, "review") == "review"


def test_an_official_of_another_commune_decides_nothing_here(node: Node, people: Village) -> None:
    thread = lived(node, people, "review")
    other = villager(node, "Bakary Sow", "official", seats=("ML02",), gender="man")
    with pytest.raises(NotAllowedError):
        do(node, other, thread, "accept", owner="Moi", by="2026-12-31")
    with pytest.raises(NotAllowedError):
        service.publish(
            node, other.who, other.facts, "message",
            Saying(title="x", commune=COMMUNE, told={"text": "x"}),
        )  # fmt: skip


def test_an_official_without_the_secret_of_the_office_is_a_citizen(
    node: Node, people: Village
) -> None:
    weak = Who(person=people.mayor.id, visit="v", granted=("official",), strong=False)
    assert reading.facts(node, weak, (COMMUNE,)).seats == frozenset()


def test_only_supporters_and_the_author_say_whether_it_is_done(node: Node, people: Village) -> None:
    thread = lived(node, people, "done")
    with pytest.raises(NotAllowedError):
        do(node, people.fanta, thread, "contest", reason="Pas d’eau")
    with pytest.raises(InputError):
        do(node, people.awa, thread, "contest")
    assert do(node, people.awa, thread, "contest", voice=VOICE) == "contested"


def test_a_supporter_may_contest_and_after_four_weeks_nobody(
    node: Node, people: Village, clock: ManualClock
) -> None:
    thread = proposed(node, people.awa)
    do(node, people.moussa, thread, "publish")
    service.support(node, people.fanta.who, people.fanta.facts, thread, True)
    do(node, people.kadiatou, thread, "review", debate="Débat du samedi")
    do(node, people.mayor, thread, "accept", owner="Le maire", by="2026-12-31")
    do(node, people.mayor, thread, "start")
    do(node, people.mayor, thread, "done", voice=VOICE)
    assert "contest" in reading.open_acts(
        node, people.fanta.facts, seen(node, people.fanta, thread)
    )
    clock.forward(27 * DAY_MS)
    assert do(node, people.fanta, thread, "contest", reason="Il n’y a pas d’eau") == "contested"
    clock.forward(2 * DAY_MS)
    with pytest.raises(NotAllowedError, match="four weeks"):
        do(node, people.awa, thread, "confirm")


def test_a_proposal_becomes_part_of_another_one_that_is_still_open(
    node: Node, people: Village
) -> None:
    kept, one = lived(node, people, "review"), lived(node, people, "review")
    with pytest.raises(InputError):
        do(node, people.mayor, one, "merge", into=one)
    with pytest.raises(InputError):
        do(node, people.mayor, one, "merge", into="nowhere")
    assert do(node, people.mayor, one, "merge", into=kept) == "merged"


def test_two_acts_at_once_leave_the_first_and_say_so(node: Node, people: Village) -> None:
    thread = lived(node, people, "review")
    do(node, people.awa, thread, "withdraw")
    with pytest.raises(NotAllowedError, match="meanwhile"):
        do(node, people.mayor, thread, "accept", owner="Le maire", by="2026-12-31")


@pytest.mark.parametrize(
    ("action", "typed", "field"),
    [
        ("accept", {"owner": "", "by": "2026-12-31"}, "owner"),
        ("accept", {"owner": "x", "by": "31/02/2026"}, "by"),
        ("accept", {"owner": "x", "by": "2026-12-31", "cost": "beaucoup"}, "cost"),
        ("decline", {"reason": " "}, "reason"),
        ("merge", {"into": ""}, "into"),
    ],
)
def test_what_is_missing_names_its_field(
    node: Node, people: Village, action: str, typed: dict[str, str], field: str
) -> None:
    thread = lived(node, people, "review")
    with pytest.raises(InputError) as wrong:
        do(node, people.mayor, thread, action, **typed)
    assert wrong.value.field == field
    assert seen(node, people.awa, thread).state == "review"


def test_messages_and_decisions_are_before_everybody_at_once(node: Node, people: Village) -> None:
    saying = Saying(title="Budget", commune=COMMUNE, told={"voice": VOICE, "date": "2026-03-14"})
    for kind in ("message", "decision"):
        thread = service.publish(node, people.mayor.who, people.mayor.facts, kind, saying)
        item = seen(node, people.fanta, thread)
        assert (item.state, item.kind, item.name) == ("published", kind, "Demba Coulibaly")
        assert item.said["voice"] == VOICE
    with pytest.raises(InputError):
        service.publish(
            node, people.mayor.who, people.mayor.facts, "decision",
            Saying(title="Budget", commune=COMMUNE, told={"text": "x", "date": "hier"}),
        )  # fmt: skip
    with pytest.raises(InputError, match="Speak or write"):
        service.publish(
            node, people.mayor.who, people.mayor.facts, "message",
            Saying(title="Vide", commune=COMMUNE),
        )  # fmt: skip


def test_opinions_are_counted_once_a_moderator_let_them_through(
    node: Node, people: Village
) -> None:
    thread = lived(node, people, "published")
    said = service.opine(
        node, people.fanta.who, people.fanta.facts, thread, "for", {"voice": VOICE}
    )
    assert seen(node, people.awa, thread).opinions == {}
    assert [one.id for one in reading.opinions(node, people.fanta.facts, thread)] == [said]
    assert reading.opinions(node, people.awa.facts, thread) == []
    do(node, people.moussa, said, "publish")
    assert seen(node, people.awa, thread).opinions == {"for": 1}
    assert [one.stance for one in reading.opinions(node, people.awa.facts, thread)] == ["for"]


def test_a_voice_is_private_until_what_it_says_is_published(node: Node, people: Village) -> None:
    thread = proposed(node, people.awa, voice=VOICE)
    assert not may_hear(node, people.fanta.who, VOICE)
    do(node, people.moussa, thread, "publish")
    assert may_hear(node, people.fanta.who, VOICE)
    assert not may_hear(node, Who(), VOICE)
    do(node, people.kadiatou, thread, "paper", number="12", photo="ef" * 32)
    assert not may_hear(node, people.fanta.who, "ef" * 32)
    service.hide(node, people.moussa.who, thread, "Insultes")
    assert not may_hear(node, people.fanta.who, VOICE)


def test_a_hidden_proposal_leaves_the_lists_and_stays_with_its_author(
    node: Node, people: Village
) -> None:
    thread = lived(node, people, "published")
    service.hide(node, people.moussa.who, thread, "Insultes")
    assert reading.listed(node, PROPOSAL.name, COMMUNE, ("published",)) == []
    assert seen(node, people.awa, thread).matter.shown == 2
    with pytest.raises(NotFoundError):
        seen(node, people.fanta, thread)


def test_a_facilitator_speaks_for_somebody_with_both_names_and_how_she_agreed(
    node: Node, people: Village
) -> None:
    saying = Saying(title="Un moulin", commune=COMMUNE, told={"text": "Pour moudre le mil."})
    with pytest.raises(InputError) as wrong:
        service.propose(node, people.kadiatou.who, saying, people.awa.id)
    assert wrong.value.field == "consent"
    thread = service.propose(node, people.kadiatou.who, saying, people.awa.id, "spoken")
    item = seen(node, people.awa, thread)
    assert (item.name, item.scribe, item.gender) == ("Awa Sissoko", "Kadiatou Diallo", "woman")
    with pytest.raises(NotAllowedError):
        service.propose(node, people.fanta.who, saying, people.awa.id, "spoken")


def test_a_list_shows_the_commune_and_what_is_for_all(node: Node, people: Village) -> None:
    thread = lived(node, people, "published")
    assert [one.id for one in reading.listed(node, PROPOSAL.name, COMMUNE, ("published",))] == [
        thread
    ]
    assert reading.listed(node, PROPOSAL.name, "ML02", ("published",)) == []
    assert len(reading.listed(node, PROPOSAL.name, None, ("published",))) == 1
