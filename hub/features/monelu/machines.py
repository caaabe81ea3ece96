"""The machines of MonElu: messages, decisions, opinions, and proposals with their whole life.

What a guard needs to know of the rest of the hub (how many support a proposal) is told with the act,
and no guard looks at the clock, which may be put right afterwards: every hub that folds the acts
comes to the same state. What needs time to pass is checked when it is written (rules).
"""

from __future__ import annotations

from hub.core.civic.entry import DECIDED, SUBMIT, one_word, says_something
from hub.core.civic.machine import (
    AUTHOR,
    CITIZEN,
    CLERK,
    COUNCIL,
    FACILITATOR,
    GRANTS,
    OFFICIAL,
    OWNER,
    Act,
    Machine,
    Standing,
    Step,
)

#: People who must support a proposal before it is reviewed: about one of each of twenty compounds.
#: A debate where it was talked over does as well, for villages where few come to the hub.
THRESHOLD = 20
#: Most people that one sheet of paper support may count.
SHEET = 2000


def counts_people(now: Standing, act: Act) -> bool:
    """A sheet names at least one person, and no more than a sheet can."""
    return 0 < whole(act.told.get("number")) <= SHEET


def wanted_enough(now: Standing, act: Act) -> bool:
    """Enough people support the proposal, or it was talked over in a debate."""
    return bool(act.told.get("debate")) or whole(act.told.get("support")) >= THRESHOLD


def gives_money(now: Standing, act: Act) -> bool:
    """A grant has an amount in XOF."""
    return whole(act.told.get("amount")) > 0


def goes_forward(now: Standing, act: Act) -> bool:
    """A follow-up says how far the work is, from 0 to 100."""
    told = act.told.get("percent", "")
    return told.isascii() and told.isdecimal() and int(told) <= 100


def shows_it(now: Standing, act: Act) -> bool:
    """What is done is shown: a photo, a voice or a document."""
    return any(act.told.get(name) for name in ("photo", "voice", "document"))


def says_why_once(now: Standing, act: Act) -> bool:
    """Whoever contests says why, by voice or in writing, once."""
    return one_word(now, act) and any(act.told.get(name) for name in ("reason", "voice"))


def whole(text: str | None) -> int:
    """A whole number that was told, 0 for anything else."""
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


MESSAGE = Machine(
    name="monelu.message",
    start="draft",
    steps=(
        Step("publish", ("draft",), "published", (OFFICIAL,), guard=says_something),
        Step("withdraw", ("published",), "withdrawn", (AUTHOR,)),
    ),
    closed=frozenset({"published", "withdrawn"}),
    public=frozenset({"published"}),
)

DECISION = Machine(
    name="monelu.decision",
    start="draft",
    steps=(
        Step("publish", ("draft",), "published", (OFFICIAL, CLERK), ("date",), says_something),
        Step("withdraw", ("published",), "withdrawn", (AUTHOR,)),
    ),
    closed=frozenset({"published", "withdrawn"}),
    public=frozenset({"published"}),
)

OPINION = Machine(
    name="monelu.opinion",
    start="draft",
    steps=(
        SUBMIT,
        *DECIDED,
        Step("withdraw", ("draft", "submitted", "published"), "withdrawn", (AUTHOR,)),
    ),
    closed=frozenset({"published", "refused", "withdrawn"}),
    public=frozenset({"published"}),
)

#: States in which a proposal stands in the commune's priority action plan.
PLANNED = ("accepted", "funded", "progress", "done", "confirmed", "contested", "abandoned")
#: States of a proposal that everybody of the space may see.
OPEN = ("published", "review", "declined", "merged", *PLANNED)

#: In a proposal, the citizen's hat is worn by those who support it.
PROPOSAL = Machine(
    name="monelu.proposal",
    start="draft",
    steps=(
        SUBMIT,
        *DECIDED,
        Step("withdraw", ("draft", "submitted", "published", "review"), "withdrawn", (AUTHOR,)),
        Step("paper", ("published",), "published", (FACILITATOR,), ("number",), counts_people),
        Step("paper", ("review",), "review", (FACILITATOR,), ("number",), counts_people),
        Step("review", ("published",), "review", (FACILITATOR,), guard=wanted_enough),
        Step("accept", ("review",), "accepted", (COUNCIL, OFFICIAL), ("owner", "by")),
        Step("decline", ("review",), "declined", (COUNCIL, OFFICIAL), ("reason",)),
        Step("merge", ("review",), "merged", (COUNCIL, OFFICIAL), ("into",)),
        Step("fund", ("accepted",), "funded", (GRANTS,), ("amount", "source"), gives_money),
        Step("start", ("accepted", "funded"), "progress", (OWNER,)),
        Step("follow", ("progress",), "progress", (OWNER,), ("percent",), goes_forward),
        Step("done", ("progress",), "done", (OWNER,), guard=shows_it),
        Step("abandon", ("progress",), "abandoned", (OWNER,), ("reason",), shows_it),
        Step("confirm", ("done", "confirmed"), "confirmed", (AUTHOR, CITIZEN), guard=one_word),
        Step("confirm", ("contested",), "contested", (AUTHOR, CITIZEN), guard=one_word),
        Step(
            "contest", ("done", "confirmed", "contested"), "contested", (AUTHOR, CITIZEN),
            guard=says_why_once,
        ),
    ),
    closed=frozenset({"refused", "withdrawn", "declined", "merged", "abandoned", "confirmed"}),
    public=frozenset(OPEN),
    kept=frozenset({"paper"}),  # sheets of signatures hold names and numbers of people
)  # fmt: skip

MACHINES = (MESSAGE, DECISION, OPINION, PROPOSAL)
