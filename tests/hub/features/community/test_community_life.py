"""The community with a real database: who belongs, who hears what, figures, erasure, moderation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.core.civic import service as civic
from hub.core.civic.records import ThreadActed
from hub.core.clock import DAY_MS, ManualClock
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.people.service import erase
from hub.core.who import SYSTEM, Who
from hub.features.community import access, board, meetings, reading, service, speaking, wall
from hub.features.community.machines import MEMBERSHIP
from hub.features.community.measures import TAKING_PART, counted, interested
from hub.features.community.service import For, Founding
from hub.features.community.speaking import Saying
from hub.features.community.wall import Words
from hub.features.moderation import reading as queue
from hub.features.moderation import service as moderation
from hub.features.notices import service as notices
from tests.factories import person
from tests.hub.features.community.life import (
    Life,
    begun,
    let_through,
    member,
    offered,
    said,
    worker,
)

VOICE = "a" * 64


@pytest.fixture
def life(node: Node) -> Life:
    return begun(node)


def heard(node: Node, who: str, group: str) -> list[str]:
    """What somebody hears on a wall, the newest first, answers after what they answer."""
    found: list[Words] = []
    for words in wall.wall(node, member(node, who)[1], group):
        found += [words, *words.replies]
    return [words.told["text"] for words in found]


def news(node: Node, who: str) -> set[tuple[str, str]]:
    """(relation, action) of what is new in somebody's box."""
    return {(one.relation, f"{one.machine}.{one.action}") for one in notices.box(node, who)}


def test_walls_are_for_who_may_hear_them(node: Node, life: Life) -> None:
    assert heard(node, life.moussa, life.youth)[0].startswith("Le terrain")
    assert heard(node, life.awa, life.women) == ["La cotisation passe à 500 francs."]
    assert len(heard(node, life.binta, life.women)) == 2, "her own words, on their way"
    for who, group in ((life.moussa, life.women), (life.awa, life.weavers)):
        with pytest.raises(NotFoundError):
            wall.wall(node, member(node, who)[1], group)
    visitor = Who(visit="v")
    nobody = replace(member(node, life.awa)[1], person=None, woman=False)
    assert len(wall.wall(node, nobody, life.youth)) == 1
    assert access.may_hear(node, visitor, VOICE) is False


def test_who_belongs_speaks_and_nobody_else(node: Node, life: Life) -> None:
    for who, group in ((life.awa, life.youth), (life.moussa, life.weavers)):
        with pytest.raises((NotAllowedError, NotFoundError)):
            said(node, who, group, "Bonjour")
    with pytest.raises(InputError):
        speaking.say(node, *member(node, life.moussa), life.youth, Saying({"text": " "}))
    with pytest.raises(InputError):
        speaking.say(node, *member(node, life.moussa), life.youth, Saying({"text": "a" * 3000}))
    own = speaking.say(node, *worker(node, life.sira), life.youth, Saying({"text": "Annonce"}))
    assert civic.matter(node, own).standing.state == "published", "where she is alone nobody could"
    service.close(node, *worker(node, life.sira), life.youth)
    with pytest.raises(NotAllowedError):
        said(node, life.moussa, life.youth, "Encore")


def test_a_voice_of_an_open_group_is_for_all_and_of_a_room_for_nobody_else(
    node: Node, life: Life
) -> None:
    visitor = Who(visit="v")
    for group, who, open_to_all in ((life.youth, life.moussa, True), (life.women, life.awa, False)):
        voice = ("b" if open_to_all else "c") * 64
        made = speaking.say(node, *member(node, who), group, Saying({"voice": voice}))
        assert not access.may_hear(node, visitor, voice), "before a moderator heard it"
        let_through(node, life.sira, made)
        assert access.may_hear(node, visitor, voice) is open_to_all
    speaking.interest(node, *member(node, life.binta), life.job, {"voice": "d" * 64})
    assert not access.may_hear(node, visitor, "d" * 64), "told to the author only"


def test_a_person_in_two_spaces_counts_once_and_leaves_both(node: Node, life: Life) -> None:
    who, facts = member(node, life.binta)
    elsewhere = civic.begin(
        node, who, MEMBERSHIP.name, civic.Opening(author=life.binta, parent=life.youth)
    )
    civic.act(node, who, elsewhere, "join", "author")
    assert reading.one(node, facts, life.youth).members == 2
    assert [one.name for one in reading.members(life.youth)] == ["Binta Camara", "Moussa Keïta"]
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
    of = {one.person: one.id for one in reading.members(life.youth)}
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


def test_what_people_report_is_heard_again_by_a_moderator_who_may(node: Node, life: Life) -> None:
    bakary = person(node, "Bakary Coulibaly", gender="man", roles=("facilitator",))
    post = wall.wall(node, member(node, life.awa)[1], life.women)[0].id
    with pytest.raises(NotAllowedError):
        speaking.report(node, *member(node, life.awa), post, "insult")
    with pytest.raises(NotFoundError):
        speaking.report(node, *member(node, life.moussa), post, "insult")
    speaking.report(node, *member(node, life.binta), post, "private")
    with pytest.raises(NotAllowedError):
        speaking.report(node, *member(node, life.binta), post, "insult")
    about, man = queue.facts(Who(life.sira, "v")), queue.facts(Who(bakary, "v"))
    assert [item.id for item in queue.reported(node, about)] == [post]
    assert queue.reported(node, about)[0].reports == ("private",)
    assert queue.reported(node, man) == []
    with pytest.raises(NotFoundError):
        moderation.keep(node, *_moderating(bakary, node), post)
    moderation.keep(node, *_moderating(life.sira, node), post)
    assert queue.reported(node, about) == []
    assert heard(node, life.binta, life.women)[1:] == ["La cotisation passe à 500 francs."]
    oumou = person(node, "Oumou Sow")
    speaking.report(node, *member(node, oumou), post, "insult")
    assert queue.reported(node, about)[0].reports == ("insult",), "since it was last looked at"
    moderation.hide(node, *_moderating(life.sira, node), post, 2, "insult", "")
    assert "La cotisation" not in "".join(heard(node, life.binta, life.women))
    assert queue.reported(node, about) == []


def test_a_group_that_a_moderator_hid_is_silent(node: Node, life: Life) -> None:
    other = person(node, "Kadiatou Diallo", roles=("moderator",))
    moderation.hide(node, *_moderating(other, node), life.youth, 2, "hatred", "")
    facts = member(node, life.moussa)[1]
    assert life.youth not in {group.id for group in reading.groups(node, facts)}
    with pytest.raises(NotFoundError):
        reading.one(node, facts, life.youth)
    with pytest.raises(NotFoundError):
        wall.wall(node, facts, life.youth)
    with pytest.raises(NotFoundError):
        said(node, life.moussa, life.youth, "Bonjour")
    with pytest.raises(NotFoundError):
        service.come_in(node, *member(node, life.awa), life.youth)


def test_words_far_down_the_wall_are_found(node: Node, life: Life) -> None:
    facts = member(node, life.moussa)[1]
    first = wall.wall(node, facts, life.youth)[0]
    assert wall.page_of(life.youth, first) == 0
    for number in range(wall.PAGE):
        let_through(node, life.sira, said(node, life.moussa, life.youth, f"Mot {number}"))
    shown = wall.wall(node, facts, life.youth)
    assert len(shown) == wall.PAGE + 1 and shown[-1].id == first.id
    for words in (first, first.replies[0]):
        before = wall.page_of(life.youth, words)
        assert [one.id for one in wall.wall(node, facts, life.youth, before)] == [first.id]


def _moderating(who: str, node: Node) -> tuple[Who, object]:
    asking = worker(node, who)[0]
    return asking, queue.facts(asking)


def test_who_was_erased_is_heard_no_more_and_belongs_nowhere(node: Node, life: Life) -> None:
    erase(node, SYSTEM, life.moussa)
    assert heard(node, life.binta, life.youth) == []
    assert [one.name for one in reading.members(life.youth)] == ["Binta Camara"]
    facts = member(node, life.awa)[1]
    assert [offer.title for offer in board.current(node, facts)] == ["Maçon"]
    assert board.one(node, facts, life.job).interested == ()
    erase(node, SYSTEM, life.binta)
    meeting = meetings.of_group(node, facts, life.women)[0]
    assert (meeting.comes, meeting.names) == (0, ())


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


def offer_of(node: Node, life: Life) -> str:
    """The opportunity of Moussa that is a training."""
    return board.current(node, member(node, life.moussa)[1], "training")[0].id


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
    clock.forward(4 * DAY_MS)
    assert reading.one(node, facts, life.youth).next is None
    names = (life.youth, life.women)
    assert {one.id for one in meetings.without_minute(node, names)} >= {meeting.id}
    with pytest.raises(NotAllowedError):
        meetings.come(node, who, facts, life.youth, meeting.id, True)
    lead = worker(node, life.sira)
    with pytest.raises(InputError):
        meetings.do(node, *lead, life.youth, meeting.id, "minute", {"text": " "})
    meetings.do(node, *lead, life.youth, meeting.id, "minute", {"voice": VOICE})
    assert meeting.id not in {one.id for one in meetings.without_minute(node, names)}
    assert ("beside", "community.meeting.minute") in news(node, life.binta)


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


def test_an_act_of_a_later_version_does_not_hide_a_group(node: Node, life: Life) -> None:
    body = ThreadActed(thread=life.youth, action="rename", hat="owner", told={"text": "x"})
    node.journal.write("civic.acted", body, life.binta)
    assert reading.one(node, member(node, life.binta)[1], life.youth).state == "published"
