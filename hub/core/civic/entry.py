"""How words come before everybody: through a moderator, with one appeal to another.

The steps and guards that machines of several subjects share; their names are those that the
moderation queue knows.
"""

from __future__ import annotations

from collections.abc import Mapping

from hub.core.civic.machine import AUTHOR, FACILITATOR, MODERATOR, Act, Standing, Step


def speaks(told: Mapping[str, str], *also: str) -> bool:
    """Whether there is something to read or to hear, or to see where ``also`` says so."""
    return any(told.get(name, "").strip() for name in ("text", "voice", *also))


def says_something(now: Standing, act: Act) -> bool:
    """Something was said: in writing, by voice, or as a document."""
    return speaks(act.told, "document")


def said(now: Standing, act: Act) -> bool:
    """Somebody spoke or wrote."""
    return speaks(act.told)


def by_another(now: Standing, act: Act) -> bool:
    """After an appeal another moderator decides than the one who refused."""
    refused = now.last("refuse")
    return refused is None or refused.actor != act.actor


def first_time(now: Standing, act: Act) -> bool:
    """This was not done before."""
    return not now.times(act.action)


def one_word(now: Standing, act: Act) -> bool:
    """Each person says once what became of it."""
    words = (each for each in now.acts if each.action in ("confirm", "contest"))
    return all(each.actor != act.actor for each in words)


#: Sent by its author, or by a facilitator for her.
SUBMIT = Step("submit", ("draft",), "submitted", (AUTHOR, FACILITATOR), guard=says_something)
#: What a moderator decides, and the one appeal.
DECIDED = (
    Step("publish", ("submitted",), "published", (MODERATOR,), guard=by_another),
    Step("refuse", ("submitted",), "refused", (MODERATOR,), ("reason",), by_another),
    Step("appeal", ("refused",), "submitted", (AUTHOR,), guard=first_time),
)
