"""The community against its rules: every role, state and action; rooms; days and hours."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.civic.machine import HATS, Act, Machine, Standing
from hub.core.errors import InputError
from hub.features.community import rules
from hub.features.community.machines import GROUP, MEETING, MEMBERSHIP, OFFER, POST, REPLY
from hub.features.community.rules import Facts, Place

#: (from, action, to, by whom) as the rules say it; written here a second time on purpose.
DECIDED = {
    ("submitted", "publish", "published", ("moderator",)),
    ("submitted", "refuse", "refused", ("moderator",)),
    ("refused", "appeal", "submitted", ("author",)),
}
WATCHED = {
    ("published", "report", "reported", ("citizen",)),
    ("reported", "report", "reported", ("citizen",)),
    ("reported", "keep", "published", ("moderator",)),
}
LEADERS, SPEAKERS = ("owner", "facilitator"), ("author", "facilitator")
GROUP_TABLE = {
    ("draft", "submit", "submitted", SPEAKERS),
    ("draft", "found", "published", ("facilitator",)),
    *DECIDED,
    ("draft", "withdraw", "withdrawn", ("author",)),
    ("submitted", "withdraw", "withdrawn", ("author",)),
    ("published", "close", "closed", LEADERS),
    ("closed", "reopen", "published", LEADERS),
}
MEMBER_TABLE = {
    ("draft", "begin", "lead", LEADERS),
    *((state, "join", "member", SPEAKERS) for state in ("draft", "left")),
    *((state, "ask", "asked", SPEAKERS) for state in ("draft", "left", "declined")),
    ("asked", "accept", "member", LEADERS),
    ("removed", "accept", "member", ("facilitator",)),
    ("asked", "decline", "declined", LEADERS),
    ("member", "entrust", "lead", LEADERS),
    ("lead", "relieve", "member", LEADERS),
    *((state, "leave", "left", SPEAKERS) for state in ("asked", "member", "lead")),
    *((state, "remove", "removed", LEADERS) for state in ("member", "lead")),
}
WITHDRAWN = {
    (state, "withdraw", "withdrawn", ("author",))
    for state in ("draft", "submitted", "published", "reported")
}
WORDS_TABLE = {
    ("draft", "submit", "submitted", SPEAKERS),
    ("draft", "announce", "published", ("facilitator",)),
    *DECIDED, *WATCHED, *WITHDRAWN,
}  # fmt: skip
MEETING_TABLE = {
    ("made", "plan", "planned", LEADERS),
    ("planned", "move", "planned", LEADERS),
    ("planned", "cancel", "cancelled", LEADERS),
    ("planned", "minute", "held", LEADERS),
    ("held", "minute", "held", LEADERS),
}
OFFER_TABLE = {
    ("draft", "submit", "submitted", SPEAKERS),
    ("draft", "bring", "published", ("facilitator",)),
    *DECIDED, *WATCHED, *WITHDRAWN,
    ("published", "extend", "published", SPEAKERS),
    *((state, "interest", state, ("citizen", "facilitator")) for state in ("published", "reported")),
    *((state, "fill", "filled", SPEAKERS) for state in ("published", "reported")),
}  # fmt: skip
TABLES = (
    (GROUP, GROUP_TABLE), (MEMBERSHIP, MEMBER_TABLE), (POST, WORDS_TABLE), (REPLY, WORDS_TABLE),
    (MEETING, MEETING_TABLE), (OFFER, OFFER_TABLE),
)  # fmt: skip
#: Everything that any step may need.
TOLD = {"text": "Oui.", "reason": "insult", "at": "10", "place": "École", "until": "2026-12-01"}


@pytest.mark.parametrize(("machine", "table"), TABLES, ids=[of[0].name for of in TABLES])
def test_every_hat_state_and_action(machine: Machine, table: set[tuple[str, ...]]) -> None:
    allowed = {(source, act, hat): to for source, act, to, hats in table for hat in hats}
    for state, action, hat in itertools.product(machine.states, machine.actions, HATS):
        step = machine.allows(Standing(state), Act("r", action, hat, "p", 1, TOLD))
        assert (step.target if step else None) == allowed.get((state, action, hat)), (state, action, hat)  # fmt: skip


@pytest.mark.parametrize(("machine", "table"), TABLES, ids=[of[0].name for of in TABLES])
def test_what_must_be_told_with_an_act_is_refused_without(
    machine: Machine, table: set[tuple[str, ...]]
) -> None:
    needy = {step.action for step in machine.steps if step.needs}
    assert needy == {act for _f, act, _t, _h in table} & {
        "refuse", "report", "remove", "plan", "move", "cancel", *(("submit", "bring", "extend") if machine is OFFER else ()),
    }  # fmt: skip
    for step in machine.steps:
        for missing in step.needs:
            told = {key: text for key, text in TOLD.items() if key != missing}
            act = Act("r", step.action, step.hats[0], "p", 1, told)
            assert machine.allows(Standing(step.sources[0]), act) is None


#: What somebody is: her woman's room, the place she runs, whether she moderates, leads, belongs.
WHO = list(itertools.product((True, False), repeat=4))


@pytest.mark.parametrize("entry", rules.ENTRIES)
def test_who_reads_speaks_and_leads(entry: str) -> None:
    for (woman, runs, moderates, leads), mine in itertools.product(
        WHO, ("", "asked", "member", "lead", "left", "declined", "removed")
    ):
        facts = Facts("p", woman, runs, moderates)
        place = Place(entry, frozenset({"p"} if leads else {"q"}), mine)
        inside, belongs = woman or entry != "women", mine in ("member", "lead")
        closed = entry == "request" and not (belongs or runs or moderates)
        assert rules.reads(facts, place) == (inside and not closed)
        assert rules.speaks(facts, place) == (inside and (belongs or runs))
        worn = rules.group_hats(facts, place)
        assert ("owner" in worn) == (inside and leads)
        assert ("facilitator" in worn) == (inside and runs)
        nobody = Facts(None, woman, runs, moderates)
        assert not rules.group_hats(nobody, place) and not rules.speaks(nobody, place)


@pytest.mark.parametrize("room", ["", "women"])
@pytest.mark.parametrize("state", OFFER.states)
def test_nobody_moderates_or_reports_her_own_words(room: str, state: str) -> None:
    for (woman, runs, moderates, mine), machine in itertools.product(WHO, (POST, OFFER)):
        facts = Facts("p", woman, runs, moderates)
        worn = rules.words_hats(facts, room, "p" if mine else "q")
        may = {step.action for step in machine.open_to(Standing(state), worn)}
        if not woman and room:
            assert may == set()
        if mine:
            assert not may & {"publish", "refuse", "keep", "report", "interest"}
        else:
            assert not may & {"withdraw", "appeal"}
            assert ("publish" in may) == (
                state == "submitted" and moderates and (woman or not room)
            )
        assert rules.words_hats(Facts(None), room, None) == frozenset()


def test_each_reports_and_is_interested_once_also_through_the_facilitator() -> None:
    acts = [
        Act("1", "bring", "facilitator", "k", 0, TOLD),
        Act("2", "interest", "citizen", "awa", 1),
        Act("3", "interest", "citizen", "awa", 2),
        Act("4", "interest", "facilitator", "k", 3, {"for": "awa"}),
        Act("5", "interest", "facilitator", "k", 4, {"for": "binta"}),
        Act("6", "interest", "facilitator", "k", 5, {"for": "coumba"}),
        Act("7", "report", "citizen", "awa", 6, TOLD),
        Act("8", "report", "citizen", "awa", 7, TOLD),
        Act("9", "keep", "moderator", "m", 8),
    ]
    now = OFFER.replay(acts)
    assert (now.state, now.crossed) == ("published", ("3", "4", "8"))


def test_a_refusal_is_appealed_once_and_decided_by_another() -> None:
    acts = [
        Act("1", "submit", "author", "a", 0, TOLD),
        Act("2", "refuse", "moderator", "m", 1, TOLD),
        Act("3", "appeal", "author", "a", 2),
        Act("4", "publish", "moderator", "m", 3),
        Act("5", "refuse", "moderator", "n", 4, TOLD),
        Act("6", "appeal", "author", "a", 5),
    ]
    now = POST.replay(acts)
    assert (now.state, now.crossed) == ("refused", ("4", "6"))


@given(st.permutations(["leave", "accept", "decline"]))
def test_who_took_her_wish_back_is_not_in_the_group(order: list[str]) -> None:
    """What somebody does with her wish and what its leader does may cross on the way."""
    hats = {"leave": "author", "accept": "owner", "decline": "owner"}
    acts = [Act("0", "ask", "author", "a", 0)]
    acts += [Act(name, name, hats[name], hats[name], at) for at, name in enumerate(order, 1)]
    assert MEMBERSHIP.replay(acts).state == ("declined" if order[0] == "decline" else "left")


NOW = int(datetime(2026, 11, 30, 10, tzinfo=UTC).timestamp() * 1000)
DAY = 86_400_000


def test_an_opportunity_is_good_on_its_last_day_and_past_on_the_next() -> None:
    assert rules.end_day("", NOW, True) == "2026-12-30"
    assert rules.end_day("2026-11-30", NOW, True) == "2026-11-30"
    for wrong in ("2026-11-29", "2028-01-01", "demain"):
        with pytest.raises(InputError):
            rules.end_day(wrong, NOW, True)
    assert rules.end_day("2001-01-01", NOW, False) == "2001-01-01", "the clock is not believed"
    with pytest.raises(InputError):
        rules.end_day("", DAY, False)
    assert (rules.offered_day(NOW), rules.offered_day(DAY)) == ("2026-12-30", "")
    assert not rules.past("2026-11-30", NOW)
    assert rules.past("2026-11-30", NOW + DAY)


@given(st.integers(0, 366), st.integers(-5 * DAY, 400 * DAY))
def test_past_never_comes_back(days: int, later: int) -> None:
    until = datetime.fromtimestamp((NOW + days * DAY) / 1000, UTC).date().isoformat()
    if rules.past(until, NOW + later):
        assert rules.past(until, NOW + later + DAY)
        assert later > (days - 1) * DAY


def test_a_meeting_is_planned_within_a_year() -> None:
    assert rules.moment("2026-11-30", "16:30", NOW) == NOW + int(6.5 * 3_600_000)
    for day, hour in (
        ("2026-11-30", "09:00"), ("2028-01-01", "09:00"), ("samedi", "9"), ("2026-12-05", "tôt"),
    ):  # fmt: skip
        with pytest.raises(InputError):
            rules.moment(day, hour, NOW)
    assert rules.moment("2001-01-01", "09:00", None) < NOW, "the clock is not believed"
    assert rules.begun(NOW, NOW) and not rules.begun(NOW + 1, NOW)
