"""Debates with a real database: the clock and power cuts, taking the floor, rooms of women."""

from __future__ import annotations

import json

import pytest

from hub.core.civic import service as civic
from hub.core.civic.records import acts_of
from hub.core.clock import ManualClock
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.settings import Settings
from hub.core.who import Who
from hub.features.debates import measures, reading, service
from hub.features.debates.rules import Facts
from hub.features.debates.service import Plan, Words
from hub.features.debates.timekeeping import keep_hours
from hub.main import open_node
from tests.factories import person, staff

HOUR = 3_600_000


def lead(node: Node, gender: str = "woman") -> tuple[Who, Facts]:
    made = person(node, "Kadiatou", gender=gender, birth_year=1988, roles=("facilitator",))
    who = Who(person=made, visit="v", granted=("facilitator",), strong=True)
    return who, reading.facts(who)


def citizen(node: Node, name: str = "Awa", gender: str = "woman") -> tuple[Who, Facts]:
    who = Who(person=person(node, name, gender=gender), visit="v")
    return who, reading.facts(who)


def planned(node: Node, by: tuple[Who, Facts], room: str = "", **told: object) -> str:
    now = node.clock.now_ms()
    about = {"subject": "L’eau", "commune": "ML0301", "opens": now + HOUR, "closes": now + 4 * HOUR}
    return service.plan(node, *by, Plan(**{**about, "room": room, **told}))  # type: ignore[arg-type]


def state(node: Node, thread: str) -> str:
    return civic.matter(node, thread).standing.state


def test_a_cut_over_the_opening_opens_once_at_the_planned_time(
    node: Node, settings: Settings, clock: ManualClock
) -> None:
    thread = planned(node, lead(node))
    opens = clock.now_ms() + HOUR
    assert keep_hours(node) == 0
    node.database.close()
    clock.forward(2 * HOUR)  # no current over the hour of opening
    clock.boot = "boot-2"
    again = open_node(settings, clock)
    with again.open():
        assert keep_hours(again) == 1
        assert keep_hours(again) == 0
        opened = [act for act in acts_of(thread) if act.action == "open"]
        assert [(act.at_ms, act.hat) for act in opened] == [(opens, "hub")]
        assert state(again, thread) == "open"
        clock.forward(40 * HOUR)  # and no current over the closing
        assert keep_hours(again) == 1
        closed = civic.matter(again, thread).standing
        assert (closed.state, closed.since_ms) == ("closed", opens + 3 * HOUR)
        again.database.close()


def test_a_cut_over_both_opens_and_closes(node: Node, clock: ManualClock) -> None:
    thread = planned(node, lead(node))
    clock.forward(30 * HOUR)
    assert keep_hours(node) == 2
    assert state(node, thread) == "closed"


def test_a_clock_that_is_not_believed_leaves_it_to_the_facilitator(
    node: Node, clock: ManualClock
) -> None:
    who, facts = lead(node)
    thread = planned(node, (who, facts))
    clock.believed = False
    clock.forward(2 * HOUR)
    assert keep_hours(node) == 0
    service.do(node, who, facts, thread, "open")
    clock.forward(40 * HOUR)
    assert keep_hours(node) == 0
    assert service.speak(node, *citizen(node), thread, Words({"text": "Bonjour"}))
    service.do(node, who, facts, thread, "close")
    assert state(node, thread) == "closed"


def test_a_debate_that_was_moved_opens_at_its_new_hour(node: Node, clock: ManualClock) -> None:
    by = lead(node)
    thread = planned(node, by)
    now = clock.now_ms()
    service.move(node, *by, thread, now + 24 * HOUR, now + 26 * HOUR)
    clock.forward(2 * HOUR)
    assert keep_hours(node) == 0
    clock.forward(23 * HOUR)
    assert keep_hours(node) == 1


def test_one_speaks_only_while_it_is_open(node: Node, clock: ManualClock) -> None:
    by, speaker = lead(node), citizen(node)
    thread = planned(node, by)
    with pytest.raises(NotAllowedError):
        service.speak(node, *speaker, thread, Words({"text": "Trop tôt"}))
    clock.forward(HOUR)
    keep_hours(node)
    made = service.speak(node, *speaker, thread, Words({"text": "L’eau manque"}))
    assert state(node, made) == "submitted"
    assert [each.id for each in reading.contributions(node, speaker[1], thread)] == [made]
    assert reading.contributions(node, citizen(node, "Binta")[1], thread) == []
    clock.forward(3 * HOUR)  # the hour is past, the clock's job has not run yet
    with pytest.raises(NotAllowedError):
        service.speak(node, *speaker, thread, Words({"text": "Trop tard"}))
    with pytest.raises(InputError):
        service.conclude(node, *by, thread, {"voice": "a" * 64})
    keep_hours(node)
    service.prolong(node, *by, thread, 30)
    assert service.speak(node, *speaker, thread, Words({"text": "Encore"}))
    service.do(node, *by, thread, "close")
    service.conclude(node, *by, thread, {"text": "Un forage avant juin."})
    assert state(node, thread) == "concluded"


def test_an_official_is_marked_and_a_facilitator_speaks_with_consent(
    node: Node, clock: ManualClock
) -> None:
    by = lead(node)
    thread = planned(node, by, officials={"o1": "man"})
    service.do(node, *by, thread, "open")
    who = Who(person(node, "Modibo", gender="man"), "v", granted=("official",), strong=True)
    made = service.speak(node, who, reading.facts(who, ["o1"]), thread, Words({"text": "Oui"}))
    author = person(node, "Awa")
    with pytest.raises(InputError):
        service.speak(node, *by, thread, Words({"text": "Non"}, author))
    with pytest.raises(NotAllowedError):
        service.speak(node, *citizen(node), thread, Words({"text": "Non"}, author, "spoken"))
    for_her = service.speak(node, *by, thread, Words({"text": "Non"}, author, "spoken"))
    shown = {each.id: each for each in reading.contributions(node, by[1], thread)}
    assert shown[for_her].scribe == "Kadiatou"
    assert shown[for_her].name == "Awa"
    moderator = Who(person(node, "Fanta"), "v", granted=("moderator",), strong=True)
    civic.act(node, moderator, made, "publish", "moderator")
    civic.act(node, moderator, for_her, "publish", "moderator")
    heard = reading.contributions(node, citizen(node, "Binta")[1], thread)
    assert [each.official for each in heard] == ["o1", ""]
    assert reading.voices(thread)["gender"] == {"woman": 1, "man": 1}
    assert measures.spoken("gender", ("woman",))(0, 1 << 60) == {node.space_id: 1.0}
    assert measures.held("open")(0, 1 << 60) == {node.space_id: 1.0}


def test_a_debate_among_women_is_for_women(node: Node) -> None:
    by, man = lead(node), lead(node, "man")
    with pytest.raises(NotAllowedError):
        planned(node, man, "women")
    with pytest.raises(InputError, match="Invite only women"):
        planned(node, by, "women", officials={"o1": "man"})
    with pytest.raises(InputError, match="moderate"):
        planned(node, by, "women", moderators=(str(man[0].person),))
    thread = planned(node, by, "women", moderators=(str(by[0].person),))
    service.do(node, *by, thread, "open")
    guest = citizen(node, "Moussa", "man")
    for look in (man, guest):
        assert reading.coming(node, look[1]) == []
        with pytest.raises(NotFoundError):
            reading.one(node, look[1], thread)
    with pytest.raises(NotFoundError):
        service.speak(node, *guest, thread, Words({"text": "Moi"}))
    made = service.speak(node, *citizen(node), thread, Words({"text": "Nous"}))
    assert json.loads(str(civic.matter(node, made).thread.about))["room"] == "women"


def test_what_was_refused_can_be_appealed_by_its_author_only(node: Node) -> None:
    by, speaker = lead(node), citizen(node)
    thread = planned(node, by)
    service.do(node, *by, thread, "open")
    made = service.speak(node, *speaker, thread, Words({"text": "Bonjour"}))
    moderator = Who(staff(node, "moderator", "Fanta"), "v", granted=("moderator",), strong=True)
    civic.act(node, moderator, made, "refuse", "moderator", {"reason": "unclear"})
    with pytest.raises(NotFoundError):
        service.own(node, *citizen(node, "Binta"), made, "appeal")
    assert service.own(node, *speaker, made, "appeal").state == "submitted"
    assert service.own(node, *speaker, made, "withdraw").state == "withdrawn"


def test_a_voice_is_for_all_once_published_but_not_out_of_the_room_of_women(node: Node) -> None:
    by, speaker = lead(node), citizen(node)
    moderator = Who(staff(node, "moderator", "Fanta"), "v", granted=("moderator",), strong=True)
    for room, voice, heard in (("", "a" * 64, True), ("women", "b" * 64, False)):
        thread = planned(node, by, room)
        service.do(node, *by, thread, "open")
        made = service.speak(node, *speaker, thread, Words({"voice": voice}))
        assert not reading.hears(node, Who(), voice)
        civic.act(node, moderator, made, "publish", "moderator")
        assert reading.hears(node, Who(), voice) is heard
