"""Who wears which hat in a matter of MonElu, who sees it, and what can be told with an act; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.core.civic.entry import speaks
from hub.core.civic.machine import (
    AUTHOR,
    CITIZEN,
    CLERK,
    COUNCIL,
    FACILITATOR,
    GRANTS,
    MODERATOR,
    OFFICIAL,
    OWNER,
    Standing,
)
from hub.core.errors import InputError
from hub.core.permissions import LEARNER
from hub.features.monelu.machines import MACHINES, PROPOSAL, whole

#: What an opinion may be, and for whom an action is meant first.
FOR, AGAINST, QUESTION = "for", "against", "question"
STANCES = (FOR, AGAINST, QUESTION)
WOMEN, YOUNG, EVERYBODY = "women", "young", "everybody"
BENEFITS = (WOMEN, YOUNG, EVERYBODY)
#: Longest texts, in characters, and what it takes to be one line.
TITLE, TEXT = 120, 4000
#: The one reaction to a proposal: more people want it.
SUPPORT = "support"
#: For how long supporters may say whether what was done is really done.
FOUR_WEEKS_MS = 28 * 24 * 3600 * 1000
#: The states of each machine that everybody may see.
PUBLIC = {machine.name: machine.public for machine in MACHINES}
#: Hats that go with a permission alone.
BY_PERMISSION = (("facilitate", FACILITATOR), ("moderate", MODERATOR), ("grant", GRANTS))


@dataclass(frozen=True)
class Facts:
    """What is known of whoever asks: ``may`` are actions of MonElu, ``seats`` the communes for which
    she is an official, ``desks`` those whose clerk she is; None stands for every commune.
    """

    person: str | None = None
    roles: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    seats: frozenset[str | None] = frozenset()
    desks: frozenset[str | None] = frozenset()


@dataclass(frozen=True)
class Matter:
    """What the rules must know of a thread."""

    machine: str
    commune: str | None = None
    author: str | None = None
    behalf: str | None = None
    shown: int = 0
    state: str = ""


def hats(facts: Facts, of: Matter, now: Standing, supports: bool = False) -> frozenset[str]:
    """The hats that somebody may wear in one matter; ``supports`` is about a proposal."""
    worn = set()
    if facts.person is None:
        return frozenset()
    if facts.person == of.author:
        worn.add(AUTHOR)
    if LEARNER in facts.roles and (of.machine != PROPOSAL.name or supports):
        worn.add(CITIZEN)
    worn |= {hat for action, hat in BY_PERMISSION if action in facts.may}
    if facts.person == of.author:
        worn.discard(MODERATOR)  # nobody lets her own words through
    if serves(facts.seats, of.commune):
        worn |= {OFFICIAL, COUNCIL, OWNER}
    if serves(facts.desks, of.commune):
        worn |= {CLERK, COUNCIL, OWNER}
    accepted = now.last("accept")
    if accepted and accepted.told.get("owner_person") == facts.person:
        worn.add(OWNER)
    return frozenset(worn)


def serves(communes: frozenset[str | None], commune: str | None) -> bool:
    """Whether an office for some communes reaches a matter; one of no commune is everybody's."""
    return bool(communes) and (commune is None or None in communes or commune in communes)


def sees(facts: Facts, of: Matter) -> bool:
    """Whether somebody may see a matter: what is published; the others its author and moderators."""
    if "moderate" in facts.may:
        return True
    if facts.person is not None and facts.person in (of.author, of.behalf):
        return True
    return of.state in PUBLIC.get(of.machine, ()) and of.shown == 0


def was_open(of: Matter, now: Standing) -> bool:
    """Whether a matter was taken back after it was published: who has an old page is told so."""
    return of.shown == 0 and of.state == "withdrawn" and now.times("publish") > 0


def title(typed: str) -> str:
    """A title, on one line; raises InputError."""
    found = " ".join(typed.split())[:TITLE]
    if not found:
        raise InputError("Give it a short name.", field="title")
    return found


def must_say(told: Mapping[str, str], document: bool = False) -> None:
    """Raise InputError unless there is something to hear or to read."""
    if not speaks(told, *(("document",) if document else ())):
        raise InputError("Speak or write: one of the two is needed.", field="text")


def day(typed: str, field: str) -> str:
    """A date as ``2026-03-14``; raises InputError."""
    try:
        return date.fromisoformat(typed.strip()).isoformat()
    except ValueError as error:
        raise InputError("This is not a date of the calendar.", field=field) from error


def amount(typed: str, field: str) -> str:
    """A sum in XOF, typed with spaces or not; raises InputError."""
    bare = "".join(typed.split()).replace(".", "")
    if not whole(bare):
        raise InputError("Write the sum in figures, in CFA francs.", field=field)
    return str(int(bare))


def count(typed: str, most: int, field: str) -> str:
    """A number of people or a share, up to ``most``; raises InputError."""
    bare = typed.strip()
    if not (bare.isascii() and bare.isdecimal() and len(bare) < 8 and int(bare) <= most):
        raise InputError("Write a whole number of at most {most}.", field=field, most=most)
    return str(int(bare))


def benefits(chosen: list[str]) -> str:
    """For whom, in a steady order, ``everybody`` if nothing was chosen."""
    return ",".join(one for one in BENEFITS if one in chosen) or EVERYBODY


def on_paper(now: Standing) -> int:
    """How many support a proposal on paper."""
    return sum(whole(act.told.get("number")) for act in now.acts if act.action == "paper")


def in_time(now: Standing, at_ms: int) -> bool:
    """Whether supporters may still say if it is really done: four weeks long."""
    done = now.last("done")
    return done is not None and at_ms <= done.at_ms + FOUR_WEEKS_MS


def answers_opinions(of: Matter) -> bool:
    """Whether an opinion can be given on a matter now."""
    if of.machine == PROPOSAL.name:
        return of.state in ("published", "review")
    return of.state == "published" and of.shown == 0
