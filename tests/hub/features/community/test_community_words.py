"""Walls with a real database: who hears what, what is reported, hidden, erased."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.core.civic import service as civic
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.people.service import erase
from hub.core.who import SYSTEM, Who
from hub.features.community import access, board, meetings, reading, service, speaking, wall
from hub.features.community.speaking import Saying
from hub.features.moderation import reading as queue
from hub.features.moderation import service as moderation
from hub.features.notices import walls
from tests.factories import person
from tests.hub.features.community.life import (
    Life,
    heard,
    let_through,
    member,
    moderating,
    said,
    worker,
)

VOICE = "a" * 64


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
        moderation.keep(node, *moderating(bakary, node), post)
    moderation.keep(node, *moderating(life.sira, node), post)
    assert queue.reported(node, about) == []
    assert heard(node, life.binta, life.women)[1:] == ["La cotisation passe à 500 francs."]
    oumou = person(node, "Oumou Sow")
    speaking.report(node, *member(node, oumou), post, "insult")
    assert queue.reported(node, about)[0].reports == ("insult",), "since it was last looked at"
    moderation.hide(node, *moderating(life.sira, node), post, 2, "insult", "")
    assert "La cotisation" not in "".join(heard(node, life.binta, life.women))
    assert queue.reported(node, about) == []


def test_a_group_that_a_moderator_hid_is_silent(node: Node, life: Life) -> None:
    other = person(node, "Kadiatou Diallo", roles=("moderator",))
    moderation.hide(node, *moderating(other, node), life.youth, 2, "hatred", "")
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


def test_who_was_erased_is_heard_no_more_and_belongs_nowhere(node: Node, life: Life) -> None:
    erase(node, SYSTEM, life.moussa)
    assert heard(node, life.binta, life.youth) == []
    assert [one.name for one in reading.members(node, life.youth)] == ["Binta Camara"]
    facts = member(node, life.awa)[1]
    assert [offer.title for offer in board.current(node, facts)] == ["Maçon"]
    assert board.one(node, facts, life.job).interested == ()
    erase(node, SYSTEM, life.binta)
    meeting = meetings.of_group(node, facts, life.women)[0]
    assert (meeting.comes, meeting.names) == (0, ())


def test_what_is_new_on_a_wall_is_new_until_its_member_opens_it(node: Node, life: Life) -> None:
    assert walls.unheard(life.binta) == {life.youth: 1, life.women: 1}, "what others said"
    assert walls.unheard(life.moussa) == {}, "her own words are not new to her"
    assert walls.unheard(None) == {}
    waiting = said(node, life.binta, life.youth, "J’apporte le ballon")
    assert walls.unheard(life.moussa) == {}, "a moderator has not heard it"
    let_through(node, life.sira, waiting)
    speaking.say(node, *worker(node, life.sira), life.youth, Saying({"text": "Annonce"}))
    assert walls.unheard(life.moussa) == {life.youth: 2}
    moussa = member(node, life.moussa)[0]
    assert walls.heard(node, moussa, life.youth) == 2
    assert walls.heard(node, moussa, life.youth) == 0
    assert walls.unheard(life.moussa) == {}
    assert walls.unheard(life.binta) == {life.youth: 2, life.women: 1}, "each for herself"
    late = person(node, "Oumou Sow")
    service.come_in(node, *member(node, late), life.youth)
    assert walls.unheard(late) == {}, "what was said before she came is not new"
    service.leave(node, *member(node, life.binta), life.youth)
    assert walls.unheard(life.binta) == {life.women: 1}
