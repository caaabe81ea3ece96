"""Questions from asking to judging, as people live through it."""

from __future__ import annotations

import pytest

from hub.core.civic import service as civic
from hub.core.clock import DAY_MS, ManualClock
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.features.xensa import commitments, measures, reading, service
from hub.features.xensa.service import Asking
from tests.hub.features.xensa.town import WORDS, Town


def state(place: Town, thread: str) -> str:
    return civic.matter(place.node, thread).standing.state


def test_a_question_goes_to_the_official_and_back_once(place: Town) -> None:
    thread = place.ask()[0]
    assert reading.near(place.node) == []
    place.publish(thread)
    assert [each.id for each in reading.near(place.node, place.commune)] == [thread]
    assert service.deliver_to(place.node, frozenset({place.mayor})) == 1
    assert service.deliver_to(place.node, frozenset({place.mayor})) == 0
    assert [each.id for each in reading.to_answer(place.node, [place.mayor])] == [thread]
    place.do(place.maire, thread, "answer", text="En juin.")
    assert place.do(place.awa, thread, "judge_partly") == "judged_partly"
    assert place.do(place.awa, thread, "redeliver") == "delivered"
    place.do(place.maire, thread, "answer", text="Le 3 juin, avec l’entreprise Diarra.")
    assert place.do(place.awa, thread, "judge_not") == "judged_not"
    with pytest.raises(NotAllowedError):
        place.do(place.awa, thread, "redeliver")
    assert reading.mine(place.node, place.awa)[0].answered.told["text"].startswith("Le 3 juin")


def test_one_question_to_two_officials_is_two_matters_of_one_question(place: Town) -> None:
    first, second = place.ask(place.mayor, place.deputy)
    place.publish(first)
    place.publish(second)
    assert [each.id for each in reading.siblings(place.node, civic.matter(place.node, first))] == [
        second
    ]
    assert [each.id for each in reading.siblings(place.node, civic.matter(place.node, second))] == [
        first
    ]
    place.do(place.awa, first, "withdraw")
    assert state(place, second) == "published"


@pytest.mark.parametrize(
    ("officials", "text", "field"),
    [((), WORDS, "officials"), (("o",), "  ", "text"), (("o",), "x" * 1001, "text")],
)
def test_a_question_needs_words_and_somebody(place: Town, officials: tuple[str, ...], text: str, field: str) -> None:  # fmt: skip
    asking = Asking([(one, place.commune, "") for one in officials], {"text": text})
    with pytest.raises(InputError) as error:
        service.ask(place.node, place.who(place.awa), asking)
    assert error.value.field == field


def test_the_facilitator_speaks_for_somebody_and_both_are_kept(place: Town) -> None:
    to = [(place.mayor, place.commune, "Mamadou Keita")]
    silent = Asking(to, {"text": WORDS}, place.binta)
    with pytest.raises(InputError):
        service.ask(place.node, place.who(place.kadi), silent)
    with pytest.raises(NotAllowedError):
        service.ask(
            place.node, place.who(place.awa), Asking(to, {"text": WORDS}, place.binta, "spoken")
        )
    made = service.ask(place.node, place.who(place.kadi), Asking(to, {"text": WORDS}, place.binta, "spoken"))  # fmt: skip
    found = civic.matter(place.node, made[0])
    act = found.standing.last("submit")
    assert (found.thread.author, found.thread.behalf, act.actor) == (
        place.binta,
        place.kadi,
        place.kadi,
    )
    assert (act.hat, act.told["consent"]) == ("facilitator", "spoken")
    assert [each.id for each in reading.mine(place.node, place.binta)] == made


def test_nobody_else_may(place: Town) -> None:
    thread = place.answered()
    for other in (place.binta, place.kadi, place.maire):
        with pytest.raises(NotAllowedError):
            place.do(other, thread, "judge_answered")
    again = place.ask()[0]
    place.publish(again)
    with pytest.raises(NotAllowedError):
        place.do(place.maire, again, "answer", text="trop tôt")
    service.deliver_to(place.node, frozenset({place.mayor}))
    with pytest.raises(NotAllowedError):
        place.do(place.clerk, again, "answer", text="au nom du maire")
    weak = place.who(place.maire, strong=False)
    facts = place.facts(place.maire)
    pictures = type(facts)(facts.person, weak.roles, facts.officials, facts.clerk_of)
    with pytest.raises(NotAllowedError):
        service.do(place.node, weak, pictures, again, "answer", {"text": "avec trois images"})


def test_what_waits_for_a_moderator_is_seen_by_its_author_and_the_staff_only(place: Town) -> None:
    thread = place.ask()[0]
    for one in (place.awa, place.kadi):
        assert service.shown_to(place.node, place.facts(one), thread)
    for one in (place.binta, place.maire, place.clerk):
        with pytest.raises(NotFoundError):
            service.shown_to(place.node, place.facts(one), thread)
    place.publish(thread)
    assert service.shown_to(place.node, place.facts(place.binta), thread)
    civic.hide(place.node, place.who(place.kadi), thread, civic.HIDDEN, "insult")
    with pytest.raises(NotFoundError):
        service.shown_to(place.node, place.facts(place.binta), thread)
    assert reading.near(place.node) == []


def test_on_paper_by_the_clerk_and_confirmed_by_the_official(
    place: Town, clock: ManualClock
) -> None:
    thread = place.ask()[0]
    place.publish(thread)
    clock.forward(20 * DAY_MS)
    day = clock.now_ms() - 2 * DAY_MS
    assert place.do(place.clerk, thread, "deliver", day, how="printed") == "delivered"
    found = reading.on_paper(place.node, [place.commune])[0]
    assert (found.transport, found.waited, found.lateness) == (18, 2, "")
    told = {"text": "Le puits sera réparé en juin."}
    service.transcribe(
        place.node, place.who(place.clerk), place.facts(place.clerk), thread, told, None
    )
    with pytest.raises(NotAllowedError):
        place.do(place.clerk, thread, "confirm")
    assert place.do(place.maire, thread, "confirm") == "answered"
    assert reading.mine(place.node, place.awa)[0].answered.told["text"] == told["text"]


def test_a_day_to_come_is_refused(place: Town, clock: ManualClock) -> None:
    thread = place.ask()[0]
    place.publish(thread)
    with pytest.raises(InputError):
        place.do(place.clerk, thread, "deliver", clock.now_ms() + 3 * DAY_MS, how="printed")


def test_handed_on_it_waits_for_the_other_without_a_second_moderation(place: Town) -> None:
    thread = place.ask()[0]
    place.publish(thread)
    service.deliver_to(place.node, frozenset({place.mayor}))
    to = (place.deputy, place.commune, "Fanta Traoré")
    args = place.node, place.who(place.maire), place.facts(place.maire), thread
    with pytest.raises(InputError):
        service.transfer(*args, (place.mayor, place.commune, ""), "")
    opened = service.transfer(*args, to, "Elle suit l’eau")
    assert state(place, thread) == "transferred"
    found = civic.matter(place.node, opened)
    assert (found.standing.state, found.thread.author, found.thread.behalf) == (
        "published",
        place.awa,
        None,
    )
    assert reading.figures(place.node, reading.addressed(official=place.mayor)).delivered == 0
    with pytest.raises(NotAllowedError):
        service.transfer(*args, to, "")
    assert len(reading.mine(place.node, place.awa)) == 2


def test_after_thirty_days_citizens_suggest_and_the_facilitator_confirms(place: Town, clock: ManualClock) -> None:  # fmt: skip
    thread = place.answered()
    clock.forward(29 * DAY_MS)
    with pytest.raises(NotAllowedError):
        place.do(place.binta, thread, "suggest", verdict="judge_not")
    clock.forward(DAY_MS)
    found = civic.matter(place.node, thread)
    assert "judge_not" not in service.choices(place.facts(place.kadi), found, clock.now_ms())
    place.do(place.binta, thread, "suggest", verdict="judge_not")
    found = civic.matter(place.node, thread)
    offered = service.choices(place.facts(place.kadi), found, clock.now_ms())
    assert offered & {"judge_answered", "judge_partly", "judge_not"} == {"judge_not"}
    with pytest.raises(NotAllowedError):
        place.do(place.kadi, thread, "judge_answered")
    assert place.do(place.kadi, thread, "judge_not") == "judged_not"


def test_one_reaction_a_person_that_can_change(place: Town) -> None:
    thread = place.answered()
    for kind in ("support", "thank"):
        service.react(place.node, place.who(place.binta), place.facts(place.binta), thread, kind)
    service.react(place.node, place.who(place.kadi), place.facts(place.kadi), thread, "support")
    assert civic.reactions([thread])[thread] == {"thank": 1, "support": 1}
    assert reading.my_reaction(place.binta, thread) == "thank"
    with pytest.raises(InputError):
        service.react(place.node, place.who(place.binta), place.facts(place.binta), thread, "dance")


def test_a_promise_is_followed_to_its_end(place: Town, clock: ManualClock) -> None:
    thread = place.answered()
    args = place.node, place.who(place.maire), place.facts(place.maire), thread
    with pytest.raises(InputError):
        commitments.promise(*args, {"text": "Réparer le puits", "by": "bientôt"})
    with pytest.raises(NotAllowedError):
        commitments.promise(place.node, place.who(place.binta), place.facts(place.binta), thread, {"text": "x", "by": "2027-06-30"})  # fmt: skip
    made = commitments.promise(*args, {"text": "Réparer le puits", "by": "2027-06-30"})
    found = civic.matter(place.node, made).thread
    assert (found.parent, found.towards, found.behalf) == (thread, place.mayor, None)
    one = commitments.newest(place.node, official=place.mayor)[0]
    assert (one.state, one.overdue) == ("open", False)
    clock.forward(365 * DAY_MS)
    assert commitments.tally(place.node, commune=place.commune).overdue == 1
    place.do(place.maire, made, "start")
    place.do(place.maire, made, "keep", text="Le puits donne de l’eau.")
    place.do(place.awa, made, "confirm")
    place.do(place.binta, made, "contest")
    one = commitments.of_question(place.node, thread)[0]
    assert (one.state, one.overdue, one.confirmed, one.contested) == ("kept", False, 1, 1)
    assert commitments.tally(place.node, official=place.mayor) == commitments.Tally(
        promised=1, kept=1
    )


def test_measures_count_questions_by_who_asks(place: Town) -> None:
    place.ask(place.mayor, place.deputy)
    place.answered()
    found = {
        one.name: one.query(0, 1 << 50).get(place.node.space_id, 0) for one in measures.MEASURES
    }
    assert found["questions_asked"] == found["questions_asked_women"] == 2
    assert found["questions_answered"] == found["questions_answered_youth"] == 1
    assert found["promises_made"] == 0
    assert all(one.query(0, 1) == {} for one in measures.MEASURES)
