"""MonElu's machines against the table of the rules: every role, state and action."""

from __future__ import annotations

import itertools

import pytest

from hub.core.civic.machine import HATS, Act, Machine, Standing
from hub.features.monelu.machines import DECISION, MACHINES, MESSAGE, OPINION, PROPOSAL

#: Everything that any act may need to tell, so that only state and hat decide.
ALL_TOLD = {
    "text": "x", "voice": "x", "photo": "x", "document": "x", "reason": "x", "date": "2026-01-01",
    "number": "3", "owner": "x", "by": "2026-01-01", "into": "x", "amount": "100", "source": "x",
    "percent": "40", "debate": "x", "support": "99",
}  # fmt: skip
#: From a state, an action leads to another state, by some hats; written from the rules, not the code.
ENTRY = {
    ("draft", "submit"): ("submitted", "author facilitator"),
    ("submitted", "publish"): ("published", "moderator"),
    ("submitted", "refuse"): ("refused", "moderator"),
    ("refused", "appeal"): ("submitted", "author"),
}
WITHDRAWN = {
    (state, "withdraw"): ("withdrawn", "author") for state in ("draft", "submitted", "published")
}
TABLES = {
    MESSAGE.name: {
        ("draft", "publish"): ("published", "official"),
        ("published", "withdraw"): ("withdrawn", "author"),
    },
    DECISION.name: {
        ("draft", "publish"): ("published", "official clerk"),
        ("published", "withdraw"): ("withdrawn", "author"),
    },
    OPINION.name: {**ENTRY, **WITHDRAWN},
    PROPOSAL.name: {
        **ENTRY,
        **WITHDRAWN,
        ("review", "withdraw"): ("withdrawn", "author"),
        ("published", "paper"): ("published", "facilitator"),
        ("review", "paper"): ("review", "facilitator"),
        ("published", "review"): ("review", "facilitator"),
        ("review", "accept"): ("accepted", "council official"),
        ("review", "decline"): ("declined", "council official"),
        ("review", "merge"): ("merged", "council official"),
        ("accepted", "fund"): ("funded", "grants"),
        ("accepted", "start"): ("progress", "owner"),
        ("funded", "start"): ("progress", "owner"),
        ("progress", "follow"): ("progress", "owner"),
        ("progress", "done"): ("done", "owner"),
        ("progress", "abandon"): ("abandoned", "owner"),
        ("done", "confirm"): ("confirmed", "author citizen"),
        ("done", "contest"): ("contested", "author citizen"),
        ("confirmed", "confirm"): ("confirmed", "author citizen"),
        ("confirmed", "contest"): ("contested", "author citizen"),
        ("contested", "confirm"): ("contested", "author citizen"),
        ("contested", "contest"): ("contested", "author citizen"),
    },
}


def act(action: str, hat: str = "author", actor: str = "somebody", **told: str) -> Act:
    return Act(f"{action}-{hat}", action, hat, actor, 1, told or ALL_TOLD)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_role_in_every_state_may_do_what_the_table_says_and_nothing_else(
    machine: Machine,
) -> None:
    table = TABLES[machine.name]
    states = {machine.start, *(state for state, _ in table), *(to for to, _ in table.values())}
    assert set(machine.states) == states
    assert set(machine.actions) == {action for _, action in table}
    for state, action, hat in itertools.product(states, machine.actions, HATS):
        target, hats = table.get((state, action), ("", ""))
        step = machine.allows(Standing(state), act(action, hat))
        assert (step.target if step else "") == (target if hat in hats.split() else ""), (
            state, action, hat,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "action", "hat", "missing"),
    [
        ("draft", "submit", "author", {"text": " "}),
        ("submitted", "refuse", "moderator", {"text": "x"}),
        ("published", "paper", "facilitator", {"number": "0"}),
        ("published", "paper", "facilitator", {"number": "many"}),
        ("published", "paper", "facilitator", {"number": "2001"}),
        ("published", "review", "facilitator", {"support": "19"}),
        ("review", "accept", "council", {"owner": "x"}),
        ("review", "accept", "council", {"by": "2026-01-01"}),
        ("review", "merge", "council", {"text": "x"}),
        ("accepted", "fund", "grants", {"amount": "0", "source": "x"}),
        ("accepted", "fund", "grants", {"amount": "5"}),
        ("progress", "follow", "owner", {"percent": "101"}),
        ("progress", "done", "owner", {"text": "believe me"}),
        ("progress", "abandon", "owner", {"reason": "x"}),
        ("done", "contest", "author", {"photo": "x"}),
    ],
)
def test_what_must_be_told_is_told(
    state: str, action: str, hat: str, missing: dict[str, str]
) -> None:
    bare = {name: text.strip() for name, text in missing.items()}
    assert PROPOSAL.allows(Standing(state), Act("r", action, hat, "somebody", 1, bare)) is None


def test_enough_support_or_a_debate_brings_a_proposal_before_the_council() -> None:
    for told in ({"support": "20"}, {"support": "0", "debate": "Samedi"}):
        assert PROPOSAL.allows(Standing("published"), act("review", "facilitator", **told))


def test_after_an_appeal_another_moderator_decides_and_there_is_one_appeal() -> None:
    refused = act("refuse", "moderator", actor="kadiatou")
    acts = (act("submit"), refused, act("appeal"))
    now = PROPOSAL.replay(acts)
    assert now.state == "submitted"
    assert PROPOSAL.allows(now, act("publish", "moderator", actor="kadiatou")) is None
    assert PROPOSAL.allows(now, act("publish", "moderator", actor="moussa"))
    again = PROPOSAL.replay((*acts, act("refuse", "moderator", actor="moussa")))
    assert again.state == "refused"
    assert PROPOSAL.allows(again, act("appeal")) is None


def test_each_supporter_says_once_whether_it_is_done() -> None:
    done = Standing("done", 1, (act("done", "owner"),))
    first = act("contest", "citizen", actor="awa")
    assert PROPOSAL.allows(done, first)
    later = Standing("contested", 1, (*done.acts, first))
    assert PROPOSAL.allows(later, act("confirm", "citizen", actor="awa")) is None
    assert PROPOSAL.allows(later, act("confirm", "citizen", actor="fanta"))
