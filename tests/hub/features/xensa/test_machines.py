"""The machines of Xensa against the tables of the rules: every role, state and action."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.civic.machine import HATS, Act, Machine, Standing
from hub.features.xensa.machines import COMMITMENT, INTERPELLATION, VERDICTS

WAITING = ("delivered", "acknowledged", "transcribed")
#: (from, action, to, by whom) as the rules say it; written here a second time on purpose.
QUESTION_TABLE = {
    ("draft", "submit", "submitted", ("author", "facilitator")),
    ("draft", "forward", "published", ("hub",)),
    ("submitted", "publish", "published", ("moderator",)),
    ("submitted", "refuse", "refused", ("moderator",)),
    ("refused", "appeal", "submitted", ("author",)),
    ("published", "deliver", "delivered", ("hub", "clerk")),
    ("delivered", "acknowledge", "acknowledged", ("official", "clerk")),
    ("transcribed", "confirm", "answered", ("official",)),
    ("answered", "suggest", "answered", ("citizen",)),
    ("answered", "judge_answered", "judged_answered", ("author", "facilitator")),
    ("answered", "judge_partly", "judged_partly", ("author", "facilitator")),
    ("answered", "judge_not", "judged_not", ("author", "facilitator")),
    ("judged_partly", "redeliver", "delivered", ("author",)),
    ("judged_not", "redeliver", "delivered", ("author",)),
    *((state, "transcribe", "transcribed", ("clerk",)) for state in WAITING),
    *((state, "answer", "answered", ("official",)) for state in WAITING),
    *((state, "decline", "declined", ("official",)) for state in WAITING),
    *((state, "transfer", "transferred", ("official",)) for state in WAITING),
    *((state, "withdraw", "withdrawn", ("author",)) for state in ("draft", "submitted", "published", *WAITING)),
}  # fmt: skip
ENDED = ("kept", "kept_partly", "broken")
COMMITMENT_TABLE = {
    ("made", "promise", "open", ("official", "facilitator")),
    ("open", "start", "in_progress", ("official", "facilitator")),
    *((state, "keep", "kept", ("official", "facilitator")) for state in ("open", "in_progress")),
    *((state, "keep_partly", "kept_partly", ("official", "facilitator")) for state in ("open", "in_progress")),
    *((state, "break", "broken", ("official", "facilitator")) for state in ("open", "in_progress")),
    *((state, "show", state, ("official", "facilitator", "author")) for state in ("open", "in_progress", *ENDED)),
    *((state, word, state, ("citizen", "author")) for word in ("confirm", "contest") for state in ENDED),
}  # fmt: skip
#: Everything that any step may need.
TOLD = {
    "text": "Quand ?", "reason": "insult", "how": "printed", "to": "o2", "from": "t1",
    "by": "2027-06-30", "verdict": "judge_partly",
}  # fmt: skip


def act(action: str, hat: str, actor: str = "somebody", at: int = 0, **told: str) -> Act:
    return Act(f"{action}-{at}", action, hat, actor, at, told or TOLD)


@pytest.mark.parametrize(
    ("machine", "table"),
    [(INTERPELLATION, QUESTION_TABLE), (COMMITMENT, COMMITMENT_TABLE)],
    ids=["question", "commitment"],
)
def test_the_table_and_nothing_but_the_table(machine: Machine, table: set[tuple[str, str, str, tuple[str, ...]]]) -> None:  # fmt: skip
    wanted = {(source, action): (target, hats) for source, action, target, hats in table}
    passed = 0
    for state, action, hat in itertools.product(machine.states, machine.actions, HATS):
        target, hats = wanted.get((state, action), ("", ()))
        # a third party's verdict needs the suggestion that it confirms
        suggestion = Act("s", "suggest", "citizen", "other", 0, {"verdict": action})
        standing = Standing(state, 0, (suggestion,))
        step = machine.allows(standing, act(action, hat))
        assert (step is not None) == (hat in hats), (state, action, hat)
        if step is not None:
            assert step.target == target
            passed += 1
    assert passed == sum(len(hats) for _s, _a, _t, hats in table)


@pytest.mark.parametrize("machine", [INTERPELLATION, COMMITMENT], ids=lambda each: each.name)
def test_what_must_be_told_is_needed(machine: Machine) -> None:
    silent = {"confirm", "contest", "start", "publish", "appeal", "acknowledge", "redeliver", "withdraw", *VERDICTS}  # fmt: skip
    for step in machine.steps:
        standing = Standing(step.sources[0])
        nothing = Act("x", step.action, step.hats[0], "somebody", 0, {})
        assert (machine.allows(standing, nothing) is None) == (step.action not in silent), step


ASKED = (
    act("submit", "author", "awa", 1),
    act("publish", "moderator", "kadi", 2),
    act("deliver", "hub", "", 3),
    act("answer", "official", "maire", 4),
)


def test_a_refusal_is_appealed_once_and_to_somebody_else() -> None:
    refused = (ASKED[0], act("refuse", "moderator", "kadi", 2), act("appeal", "author", "awa", 3))
    same = INTERPELLATION.replay((*refused, act("publish", "moderator", "kadi", 4)))
    assert same.state == "submitted"
    other = (*refused, act("refuse", "moderator", "sira", 4))
    assert INTERPELLATION.replay(other).state == "refused"
    again = INTERPELLATION.replay((*other, act("appeal", "author", "awa", 5)))
    assert again.state == "refused"
    assert again.crossed == ("appeal-5",)


def test_partly_answered_goes_back_once() -> None:
    back = (*ASKED, act("judge_partly", "author", "awa", 5), act("redeliver", "author", "awa", 6))
    assert INTERPELLATION.replay(back).state == "delivered"
    twice = (
        *back, act("answer", "official", "maire", 7), act("judge_not", "author", "awa", 8),
        act("redeliver", "author", "awa", 9),
    )  # fmt: skip
    now = INTERPELLATION.replay(twice)
    assert (now.state, now.crossed) == ("judged_not", ("redeliver-9",))


def test_a_facilitator_confirms_only_what_another_citizen_suggested_of_this_answer() -> None:
    hint = act("suggest", "citizen", "binta", 5, verdict="judge_not")
    alone = act("judge_not", "facilitator", "kadi", 6)
    assert INTERPELLATION.replay((*ASKED, alone)).state == "answered"
    assert INTERPELLATION.replay((*ASKED, hint, alone)).state == "judged_not"
    other = act("judge_answered", "facilitator", "kadi", 6)
    assert INTERPELLATION.replay((*ASKED, hint, other)).state == "answered"
    own = act("judge_not", "facilitator", "binta", 6)
    assert INTERPELLATION.replay((*ASKED, hint, own)).state == "answered"


def test_an_answer_and_a_withdrawal_that_crossed_are_both_kept() -> None:
    now = INTERPELLATION.replay((*ASKED[:3], act("withdraw", "author", "awa", 4), ASKED[3]))
    assert (now.state, now.crossed) == ("withdrawn", ("answer-4",))


def test_a_promise_is_judged_once_by_each() -> None:
    kept = (
        act("promise", "official", "maire", 1), act("start", "official", "maire", 2),
        act("keep", "official", "maire", 3), act("confirm", "author", "awa", 4),
        act("contest", "author", "awa", 5), act("contest", "citizen", "binta", 6),
    )  # fmt: skip
    now = COMMITMENT.replay(kept)
    assert (now.state, now.times("confirm"), now.times("contest")) == ("kept", 1, 1)


@given(
    st.lists(st.tuples(st.sampled_from(INTERPELLATION.actions), st.sampled_from(HATS)), max_size=16)
)
def test_whatever_comes_no_state_is_left_without_the_right_hat(
    pairs: list[tuple[str, str]],
) -> None:
    acts = [act(action, hat, hat, at) for at, (action, hat) in enumerate(pairs)]
    now = INTERPELLATION.replay(acts)
    assert len(now.acts) + len(now.crossed) == len(acts)
    assert now.times("redeliver") <= 1
    assert now.times("appeal") <= 1
    if now.state in VERDICTS.values():
        assert now.times("answer") + now.times("confirm") >= 1
