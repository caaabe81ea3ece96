"""Acts of moderators: let through, refuse, ask a colleague, hide."""

from __future__ import annotations

from hub.core.civic import service as civic
from hub.core.civic.machine import MODERATOR
from hub.core.errors import InputError, NotAllowedError
from hub.core.node import Node
from hub.core.who import Who
from hub.features.moderation import reading, rules
from hub.features.moderation.records import SecondAsked
from hub.features.moderation.rules import Facts

#: What somebody is told who may not decide, by why (rules.barred).
REFUSED = {
    rules.MOVED: "This can no longer be done here: somebody acted meanwhile.",
    rules.BEFORE: "You refused this before: another moderator decides now.",
    rules.HANDED_ON: "You asked a colleague to decide. Take that back first to decide yourself.",
}


def publish(node: Node, who: Who, about: Facts, thread: str) -> None:
    """Let everybody see a matter. Raises NotFoundError, NotAllowedError."""
    with node.journal.writing():
        _check(node, about, thread)
        civic.act(node, who, thread, rules.PUBLISH, MODERATOR)


def refuse(node: Node, who: Who, about: Facts, thread: str, reason: str, note: str) -> None:
    """Refuse a matter, with a reason that its author is told. Raises InputError too."""
    told = rules.reason(reason, note)
    with node.journal.writing():
        _check(node, about, thread)
        civic.act(node, who, thread, rules.REFUSE, MODERATOR, told)


def ask_second(node: Node, who: Who, about: Facts, thread: str, note: str) -> None:
    """Leave the decision to another moderator, with a word to her."""
    with node.journal.writing():
        _check(node, about, thread)
        said = " ".join(note.split())[: rules.NOTE]
        body = SecondAsked(thread=thread, person=about.person, note=said)
        node.journal.write("moderation.asked", body, who.actor)


def take_back(node: Node, who: Who, about: Facts, thread: str) -> None:
    """Decide oneself after all, if no colleague did."""
    with node.journal.writing():
        if reading.one(node, about, thread).barred != rules.HANDED_ON:
            raise NotAllowedError(REFUSED[rules.MOVED])
        body = SecondAsked(thread=thread, person=about.person, waits=False)
        node.journal.write("moderation.asked", body, who.actor)


def hide(
    node: Node, who: Who, about: Facts, thread: str, level: int, reason: str, note: str
) -> None:
    """Restrict (1) or hide (2) what was published; the original is kept, the author is told why.

    Raises InputError, NotFoundError, NotAllowedError.
    """
    told = rules.reason(reason, note)
    if level not in (civic.RESTRICTED, civic.HIDDEN):
        raise InputError("Touch how much it is to be hidden.", field="level")
    with node.journal.writing():
        found = reading.one(node, about, thread)
        if found.shown >= level:
            raise NotAllowedError(REFUSED[rules.MOVED])
        civic.hide(node, who, thread, level, told["reason"], told.get("text", ""))


def keep(node: Node, who: Who, about: Facts, thread: str) -> None:
    """Leave what somebody reported as it is. Raises NotFoundError, NotAllowedError."""
    with node.journal.writing():
        reading.one(node, about, thread)
        civic.act(node, who, thread, rules.KEEP, MODERATOR)


def _check(node: Node, about: Facts, thread: str) -> None:
    barred = reading.one(node, about, thread).barred
    if barred:
        raise NotAllowedError(REFUSED[barred])
