"""The machines of the community: groups, memberships, words on a wall, meetings, opportunities.

No guard looks at the clock: an end date is told with its act, and whether it is past is computed
where it is read (``rules``).
"""

from __future__ import annotations

from dataclasses import replace

from hub.core.civic.entry import DECIDED, SUBMIT, says_something
from hub.core.civic.machine import (
    AUTHOR,
    CITIZEN,
    FACILITATOR,
    MODERATOR,
    OWNER,
    Act,
    Machine,
    Standing,
    Step,
)

#: Who leads a group: its founder while she belongs to it, those it was entrusted to, the facilitator.
LEADERS = (OWNER, FACILITATOR)
#: Whoever speaks, or the facilitator in her name.
SPEAKERS = (AUTHOR, FACILITATOR)
PUBLISHED, REPORTED = "published", "reported"
#: States in which everybody concerned sees words or an opportunity.
LIVE = (PUBLISHED, REPORTED)
#: States in which somebody belongs to a group.
BELONGING = ("member", "lead")


def once_each(now: Standing, act: Act) -> bool:
    """Each person does it once; what is done for somebody else counts for her."""
    return all(_whose(one) != _whose(act) for one in now.acts if one.action == act.action)


def _whose(act: Act) -> str:
    return act.told.get("for") or act.actor


#: Anybody may say that something does not belong here; a moderator keeps it, or hides it.
WATCHED = (
    Step("report", LIVE, REPORTED, (CITIZEN,), ("reason",), once_each),
    Step("keep", (REPORTED,), PUBLISHED, (MODERATOR,)),
)

GROUP = Machine(
    name="community.group",
    start="draft",
    steps=(
        SUBMIT,
        *DECIDED,
        Step("found", ("draft",), PUBLISHED, (FACILITATOR,), guard=says_something),
        Step("withdraw", ("draft", "submitted"), "withdrawn", (AUTHOR,)),
        Step("close", (PUBLISHED,), "closed", LEADERS),
        Step("reopen", ("closed",), PUBLISHED, LEADERS),
    ),
    closed=frozenset({"refused", "withdrawn", "closed"}),
    public=frozenset({PUBLISHED, "closed"}),
)

MEMBERSHIP = Machine(
    name="community.member",
    start="draft",
    steps=(
        Step("begin", ("draft",), "lead", LEADERS),
        Step("join", ("draft", "left"), "member", SPEAKERS),
        Step("ask", ("draft", "left", "declined"), "asked", SPEAKERS),
        Step("accept", ("asked",), "member", LEADERS),
        Step("accept", ("removed",), "member", (FACILITATOR,)),
        Step("decline", ("asked",), "declined", LEADERS),
        Step("entrust", ("member",), "lead", LEADERS),
        Step("relieve", ("lead",), "member", LEADERS),
        Step("leave", ("asked", *BELONGING), "left", SPEAKERS),
        Step("remove", BELONGING, "removed", LEADERS, ("reason",)),
    ),
    closed=frozenset({"left", "declined", "removed"}),
)

POST = Machine(
    name="community.post",
    start="draft",
    steps=(
        SUBMIT,
        *DECIDED,
        # the facilitator runs the place: where she is alone, nobody could let her words through
        Step("announce", ("draft",), PUBLISHED, (FACILITATOR,), guard=says_something),
        *WATCHED,
        Step("withdraw", ("draft", "submitted", *LIVE), "withdrawn", (AUTHOR,)),
    ),
    closed=frozenset({"refused", "withdrawn"}),
    public=frozenset(LIVE),
    private=frozenset({"report"}),
)
REPLY = replace(POST, name="community.reply")

MEETING = Machine(
    name="community.meeting",
    start="made",
    steps=(
        Step("plan", ("made",), "planned", LEADERS, ("at", "place")),
        Step("move", ("planned",), "planned", LEADERS, ("at", "place")),
        Step("cancel", ("planned",), "cancelled", LEADERS, ("reason",)),
        Step("minute", ("planned", "held"), "held", LEADERS, guard=says_something),
    ),
    closed=frozenset({"held", "cancelled"}),
    public=frozenset({"planned", "held", "cancelled"}),
)

OFFER = Machine(
    name="community.offer",
    start="draft",
    steps=(
        replace(SUBMIT, needs=("until",)),
        *DECIDED,
        Step("bring", ("draft",), PUBLISHED, (FACILITATOR,), ("until",), says_something),
        *WATCHED,
        Step("extend", (PUBLISHED,), PUBLISHED, SPEAKERS, ("until",)),
        Step("interest", (PUBLISHED,), PUBLISHED, (CITIZEN, FACILITATOR), guard=once_each),
        Step("interest", (REPORTED,), REPORTED, (CITIZEN, FACILITATOR), guard=once_each),
        Step("fill", LIVE, "filled", SPEAKERS),
        Step("withdraw", ("draft", "submitted", *LIVE), "withdrawn", (AUTHOR,)),
    ),
    closed=frozenset({"refused", "withdrawn", "filled"}),
    public=frozenset({*LIVE, "filled"}),
    kept=frozenset({"interest"}),  # told to its author and the facilitator only
    private=frozenset({"interest", "report"}),
)

MACHINES = (GROUP, MEMBERSHIP, POST, REPLY, MEETING, OFFER)
