"""Debates against the rules: every role, state and action; hours; who enters which room."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.civic.machine import HATS, Act, Machine, Standing
from hub.core.permissions import CLERK, FACILITATOR, GRANTED, LEARNER, MODERATOR, OFFICIAL
from hub.features.debates import rules
from hub.features.debates.machines import CONTRIBUTION, DEBATE
from hub.features.debates.rules import Facts

#: (from, action, to, by whom) as the rules say it; written here a second time on purpose.
DEBATE_TABLE = {
    ("made", "plan", "planned", ("facilitator",)),
    ("planned", "move", "planned", ("facilitator",)),
    ("planned", "open", "open", ("hub", "facilitator")),
    ("open", "floor", "open", ("facilitator",)),
    ("open", "close", "closed", ("hub", "facilitator")),
    ("open", "prolong", "open", ("facilitator",)),
    ("closed", "prolong", "open", ("facilitator",)),
    ("closed", "conclude", "concluded", ("facilitator",)),
    *((state, "cancel", "cancelled", ("facilitator",)) for state in ("planned", "open", "closed")),
}
WORDS_TABLE = {
    ("draft", "submit", "submitted", ("author", "official", "facilitator")),
    ("submitted", "publish", "published", ("moderator",)),
    ("submitted", "refuse", "refused", ("moderator",)),
    ("refused", "appeal", "submitted", ("author",)),
    *((state, "withdraw", "withdrawn", ("author",)) for state in ("draft", "submitted", "published")),
}  # fmt: skip
#: Everything that any step may need; the hours are those that a debate without acts has.
TOLD = {
    "opens": "10", "closes": "20", "planned": "0", "name": "Awa", "text": "Oui.", "reason": "rain",
}  # fmt: skip


@pytest.mark.parametrize(
    ("machine", "table"), [(DEBATE, DEBATE_TABLE), (CONTRIBUTION, WORDS_TABLE)], ids=["debate", "words"]
)  # fmt: skip
def test_every_hat_state_and_action(machine: Machine, table: set[tuple[str, ...]]) -> None:
    allowed = {(source, act, hat): to for source, act, to, hats in table for hat in hats}
    for state, action, hat in itertools.product(machine.states, machine.actions, HATS):
        step = machine.allows(Standing(state), Act("r", action, hat, "p", 1, TOLD))
        assert (step.target if step else None) == allowed.get((state, action, hat))


@pytest.mark.parametrize("role", GRANTED)
@pytest.mark.parametrize("state", DEBATE.states)
@pytest.mark.parametrize("room", ["", "women"])
def test_only_facilitators_lead_and_only_women_among_women(
    role: str, state: str, room: str
) -> None:
    for woman in (True, False):
        facts = Facts("p", frozenset({LEARNER, role}), woman, frozenset({"o1"}))
        worn = rules.debate_hats(facts, room, ("o1",))
        may = {step.action for step in DEBATE.open_to(Standing(state), worn)}
        leads = role == FACILITATOR and (woman or room == "")
        assert may == ({row[1] for row in DEBATE_TABLE if row[0] == state} if leads else set())


@pytest.mark.parametrize("role", GRANTED)
@pytest.mark.parametrize("mine", [True, False])
def test_nobody_moderates_her_own_words(role: str, mine: bool) -> None:
    facts = Facts("p", frozenset({LEARNER, role}), woman=True)
    worn = rules.contribution_hats(facts, "women", "p" if mine else "q")
    assert ("moderator" in worn) == (role in (FACILITATOR, MODERATOR) and not mine)
    assert ("author" in worn) == mine
    assert rules.contribution_hats(Facts("p", facts.roles), "women", "q") == frozenset()


def test_an_invited_official_speaks_as_such() -> None:
    facts = Facts("p", frozenset({LEARNER, OFFICIAL}), officials=frozenset({"o2"}))
    assert rules.seat(facts, ("o1", "o2")) == "o2"
    assert rules.seat(facts, ("o1",)) == ""
    assert rules.seat(Facts("p", frozenset({CLERK}), officials=frozenset({"o2"})), ("o2",)) == ""


def test_the_clock_acts_for_the_hour_that_is_still_planned() -> None:
    plan = Act("1", "plan", "facilitator", "k", 0, {"opens": "10", "closes": "20"})
    move = Act("2", "move", "facilitator", "k", 1, {"opens": "30", "closes": "40"})
    early = Act("3", "open", "hub", "", 10, {"planned": "10"})
    assert DEBATE.replay([plan, early]).state == "open"
    now = DEBATE.replay([plan, move, early])
    assert (now.state, now.crossed) == ("planned", ("3",))
    assert rules.due(now, 29) == []
    assert rules.due(now, 30) == [("open", 30)]
    assert rules.due(now, 99) == [("open", 30), ("close", 40)]


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (datetime(2026, 11, 22, 10, tzinfo=UTC), date(2026, 11, 28)),
        (datetime(2026, 11, 28, 8, 59, tzinfo=UTC), date(2026, 11, 28)),
        (datetime(2026, 11, 28, 9, 0, tzinfo=UTC), date(2026, 12, 5)),
    ],
)
def test_next_saturday_is_offered(now: datetime, offered: date) -> None:
    assert rules.next_saturday(int(now.timestamp() * 1000)) == offered


@given(st.permutations(["open", "close", "prolong", "cancel", "conclude"]), st.integers(0, 5))
def test_a_second_hub_that_kept_the_same_hours_changes_nothing(order: list[str], at: int) -> None:
    """Its record comes anywhere after the first, also when more time was given meanwhile."""
    told = {"open": {"planned": "10"}, "close": {"planned": "20"}, "prolong": {"closes": "50"}}
    acts = [Act("0", "plan", "facilitator", "k", 0, TOLD)]
    for stamp, name in enumerate(order, 1):
        hat = "hub" if name in ("open", "close") else "facilitator"
        acts.append(Act(name, name, hat, "k", stamp, told.get(name, TOLD)))
    first = next(place for place, act in enumerate(acts) if act.action == "close")
    place = max(first + 1, at + 1)
    once, twice = DEBATE.replay(acts), DEBATE.replay([*acts[:place], acts[first], *acts[place:]])
    if once.last("close"):
        assert (twice.state, twice.acts) == (once.state, once.acts)
