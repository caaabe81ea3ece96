"""Machines: what follows what, by whom, and what crossing acts come to."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.civic.machine import AUTHOR, HATS, MODERATOR, OFFICIAL, Act, Machine, Step

ONCE = Machine(
    name="test",
    start="draft",
    steps=(
        Step("submit", ("draft",), "submitted", (AUTHOR,), ("text",)),
        Step("publish", ("submitted",), "published", (MODERATOR,)),
        Step("refuse", ("submitted",), "refused", (MODERATOR,), ("reason",)),
        Step("answer", ("published",), "answered", (OFFICIAL,), ("text",)),
        Step("again", ("answered",), "published", (AUTHOR,), guard=lambda now, act: not now.times("again")),
        Step("withdraw", ("draft", "submitted", "published"), "withdrawn", (AUTHOR,)),
    ),
    closed=frozenset({"refused", "withdrawn"}),
)  # fmt: skip


def act(action: str, hat: str, at: int = 0, **told: str) -> Act:
    return Act(f"{action}-{at}", action, hat, "somebody", at, told)


PATH = (act("submit", AUTHOR, 1, text="?"), act("publish", MODERATOR, 2))


def test_acts_lead_to_a_state_with_the_time_it_began():
    now = ONCE.replay(PATH)
    assert (now.state, now.since_ms, len(now.acts)) == ("published", 2, 2)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (act("publish", AUTHOR), "the wrong hat"),
        (act("answer", OFFICIAL, text="x"), "not yet"),
        (act("refuse", MODERATOR), "no reason"),
        (act("dance", AUTHOR), "no such action"),
    ],
)
def test_what_the_table_does_not_allow_changes_nothing_and_is_kept(wrong, why):
    now = ONCE.replay((*PATH[:1], wrong))
    assert now.state == "submitted", why
    assert now.crossed == (wrong.rid,)


def test_a_guard_lets_something_happen_once():
    answered = act("answer", OFFICIAL, 3, text="x")
    again = act("again", AUTHOR, 4)
    once_more = (act("answer", OFFICIAL, 5, text="y"), act("again", AUTHOR, 6))
    now = ONCE.replay((*PATH, answered, again, *once_more))
    assert now.state == "answered"
    assert now.crossed == ("again-6",)


def test_a_withdrawal_and_an_answer_that_crossed_are_both_kept():
    withdrawn = act("withdraw", AUTHOR, 3)
    answered = act("answer", OFFICIAL, 4, text="x")
    now = ONCE.replay((*PATH, withdrawn, answered))
    assert now.state == "withdrawn"
    assert now.crossed == (answered.rid,)


def test_every_transition_of_the_table_passes_and_every_other_is_refused():
    for state, action, hat in itertools.product(ONCE.states, ONCE.actions, HATS):
        step = ONCE.step(state, action)
        wanted = step is not None and hat in step.hats
        standing = type(ONCE.replay(()))(state)
        got = ONCE.allows(standing, act(action, hat, text="x", reason="x"))
        assert (got is not None) == wanted, (state, action, hat)


def test_an_action_cannot_lead_two_ways():
    with pytest.raises(ValueError, match="two ways"):
        Machine("bad", "a", (Step("x", ("a",), "b", HATS), Step("x", ("a", "b"), "c", HATS)))


@given(st.lists(st.tuples(st.sampled_from(ONCE.actions), st.sampled_from(HATS)), max_size=12))
def test_whatever_comes_each_act_counts_or_is_named_as_crossed(pairs):
    acts = [act(action, hat, at, text="x", reason="x") for at, (action, hat) in enumerate(pairs)]
    now = ONCE.replay(acts)
    assert now.state in ONCE.states
    assert {*now.crossed, *(one.rid for one in now.acts)} == {one.rid for one in acts}
