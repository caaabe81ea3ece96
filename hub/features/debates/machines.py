"""The machines of debates: a debate with its hours, and what people say while it is open.

The hours are told with acts, never read from a clock here: what the hub does by the clock states the
hour that it was planned for, and counts only if that is still the hour when its turn comes.
"""

from __future__ import annotations

from hub.core.civic.entry import DECIDED, said
from hub.core.civic.machine import (
    AUTHOR,
    FACILITATOR,
    HUB,
    OFFICIAL,
    Act,
    Machine,
    Standing,
    Step,
)

DEBATE_NAME, CONTRIBUTION_NAME = "debate", "contribution"

MADE, PLANNED, OPEN, CLOSED = "made", "planned", "open", "closed"
CONCLUDED, CANCELLED = "concluded", "cancelled"

DRAFT, SUBMITTED, PUBLISHED = "draft", "submitted", "published"
REFUSED, WITHDRAWN = "refused", "withdrawn"


def hours(now: Standing) -> tuple[int, int]:
    """When a debate opens and closes as last told, in ms; zeros if it was not planned."""
    opens = closes = 0
    for act in now.acts:
        if act.action in ("plan", "move"):
            opens = number(act.told.get("opens"))
        if act.action in ("plan", "move", "prolong"):
            closes = number(act.told.get("closes"))
    return opens, closes


def number(text: str | None) -> int:
    """A time in ms as it is told, 0 if that is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else 0


def in_order(now: Standing, act: Act) -> bool:
    """Whether a debate ends after it begins."""
    return 0 < number(act.told.get("opens")) < number(act.told.get("closes"))


def longer(now: Standing, act: Act) -> bool:
    """Whether a debate gets more time than it had."""
    return number(act.told.get("closes")) > hours(now)[1]


def opens_then(now: Standing, act: Act) -> bool:
    """Whether the hub opens it for the hour that is still planned; a facilitator opens any time."""
    return act.hat != HUB or number(act.told.get("planned")) == hours(now)[0]


def closes_then(now: Standing, act: Act) -> bool:
    """Whether the hub closes it for the hour that is still planned; a facilitator closes any time."""
    return act.hat != HUB or number(act.told.get("planned")) == hours(now)[1]


DEBATE = Machine(
    name=DEBATE_NAME,
    start=MADE,
    steps=(
        Step("plan", (MADE,), PLANNED, (FACILITATOR,), ("opens", "closes"), in_order),
        Step("move", (PLANNED,), PLANNED, (FACILITATOR,), ("opens", "closes"), in_order),
        Step("open", (PLANNED,), OPEN, (HUB, FACILITATOR), guard=opens_then),
        Step("floor", (OPEN,), OPEN, (FACILITATOR,), ("name",)),
        Step("close", (OPEN,), CLOSED, (HUB, FACILITATOR), guard=closes_then),
        Step("prolong", (OPEN, CLOSED), OPEN, (FACILITATOR,), ("closes",), longer),
        Step("conclude", (CLOSED,), CONCLUDED, (FACILITATOR,), ("text",)),
        Step("cancel", (PLANNED, OPEN, CLOSED), CANCELLED, (FACILITATOR,), ("reason",)),
    ),
    closed=frozenset({CONCLUDED, CANCELLED}),
    public=frozenset({PLANNED, OPEN, CLOSED, CONCLUDED, CANCELLED}),
)

CONTRIBUTION = Machine(
    name=CONTRIBUTION_NAME,
    start=DRAFT,
    steps=(
        Step("submit", (DRAFT,), SUBMITTED, (AUTHOR, OFFICIAL, FACILITATOR), guard=said),
        *DECIDED,
        Step("withdraw", (DRAFT, SUBMITTED, PUBLISHED), WITHDRAWN, (AUTHOR,)),
    ),
    closed=frozenset({REFUSED, WITHDRAWN}),
    public=frozenset({PUBLISHED}),
)
MACHINES = (DEBATE, CONTRIBUTION)
