"""Acts of groups: they are made and closed, people come in and leave, somebody leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hub.core.civic import consent
from hub.core.civic import service as civic
from hub.core.civic.entry import speaks
from hub.core.civic.machine import AUTHOR, FACILITATOR, OWNER, Standing
from hub.core.civic.models import CivicThread, about
from hub.core.civic.service import Opening
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.usage.rules import WOMAN
from hub.core.who import Who
from hub.features.community import reading, rules, threads
from hub.features.community.machines import BELONGING, GROUP, MEMBERSHIP, PUBLISHED
from hub.features.community.rules import Facts

#: What who leads a group does with somebody in it.
LEADING = ("accept", "decline", "entrust", "relieve", "remove")


@dataclass(frozen=True)
class Founding:
    """A group as a form tells it; ``author`` is for whom the facilitator makes it, who agreed by ``consent``."""

    kind: str
    entry: str
    title: str
    told: Mapping[str, str]
    commune: str | None = None
    author: str | None = None
    consent: str = ""


@dataclass(frozen=True)
class For:
    """Somebody for whom the facilitator acts, and how she agreed."""

    person: str
    consent: str = ""


def found(node: Node, who: Who, facts: Facts, given: Founding) -> str:
    """Make a group: at once by the facilitator, else a moderator confirms it; answers its id.

    Its founder belongs to it and leads it. Raises InputError, NotAllowedError.
    """
    if facts.person is None:
        raise NotAllowedError("Come in with your pictures or your card to make a group.")
    rules.one_of(given.kind, rules.KINDS, "kind")
    rules.one_of(given.entry, rules.ENTRIES, "entry")
    told = _said(given.told)
    behalf = _spoken_for(facts, given.author, given.consent)
    if given.entry == rules.AMONG_WOMEN and not _woman(node, behalf or facts.person):
        raise InputError("A group of women is made by a woman.", field="entry")
    opening = Opening(
        author=behalf,
        commune=given.commune,
        title=given.title,
        about={"kind": given.kind, "entry": given.entry, "room": rules.ROOMS[given.entry]},
    )
    at_once = facts.runs and rules.enters(facts, rules.ROOMS[given.entry])
    action = "found" if at_once else "submit"
    hat = FACILITATOR if at_once or behalf else AUTHOR
    with node.journal.writing():
        thread = civic.begin(node, who, GROUP.name, opening)
        if behalf:
            told["consent"] = given.consent
        civic.act(node, who, thread, action, hat, told, behalf=behalf)
        if behalf or not facts.runs:
            made = civic.begin(node, who, MEMBERSHIP.name, _belonging(thread, behalf))
            leads = FACILITATOR if behalf else OWNER
            civic.act(node, who, made, "begin", leads, behalf=behalf)
    return thread


def come_in(node: Node, who: Who, facts: Facts, group: str, behalf: For | None = None) -> str:
    """Join, or ask to; answers the state of the membership. Twice is once.

    Whom the facilitator brings is in at once, also into a group that one asks to come into, and after
    she was sent away from it. Raises NotFoundError, NotAllowedError, InputError for a facilitator without the person's word.
    """
    person = behalf.person if behalf else facts.person
    if person is None:
        raise NotAllowedError("Come in with your pictures or your card to join a group.")
    hat = AUTHOR if behalf is None else FACILITATOR
    told = {"consent": consent.checked(behalf.consent)} if behalf else {}
    if behalf and not facts.runs:
        raise NotAllowedError("Only the facilitator can speak for somebody else.")
    with node.journal.writing():
        row = open_group(facts, group)
        entry = about(row).get("entry", rules.OPEN)
        if entry == rules.AMONG_WOMEN and not _woman(node, person):
            raise NotAllowedError("This group is for women.")
        mine = threads.own_states(person, [group]).get(group, "")
        if mine in BELONGING or (mine == "asked" and behalf is None):
            return mine
        held = reading.own_memberships(person, group)
        removed = next((each.id for each in held if each.state == "removed"), "")
        if removed and behalf is None:
            raise NotAllowedError("Talk to the facilitator: only she can let you in again.")
        named = person if behalf else None
        if held:
            thread = removed or held[-1].id
        else:
            thread = civic.begin(node, who, MEMBERSHIP.name, _belonging(group, named))
        if not removed and mine != "asked":
            mine = civic.act(node, who, thread, rules.way_in(entry), hat, told, behalf=named).state
        if behalf is not None and mine not in BELONGING:
            mine = civic.act(node, who, thread, "accept", FACILITATOR, told, behalf=named).state
        return mine


def leave(node: Node, who: Who, facts: Facts, group: str) -> None:
    """Leave a group, or take back that one asked; twice is once."""
    if facts.person is None:
        raise NotAllowedError("Come in with your pictures or your card to join a group.")
    with node.journal.writing():
        for held in reading.own_memberships(facts.person, group):
            if held.state in ("asked", *BELONGING):
                civic.act(node, who, held.id, "leave", AUTHOR)


def lead(
    node: Node, who: Who, facts: Facts, group: str, member: str, action: str, reason: str = ""
) -> Standing:
    """Let somebody in, entrust the group to her, or send her away; as who leads it."""
    if action not in LEADING:
        raise InputError("The hub did not understand. Please try again.")
    if action == "remove" and not reason.strip():
        raise InputError("Say why: she is told.", field="reason")
    with node.journal.writing():
        hat, told = _leading(facts, group), {"reason": reason}
        held = reading.membership(group, member)
        if action == "remove":  # who came in by two spaces is sent away by both
            for other in reading.own_memberships(held.author or "", group):
                if other.id != held.id and other.state in BELONGING:
                    civic.act(node, who, other.id, action, hat, told)
        return civic.act(node, who, held.id, action, hat, told)


def close(node: Node, who: Who, facts: Facts, group: str, again: bool = False) -> Standing:
    """Close a group, or open it again."""
    with node.journal.writing():
        return civic.act(node, who, group, "reopen" if again else "close", _leading(facts, group))


def own(node: Node, who: Who, facts: Facts, group: str, action: str) -> Standing:
    """Take back a group that waits for a moderator, or appeal once against its refusal."""
    with node.journal.writing():
        row = threads.group_row(group)
        if row is None or facts.person is None or row.author != facts.person:
            raise NotFoundError("This group is not here.")
        return civic.act(node, who, group, action, AUTHOR)


def open_group(facts: Facts, group: str) -> CivicThread:
    """The row of a group that is open now, for whoever may know of it; raises NotFoundError."""
    row = threads.group_row(group)
    seen = row is not None and rules.enters(facts, about(row).get("room", ""))
    if row is None or not seen or row.state != PUBLISHED or row.shown != civic.SHOWN:
        raise NotFoundError("This group is not here.")
    return row


def _leading(facts: Facts, group: str) -> str:
    """The hat in which somebody leads a group; raises NotAllowedError."""
    row = threads.group_row(group)
    hats = rules.group_hats(facts, threads.places([row], facts.person)[group]) if row else ()
    if not hats:
        raise NotAllowedError("This is for who leads the group.")
    return min(hats)


def _belonging(group: str, person: str | None) -> Opening:
    return Opening(author=person, parent=group)


def _spoken_for(facts: Facts, author: str | None, how: str) -> str | None:
    """The person for whom a facilitator acts, who said that she agrees; None for oneself."""
    if not author or author == facts.person:
        return None
    if not facts.runs:
        raise NotAllowedError("Only the facilitator can speak for somebody else.")
    consent.checked(how)
    return author


def _said(told: Mapping[str, str]) -> dict[str, str]:
    if not speaks(told):
        raise InputError("Say it, or write it.", field="text")
    if len(told.get("text", "")) > rules.WORDS_CHARS:
        raise InputError("This is too long: keep to one idea.", field="text")
    return dict(told)


def _woman(node: Node, person: str) -> bool:
    return threads.people(node, (person,)).get(person, threads.Face()).gender == WOMAN
