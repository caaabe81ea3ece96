"""Acts of debates: plan, open and close, speak, conclude."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.core.civic import consent
from hub.core.civic import service as civic
from hub.core.civic.entry import speaks
from hub.core.civic.machine import AUTHOR, FACILITATOR, OFFICIAL, WOMEN, Standing
from hub.core.civic.models import CivicThread
from hub.core.civic.service import Matter, Opening
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import marks, run
from hub.core.usage.rules import WOMAN
from hub.core.who import Who
from hub.features.debates import rules
from hub.features.debates.machines import (
    CONTRIBUTION_NAME,
    DEBATE_NAME,
    OPEN,
    PLANNED,
    hours,
)
from hub.features.debates.matters import invited, room_of
from hub.features.debates.rules import Facts


@dataclass(frozen=True)
class Plan:
    """A debate as a form tells it: times in ms, ``officials`` ids with the gender that the
    directory knows ('' if none), ``moderators`` ids of persons, ``voice`` the subject said aloud.
    """

    subject: str
    commune: str
    opens: int
    closes: int
    room: str = rules.EVERYBODY
    officials: Mapping[str, str] = field(default_factory=dict)
    moderators: tuple[str, ...] = ()
    text: str = ""
    voice: str = ""


@dataclass(frozen=True)
class Words:
    """A contribution; ``author`` is somebody else than who writes when spoken for, ``consent``
    says then how she agreed.
    """

    told: Mapping[str, str]
    author: str | None = None
    consent: str = ""


def plan(node: Node, who: Who, facts: Facts, given: Plan) -> str:
    """Plan a debate; answers its id. Raises InputError, NotAllowedError."""
    check_plan(node, facts, given)
    opening = Opening(
        commune=given.commune,
        title=given.subject,
        about={
            "room": given.room,
            "officials": rules.listed(given.officials),
            "moderators": rules.listed(given.moderators),
        },
    )
    told = {
        "opens": str(given.opens), "closes": str(given.closes),
        "text": given.text, "voice": given.voice,
    }  # fmt: skip
    with node.journal.writing():
        thread = civic.begin(node, who, DEBATE_NAME, opening)
        civic.act(node, who, thread, "plan", FACILITATOR, told)
    return thread


def check_plan(node: Node, facts: Facts, given: Plan) -> None:
    """Raise for a debate that cannot be held so."""
    if FACILITATOR not in rules.debate_hats(facts, given.room, ()):
        raise NotAllowedError("A debate among women is planned and led by a woman.")
    if not given.subject.strip():
        raise InputError("Write the subject in a few words.", field="subject")
    if len(given.subject) > rules.SUBJECT_CHARS:
        raise InputError("The subject is too long: keep to one sentence.", field="subject")
    if not given.commune:
        raise InputError("Choose the commune.", field="commune")
    rules.check_hours(given.opens, given.closes, believed_ms(node))
    if given.room != WOMEN:
        return
    if any(gender not in (WOMAN, "") for gender in given.officials.values()):
        raise InputError("Invite only women to a debate among women.", field="officials")
    if len(women(given.moderators)) < len(set(given.moderators)):
        raise InputError("Only women moderate a debate among women.", field="moderators")


def move(node: Node, who: Who, facts: Facts, thread: str, opens: int, closes: int) -> Standing:
    """Another day or hour for a debate that has not begun. Raises InputError, NotAllowedError."""
    rules.check_hours(opens, closes, believed_ms(node))
    return do(node, who, facts, thread, "move", {"opens": str(opens), "closes": str(closes)})


def prolong(node: Node, who: Who, facts: Facts, thread: str, minutes: int) -> Standing:
    """More time, from the planned end or from now if that is past; also after a power cut."""
    if not 5 <= minutes <= 240:
        raise InputError("Give between 5 minutes and 4 hours more.", field="minutes")
    found = civic.matter(node, thread)
    end = max(hours(found.standing)[1], believed_ms(node) or 0)
    return do(node, who, facts, thread, "prolong", {"closes": str(end + minutes * 60_000)})


def conclude(node: Node, who: Who, facts: Facts, thread: str, told: Mapping[str, str]) -> Standing:
    """Write what came out: a debate ends with its conclusions."""
    if not told.get("text", "").strip():
        raise InputError("Write the conclusions: a debate ends with them.", field="text")
    if len(told["text"]) > rules.CONCLUSIONS_CHARS:
        raise InputError("This is too long: keep to what was decided.", field="text")
    return do(node, who, facts, thread, "conclude", told)


def do(
    node: Node,
    who: Who,
    facts: Facts,
    thread: str,
    action: str,
    told: Mapping[str, str] | None = None,
) -> Standing:
    """Act as the facilitator of a debate. Raises NotFoundError, NotAllowedError, InputError."""
    with node.journal.writing():
        found = debate(node, facts, thread)
        hats = rules.debate_hats(facts, room_of(found.thread), invited(found.thread))
        if FACILITATOR not in hats:
            raise NotAllowedError("This page is for other people of the space.")
        return civic.act(node, who, thread, action, FACILITATOR, told)


def speak(node: Node, who: Who, facts: Facts, thread: str, words: Words) -> str:
    """Take the floor while a debate is open; answers the contribution's id."""
    check_words(node, who, facts, thread, words)
    with node.journal.writing():
        found = debate(node, facts, thread)
        if not rules.takes_words(found.standing, believed_ms(node)):
            raise NotAllowedError("This debate is not open now: nobody can speak in it.")
        behalf = words.author if words.author and words.author != who.person else None
        own = "" if behalf else rules.seat(facts, invited(found.thread))
        opening = Opening(
            author=words.author or who.person,
            commune=found.thread.commune,
            parent=thread,
            title=found.thread.title,
            about={"official": own, "room": room_of(found.thread)},
        )
        hat = FACILITATOR if behalf else OFFICIAL if own else AUTHOR
        made = civic.begin(node, who, CONTRIBUTION_NAME, opening)
        told = {**words.told, "consent": words.consent if behalf else ""}
        civic.act(node, who, made, "submit", hat, told, behalf=behalf)
    return made


def check_words(node: Node, who: Who, facts: Facts, thread: str, words: Words) -> None:
    """Raise for words that cannot be taken."""
    found = debate(node, facts, thread)
    if who.person is None:
        raise NotAllowedError("Come in with your pictures or your card to speak.")
    if not speaks(words.told):
        raise InputError("Say it, or write it.", field="text")
    if len(words.told.get("text", "")) > rules.WORDS_CHARS:
        raise InputError("This is too long: keep to one idea.", field="text")
    if not words.author or words.author == who.person:
        return
    if FACILITATOR not in rules.debate_hats(facts, room_of(found.thread), ()):
        raise NotAllowedError("Only the facilitator can speak for somebody else.")
    if room_of(found.thread) == WOMEN and not women((words.author,)):
        raise NotAllowedError("Only women speak in a debate among women.")
    consent.checked(words.consent)


def own(node: Node, who: Who, facts: Facts, thread: str, action: str) -> Standing:
    """Take one's words back, or appeal once against their refusal."""
    with node.journal.writing():
        found = civic.matter(node, thread)
        hats = rules.contribution_hats(facts, room_of(found.thread), found.thread.author)
        if found.thread.machine != CONTRIBUTION_NAME or AUTHOR not in hats:
            raise NotFoundError("This matter is not here.")
        return civic.act(node, who, thread, action, AUTHOR)


def debate(node: Node, facts: Facts, thread: str) -> Matter:
    """A debate for whoever may enter its room; raises NotFoundError as if it were not there."""
    found = civic.matter(node, thread)
    hidden = found.thread.shown != civic.SHOWN and FACILITATOR not in facts.roles
    if (
        found.thread.machine != DEBATE_NAME
        or hidden
        or not rules.enters(facts, room_of(found.thread))
    ):
        raise NotFoundError("This debate is not here.")
    return found


def believed_ms(node: Node) -> int | None:
    """The time now if the clock can be believed."""
    return node.clock.now_ms() if node.clock.trusted() else None


def women(people: tuple[str, ...]) -> set[str]:
    """Those of some persons who are women; one query."""
    if not people:
        return set()
    sql = f"SELECT id FROM person WHERE gender = ? AND id IN ({marks(len(people))})"  # noqa: S608  # marks only
    return {row[0] for row in run(sql, (WOMAN, *people)).fetchall()}


def waiting_for_clock(node: Node) -> list[CivicThread]:
    """The debates that the clock may open or close."""
    query = CivicThread.select().where(
        (CivicThread.machine == DEBATE_NAME) & CivicThread.state.in_((PLANNED, OPEN))
    )
    return list(query)
