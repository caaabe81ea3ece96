"""Groups with a real database: who belongs, who leads, when they meet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.core.civic import service as civic
from hub.core.civic.records import ThreadActed
from hub.core.clock import DAY_MS, ManualClock
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.permissions import FACILITATOR, GRANTED, MODERATOR, OPERATOR
from hub.core.who import Who
from hub.features.community import meetings, reading, service, threads
from hub.features.community.machines import MEMBERSHIP
from hub.features.community.service import For, Founding
from tests.factories import person
from tests.hub.features.community.life import (
    Life,
    member,
    news,
    worker,
)

VOICE = "a" * 64


def test_a_person_in_two_spaces_counts_once_and_leaves_both(node: Node, life: Life) -> None:
    who, facts = member(node, life.binta)
    elsewhere = civic.begin(
        node, who, MEMBERSHIP.name, civic.Opening(author=life.binta, parent=life.youth)
    )
    civic.act(node, who, elsewhere, "join", "author")
    assert reading.one(node, facts, life.youth).members == 2
    assert [one.name for one in reading.members(node, life.youth)] == [
        "Binta Camara",
        "Moussa Keïta",
    ]
    service.leave(node, who, facts, life.youth)
    assert reading.one(node, facts, life.youth).members == 1
    assert service.come_in(node, who, facts, life.youth) == "member"
    assert service.come_in(node, who, facts, life.youth) == "member", "twice is once"
    assert len(reading.own_memberships(life.binta, life.youth)) == 2


def test_who_was_sent_away_from_both_spaces_does_not_come_back_alone(
    node: Node, life: Life
) -> None:
    who, facts = member(node, life.moussa)
    elsewhere = civic.begin(
        node, who, MEMBERSHIP.name, civic.Opening(author=life.moussa, parent=life.youth)
    )
    civic.act(node, who, elsewhere, "join", "author")
    leader = worker(node, life.sira)
    with pytest.raises(InputError):
        service.lead(node, *leader, life.youth, elsewhere, "remove", " ")
    service.lead(node, *leader, life.youth, elsewhere, "remove", "Il insulte")
    assert reading.one(node, facts, life.youth).members == 1
    with pytest.raises(NotAllowedError, match="let you in again"):
        service.come_in(node, who, facts, life.youth)
    assert ("own", "community.member.remove") in news(node, life.moussa)
    service.lead(node, *leader, life.youth, elsewhere, "accept")
    assert reading.one(node, facts, life.youth).mine


def test_a_group_is_led_by_whom_it_is_entrusted_to(node: Node, life: Life) -> None:
    leader, binta, moussa = worker(node, life.sira), member(node, life.binta), life.moussa
    of = {one.person: one.id for one in reading.members(node, life.youth)}
    with pytest.raises(NotAllowedError):
        service.lead(node, *binta, life.youth, of[moussa], "remove", "Non")
    service.lead(node, *leader, life.youth, of[life.binta], "entrust")
    assert ("own", "community.member.entrust") in news(node, life.binta)
    service.lead(node, *binta, life.youth, of[moussa], "remove", "Il insulte")
    service.lead(node, *leader, life.youth, of[life.binta], "relieve")
    with pytest.raises(NotAllowedError):
        service.close(node, *binta, life.youth)


def test_only_women_are_taken_into_a_group_of_women(node: Node, life: Life) -> None:
    leader, moussa = worker(node, life.sira), life.moussa
    with pytest.raises(NotAllowedError, match="for women"):
        service.come_in(node, *leader, life.women, For(moussa, "spoken"))
    with pytest.raises(NotFoundError):
        service.come_in(node, *member(node, moussa), life.women)
    with pytest.raises(InputError, match="made by a woman"):
        service.found(
            node, *member(node, moussa), Founding("women", "women", "Elles", {"text": "x"})
        )
    fatou = person(node, "Fatou Ba")
    with pytest.raises(InputError):
        service.come_in(node, *leader, life.women, For(fatou, ""))
    with pytest.raises(NotAllowedError):
        service.come_in(node, *member(node, moussa), life.women, For(fatou, "spoken"))
    assert service.come_in(node, *leader, life.women, For(fatou, "spoken")) == "member"
    act = civic.matter(node, reading.own_memberships(fatou, life.women)[0].id).standing.acts[-1]
    assert (act.hat, act.told["consent"]) == ("facilitator", "spoken")


def test_whom_the_facilitator_brings_is_in_at_once(node: Node, life: Life) -> None:
    leader, fatou = worker(node, life.sira), person(node, "Fatou Ba")
    assert service.come_in(node, *member(node, fatou), life.weavers) == "asked"
    for who in (fatou, life.awa):
        assert service.come_in(node, *leader, life.weavers, For(who, "spoken")) == "member"
        assert service.come_in(node, *leader, life.weavers, For(who, "spoken")) == "member"
    held = reading.own_memberships(fatou, life.weavers)
    service.lead(node, *leader, life.weavers, held[0].id, "remove", "Absente")
    with pytest.raises(NotAllowedError):
        service.come_in(node, *member(node, fatou), life.weavers)
    assert service.come_in(node, *leader, life.weavers, For(fatou, "spoken")) == "member"
    assert len(reading.own_memberships(fatou, life.weavers)) == 1


def test_a_group_made_for_somebody_is_hers(node: Node, life: Life) -> None:
    leader = worker(node, life.sira)
    given = Founding("craft", "open", "Potières", {"text": "Nous tournons."}, None, life.awa, "")
    with pytest.raises(InputError):
        service.found(node, *leader, given)
    made = service.found(node, *leader, replace(given, consent="spoken"))
    group = reading.one(node, member(node, life.awa)[1], made)
    assert (group.state, group.place.mine, group.author) == ("published", "lead", life.awa)
    act = civic.matter(node, made).standing.acts[0]
    assert (act.hat, act.actor, act.told["consent"]) == ("facilitator", life.sira, "spoken")
    with pytest.raises(NotAllowedError):
        service.found(node, *member(node, life.binta), replace(given, consent="spoken"))


def test_members_are_told_of_their_meetings_and_authors_of_answers(node: Node, life: Life) -> None:
    assert ("beside", "community.meeting.plan") in news(node, life.binta)
    assert ("beside", "community.meeting.plan") not in news(node, life.sira), "she planned it"
    assert ("under", "community.reply.publish") in news(node, life.moussa)
    assert ("own", "community.offer.interest") in news(node, life.awa)
    outside = person(node, "Oumou Sow")
    assert news(node, outside) == set()
    service.leave(node, *member(node, life.binta), life.youth)
    service.leave(node, *member(node, life.binta), life.women)
    assert ("beside", "community.meeting.plan") not in news(node, life.binta)
    late = service.come_in(node, *member(node, outside), life.youth)
    assert late == "member"
    assert news(node, outside) == set(), "meetings planned before she came are on the page"


def test_a_meeting_comes_is_over_and_has_a_minute(
    node: Node, life: Life, clock: ManualClock
) -> None:
    who, facts = member(node, life.binta)
    meeting = reading.one(node, facts, life.youth).next
    assert meeting is not None
    told = meetings.one(node, facts, life.youth, meeting.id)
    assert (told.comes, told.i_come, told.names) == (1, True, ("Binta Camara",))
    meetings.come(node, who, facts, life.youth, meeting.id, False)
    assert meetings.one(node, facts, life.youth, meeting.id).comes == 0
    with pytest.raises(NotAllowedError):
        meetings.do(node, who, facts, life.youth, meeting.id, "cancel", {"reason": "Pluie"})
    lead = worker(node, life.sira)
    with pytest.raises(NotAllowedError, match="not begun"):
        meetings.do(node, *lead, life.youth, meeting.id, "minute", {"text": "Fait"})
    clock.believed = False
    assert meetings.one(node, facts, life.youth, meeting.id).may_have_minute
    clock.believed = True
    clock.forward(4 * DAY_MS)
    assert reading.one(node, facts, life.youth).next is None
    names = (life.youth, life.women)
    assert {one.id for one in meetings.without_minute(node, names)} >= {meeting.id}
    with pytest.raises(NotAllowedError):
        meetings.come(node, who, facts, life.youth, meeting.id, True)
    with pytest.raises(InputError):
        meetings.do(node, *lead, life.youth, meeting.id, "minute", {"text": " "})
    meetings.do(node, *lead, life.youth, meeting.id, "minute", {"voice": VOICE})
    assert meeting.id not in {one.id for one in meetings.without_minute(node, names)}
    assert ("beside", "community.meeting.minute") in news(node, life.binta)


def test_an_act_of_a_later_version_does_not_hide_a_group(node: Node, life: Life) -> None:
    body = ThreadActed(thread=life.youth, action="rename", hat="owner", told={"text": "x"})
    node.journal.write("civic.acted", body, life.binta)
    assert reading.one(node, member(node, life.binta)[1], life.youth).state == "published"


@pytest.mark.parametrize("strong", [True, False])
@pytest.mark.parametrize("role", GRANTED)
def test_who_runs_and_moderates_is_said_by_roles_in_a_session_with_a_secret(
    node: Node, role: str, strong: bool
) -> None:
    who = Who(person(node, "Awa", roles=(role,)), "v", granted=(role,), strong=strong)
    facts = threads.facts(node, who)
    assert facts.woman and facts.person
    assert facts.runs == (strong and role in (FACILITATOR, OPERATOR))
    assert facts.moderates == (strong and role in (FACILITATOR, MODERATOR, OPERATOR))
