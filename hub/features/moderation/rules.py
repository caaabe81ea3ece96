"""Who may decide on what somebody said, and with which reasons; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.core.civic.machine import MODERATOR, WOMEN, Act, Machine, Standing
from hub.core.errors import InputError

#: The state of what waits for a moderator, in every machine that has these two actions.
WAITING, PUBLISH, REFUSE = "submitted", "publish", "refuse"
#: The state of what somebody said should not be there, and the act that leaves it all the same.
REPORTED, REPORT, KEEP = "reported", "report", "keep"
#: Why something is refused or hidden, as its author is told; kept by its key.
REASONS: Mapping[str, str] = {
    "insult": "These words insult or threaten somebody.",
    "private": "This tells something private about somebody.",
    "accusation": "This accuses somebody by name without saying how one knows.",
    "hatred": "This sets people against each other.",
    "violence": "This calls for violence.",
    "unclear": "The voice or the text cannot be understood. Please say it again.",
    "elsewhere": "This is not the right place for it.",
    "twice": "The same thing was said already.",
    "advert": "This is an advertisement.",
    "other": "For another reason, which the moderator says.",
}
#: The longest word of a moderator to the author or to a colleague, in characters.
NOTE = 500

#: Why somebody is not offered a matter: hers, addressed to her, refused by her before, handed on
#: by her, in a room of women.
OWN, TO_HER, BEFORE, HANDED_ON, ROOM, MOVED = (
    "own",
    "to_her",
    "before",
    "handed_on",
    "room",
    "moved",
)


@dataclass(frozen=True)
class Facts:
    """What is known of a moderator: ``officials`` are ids of officials that she is."""

    person: str
    woman: bool = False
    officials: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Waiting:
    """What counts for the decision on a thread; ``caller`` asked for a second moderator."""

    author: str | None
    towards: str | None
    room: str
    machine: Machine
    standing: Standing
    caller: str = ""


def moderated(machines: Iterable[Machine]) -> list[Machine]:
    """The machines in which a moderator lets things through or refuses them."""
    return [machine for machine in machines if _has_both(machine)]


def _has_both(machine: Machine) -> bool:
    steps = [machine.step(WAITING, action) for action in (PUBLISH, REFUSE)]
    return all(step is not None and MODERATOR in step.hats for step in steps)


def barred(facts: Facts, of: Waiting) -> str:
    """Why somebody may not decide on what waits, '' if she may."""
    if why := apart(facts, of):
        return why
    if of.standing.state != WAITING:
        return MOVED
    meant = Act("", PUBLISH, MODERATOR, facts.person, 0)
    if of.machine.allows(of.standing, meant) is None:
        return BEFORE
    return HANDED_ON if of.caller == facts.person else ""


def apart(facts: Facts, of: Waiting) -> str:
    """Why a matter is not for this moderator, wherever it stands; '' if it is."""
    if of.room == WOMEN and not facts.woman:
        return ROOM
    if facts.person == of.author:
        return OWN
    return TO_HER if of.towards and of.towards in facts.officials else ""


def hidden_from(why: str) -> bool:
    """Whether a matter is not even shown, since what was said is not for these ears yet."""
    return why in (ROOM, TO_HER, OWN)


def reason(key: str, note: str) -> dict[str, str]:
    """What is told with a refusal; raises InputError with the field that is wrong."""
    said = " ".join(note.split())[:NOTE]
    if key not in REASONS:
        raise InputError("Touch the reason: the author is told it.", field="reason")
    if key == "other" and not said:
        raise InputError("Say the reason in a few words.", field="note")
    return {"reason": key, "text": said} if said else {"reason": key}
