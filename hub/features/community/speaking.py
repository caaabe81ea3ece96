"""Acts of words: on a wall, in answer, on the board; what others do with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hub.core.civic import consent
from hub.core.civic import service as civic
from hub.core.civic.machine import AUTHOR, CITIZEN, FACILITATOR, Standing
from hub.core.civic.service import Opening
from hub.core.errors import InputError, NotAllowedError
from hub.core.node import Node
from hub.core.who import Who
from hub.features.community import board, rules, threads, wall
from hub.features.community.machines import LIVE, OFFER, POST, REPLY
from hub.features.community.rules import Facts

#: What an author does with her own words.
OWN = ("withdraw", "appeal")


@dataclass(frozen=True)
class Saying:
    """What somebody says; ``author`` for whom a facilitator speaks, who agreed by ``consent``."""

    told: Mapping[str, str]
    author: str | None = None
    consent: str = ""


@dataclass(frozen=True)
class Offering:
    """An opportunity as a form tells it; ``until`` is its last day (ISO), '' for the usual one."""

    kind: str
    title: str
    saying: Saying
    until: str = ""
    where: str = ""
    contact: str = rules.THROUGH
    commune: str | None = None


def say(node: Node, who: Who, facts: Facts, group: str, saying: Saying, answers: str = "") -> str:
    """Speak on the wall of a group, or answer words on it; answers the id.

    The facilitator's own words are there at once, all others wait for a moderator. Raises
    InputError, NotAllowedError, NotFoundError.
    """
    told, behalf = _told(facts, saying)
    with node.journal.writing():
        row, place = threads.readable(facts, group)
        if not rules.speaks(facts, place) or row.state not in LIVE:
            raise NotAllowedError("Come into the group first: then you can speak on its wall.")
        if behalf and threads.own_states(behalf, [group]).get(group) not in ("member", "lead"):
            raise NotAllowedError("This person does not belong to the group yet.")
        machine, parent, towards = POST.name, group, None
        if answers:
            within, words = wall.one(node, facts, answers)
            if within != group or words.state not in LIVE or words.answers:
                raise NotAllowedError("This can no longer be done here: somebody acted meanwhile.")
            machine, parent, towards = REPLY.name, answers, group
        opening = Opening(
            author=behalf,
            commune=row.commune,
            parent=parent,
            towards=towards,
            title=row.title,
            about={"room": place.room},
        )
        made = civic.begin(node, who, machine, opening)
        action, hat = _way(facts, behalf, "announce")
        civic.act(node, who, made, action, hat, told, behalf=behalf)
    return made


def offer(node: Node, who: Who, facts: Facts, given: Offering) -> str:
    """Put an opportunity on the board; answers its id. Raises InputError, NotAllowedError."""
    told, behalf = _told(facts, given.saying)
    rules.one_of(given.kind, rules.OFFERS, "kind")
    rules.one_of(given.contact, rules.CONTACTS, "contact")
    whose = threads.people(node, (behalf or facts.person,)).get(behalf or facts.person or "")
    if given.contact == rules.PHONE and not (whose and whose.phone):
        raise InputError("No number is known here: give it to the facilitator.", field="contact")
    told["until"] = rules.end_day(given.until, node.clock.now_ms(), node.clock.trusted())
    opening = Opening(
        author=behalf,
        commune=given.commune,
        title=given.title,
        about={
            "kind": given.kind,
            "contact": given.contact,
            "where": " ".join(given.where.split())[: rules.NAME_CHARS],
        },
    )
    with node.journal.writing():
        made = civic.begin(node, who, OFFER.name, opening)
        action, hat = _way(facts, behalf, "bring")
        civic.act(node, who, made, action, hat, told, behalf=behalf)
    return made


def interest(
    node: Node, who: Who, facts: Facts, thread: str, told: Mapping[str, str], behalf: str = ""
) -> Standing:
    """Say that one is interested, or that somebody else is; its author is told in her box, once."""
    if facts.person is None:
        raise NotAllowedError("Come in with your pictures or your card first.")
    if behalf and not facts.runs:
        raise NotAllowedError("Only the facilitator can speak for somebody else.")
    with node.journal.writing():
        found = board.one(node, facts, thread)
        if found.past or found.state not in LIVE:
            raise NotAllowedError("This opportunity is over.")
        person = behalf or facts.person
        if person == found.author:
            raise NotAllowedError("You put this on the board yourself.")
        if behalf:
            consent.checked(told.get("consent", ""))
        hat = FACILITATOR if behalf else CITIZEN
        given = {**told, "for": behalf}
        return civic.act(node, who, thread, "interest", hat, given, behalf=behalf or None)


def extend(node: Node, who: Who, facts: Facts, thread: str, until: str) -> Standing:
    """Another last day for an opportunity; by its author or the facilitator."""
    told = {"until": rules.end_day(until, node.clock.now_ms(), node.clock.trusted())}
    return _tend(node, who, facts, thread, "extend", told)


def fill(node: Node, who: Who, facts: Facts, thread: str) -> Standing:
    """Somebody was found: the opportunity is over."""
    return _tend(node, who, facts, thread, "fill", {})


def take_back(node: Node, who: Who, facts: Facts, thread: str, action: str) -> Standing:
    """Take one's own words or opportunity back, or appeal once against a refusal."""
    if action not in OWN:
        raise InputError("The hub did not understand. Please try again.")
    with node.journal.writing():
        if AUTHOR not in _hats(node, facts, thread):
            raise NotAllowedError("This is for somebody else to do, or was done already.")
        return civic.act(node, who, thread, action, AUTHOR)


def report(node: Node, who: Who, facts: Facts, thread: str, reason: str) -> Standing:
    """Say that something does not belong here; a moderator hears it again, its author is not told who."""
    if facts.person is None:
        raise NotAllowedError("Come in with your pictures or your card first.")
    if not reason:
        raise InputError("Touch one of the pictures.", field="reason")
    with node.journal.writing():
        if CITIZEN not in _hats(node, facts, thread):
            raise NotAllowedError("This is for somebody else to do, or was done already.")
        return civic.act(node, who, thread, "report", CITIZEN, {"reason": reason})


def react(node: Node, who: Who, facts: Facts, thread: str, kind: str) -> str:
    """Thank or support; the same once more takes it back. Answers the group of the words."""
    group, words = wall.one(node, facts, thread)
    _row, place = threads.readable(facts, group)
    if words.state not in LIVE or not rules.speaks(facts, place):
        raise NotAllowedError("Come into the group first: then you can speak on its wall.")
    civic.react(node, who, thread, "" if words.reacted == kind else kind, rules.REACTIONS)
    return group


def _tend(
    node: Node, who: Who, facts: Facts, thread: str, action: str, told: Mapping[str, str]
) -> Standing:
    with node.journal.writing():
        hats = _hats(node, facts, thread)
        hat = next((one for one in (AUTHOR, FACILITATOR) if one in hats), "")
        if not hat:
            raise NotAllowedError("This is for somebody else to do, or was done already.")
        return civic.act(node, who, thread, action, hat, told)


def _hats(node: Node, facts: Facts, thread: str) -> frozenset[str]:
    """What somebody may act as in words or an opportunity that she may hear; raises NotFoundError."""
    if civic.matter(node, thread).thread.machine == OFFER.name:
        return board.one(node, facts, thread).hats
    return wall.one(node, facts, thread)[1].hats


def _told(facts: Facts, saying: Saying) -> tuple[dict[str, str], str | None]:
    """What is told, and for whom; raises InputError, NotAllowedError."""
    if facts.person is None:
        raise NotAllowedError("Come in with your pictures or your card to speak.")
    told = dict(saying.told)
    if not any(told.get(kind, "").strip() for kind in ("text", "voice", "document")):
        raise InputError("Say it, or write it.", field="text")
    if len(told.get("text", "")) > rules.WORDS_CHARS:
        raise InputError("This is too long: keep to one idea.", field="text")
    if not saying.author or saying.author == facts.person:
        return told, None
    if not facts.runs:
        raise NotAllowedError("Only the facilitator can speak for somebody else.")
    told["consent"] = consent.checked(saying.consent)
    return told, saying.author


def _way(facts: Facts, behalf: str | None, at_once: str) -> tuple[str, str]:
    """The act and the hat by which words come in: the facilitator's own are there at once."""
    if facts.runs and not behalf:
        return at_once, FACILITATOR
    return "submit", FACILITATOR if behalf else AUTHOR
