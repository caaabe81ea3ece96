"""Acts of Xensa: ask, deliver, answer, judge; one question to several officials is several threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.core.civic import consent
from hub.core.civic import service as civic
from hub.core.civic.entry import speaks
from hub.core.civic.machine import HUB, Standing
from hub.core.civic.models import CivicThread
from hub.core.civic.service import Matter, Opening
from hub.core.clock import DAY_MS
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.who import SYSTEM, Who
from hub.features.xensa import rules
from hub.features.xensa.machines import (
    INTERPELLATION,
    MACHINES,
    PUBLIC,
    QUESTION,
    VERDICTS,
)
from hub.features.xensa.rules import Facts, Subject

#: How a sheet or a voice reached the official, when not by her own screen.
PRINTED, ALOUD, SCREEN = "printed", "aloud", "screen"


@dataclass(frozen=True)
class Asking:
    """A question: ``officials`` are (id, commune, name) of whom it goes to; ``told`` holds text,
    voice, photo, language. ``author`` is somebody else than who writes when spoken for; ``consent``
    says then how the author agreed (``spoken`` or ``pictures``).
    """

    officials: Sequence[tuple[str, str, str]]
    told: Mapping[str, str]
    author: str | None = None
    consent: str = ""


def ask(node: Node, who: Who, asking: Asking) -> list[str]:
    """Put a question to officials, one thread each; the others name the first as their parent.

    Answers the threads' ids. Raises InputError, NotAllowedError.
    """
    check_asking(who, asking)
    behalf = asking.author if asking.author and asking.author != who.person else None
    told = {**asking.told, "consent": asking.consent if behalf else ""}
    hat = "facilitator" if behalf else "author"
    made: list[str] = []
    with node.journal.writing():
        for official, commune, name in dict.fromkeys(asking.officials):
            opening = Opening(
                author=asking.author or who.person,
                commune=commune,
                towards=official,
                parent=made[0] if made else None,
                about={"to_name": name},
            )
            thread = civic.begin(node, who, QUESTION, opening)
            civic.act(node, who, thread, "submit", hat, told, behalf=behalf)
            made.append(thread)
    return made


def check_asking(who: Who, asking: Asking) -> None:
    """Raise for a question without words, without addressee, or by nobody."""
    if who.person is None:
        raise NotAllowedError("Come in with your pictures or your card to ask a question.")
    if not asking.officials:
        raise InputError("Touch whom you ask.", field="officials")
    if not speaks(asking.told):
        raise InputError("Say your question, or write it.", field="text")
    if len(asking.told.get("text", "")) > rules.QUESTION_CHARS:
        raise InputError("This is too long: keep to one question.", field="text")
    spoken_for = asking.author and asking.author != who.person
    if spoken_for and "facilitator" not in who.roles:
        raise NotAllowedError("Only the facilitator can speak for somebody else.")
    if spoken_for:
        consent.checked(asking.consent)


def subject_of(thread: CivicThread) -> Subject:
    """What hats depend on of a thread."""
    return Subject(thread.author, thread.towards, thread.commune)


def shown_to(node: Node, facts: Facts, thread: str, machine: str = QUESTION) -> Matter:
    """A matter for whoever may see it; raises NotFoundError as if it were not there otherwise."""
    found = civic.matter(node, thread)
    worn = rules.hats(facts, subject_of(found.thread))
    public = any(act.action in ("publish", "forward") for act in found.standing.acts)
    standing, row = found.standing, found.thread
    if row.machine != machine or not (
        machine != QUESTION or rules.may_see(worn, standing.state, row.shown, public)
    ):
        raise NotFoundError("This question is not here.")
    return found


def do(
    node: Node,
    who: Who,
    facts: Facts,
    thread: str,
    action: str,
    told: Mapping[str, str] | None = None,
    at_ms: int | None = None,
) -> Standing:
    """Act in a matter with the hat that fits; answers where it stands then.

    Raises NotAllowedError if nobody with these hats may do that now, InputError for missing words.
    """
    with node.journal.writing():
        found = civic.matter(node, thread)
        worn = rules.hats(facts, subject_of(found.thread))
        step = civic.machine_of(node, found.thread.machine).step(found.standing.state, action)
        hat = next((hat for hat in step.hats if hat in worn), None) if step else None
        if step is None or (hat is None and worn):
            raise NotAllowedError("This can no longer be done here: somebody acted meanwhile.")
        if hat is None:
            raise NotAllowedError("This page is for other people of the space.")
        _check_time(node, found.standing, action, hat, at_ms)
        return civic.act(node, who, thread, action, hat, told, at_ms)


def _check_time(node: Node, standing: Standing, action: str, hat: str, at_ms: int | None) -> None:
    """What a machine cannot check: that enough time passed, that a stated day is possible."""
    now_ms = node.clock.now_ms()
    third_party = action == "suggest" or (action in VERDICTS and hat == "facilitator")
    if third_party and not rules.open_to_suggestions(standing, now_ms):
        raise NotAllowedError(
            "For {days} days after an answer only its author says whether it answers.",
            days=rules.SUGGEST_DAYS,
        )
    if at_ms is not None and at_ms > now_ms + DAY_MS:
        raise InputError("This day is yet to come.", field="day")
    given = rules.first_delivery(standing)
    if at_ms is not None and given is not None and at_ms < given.at_ms - DAY_MS:
        raise InputError("This day is before the question was handed over.", field="day")


def answer(
    node: Node,
    who: Who,
    facts: Facts,
    thread: str,
    told: Mapping[str, str],
) -> Standing:
    """The official's words. Raises InputError if there are none or too many."""
    if not speaks(told):
        raise InputError("Say your answer, or write it.", field="text")
    if len(told.get("text", "")) > rules.ANSWER_CHARS:
        raise InputError("This answer is too long.", field="text")
    return do(node, who, facts, thread, "answer", told)


def transcribe(
    node: Node, who: Who, facts: Facts, thread: str, told: Mapping[str, str], at_ms: int | None
) -> Standing:
    """The clerk types what the official wrote on the sheet; the official confirms it later."""
    if not speaks(told, "photo"):
        raise InputError("Type what is written on the sheet, or take its picture.", field="text")
    return do(node, who, facts, thread, "transcribe", told, at_ms)


def transfer(
    node: Node, who: Who, facts: Facts, thread: str, official: tuple[str, str, str], reason: str
) -> str:
    """Hand a question on to the official who can answer it; answers the thread opened there."""
    to, commune, name = official
    if to in facts.officials:
        raise InputError("Choose somebody else than yourself.", field="to")
    with node.journal.writing():
        found = civic.matter(node, thread)
        asked = next(act for act in found.standing.acts if act.action in ("submit", "forward"))
        do(node, who, facts, thread, "transfer", {"to": to, "to_name": name, "reason": reason})
        opening = Opening(
            author=found.thread.author, commune=commune, towards=to, parent=thread,
            about={"to_name": name, "from": thread},
        )  # fmt: skip
        opened = civic.begin(node, SYSTEM, QUESTION, opening)
        civic.act(node, SYSTEM, opened, "forward", HUB, {**asked.told, "from": thread})
    return opened


def deliver_to(node: Node, officials: frozenset[str]) -> int:
    """Mark as delivered what waits for an official who has just come in; how many that were."""
    if not officials:
        return 0
    rows = CivicThread.select().where(
        (CivicThread.machine == QUESTION)
        & (CivicThread.towards.in_(sorted(officials)))
        & (CivicThread.state == "published")
        & (CivicThread.shown == 0)
    )
    waiting = [row.id for row in rows]
    if waiting:
        with node.journal.writing():
            for thread in waiting:
                if civic.matter(node, thread).standing.state == "published":
                    civic.act(node, SYSTEM, thread, "deliver", HUB, {"how": SCREEN})
    return len(waiting)


def react(node: Node, who: Who, facts: Facts, thread: str, kind: str) -> None:
    """Support, oppose or thank; '' takes it back."""
    found = shown_to(node, facts, thread)
    if found.standing.state not in PUBLIC:
        raise NotAllowedError("This can no longer be done here: somebody acted meanwhile.")
    civic.react(node, who, thread, kind, rules.REACTIONS)


def choices(facts: Facts, found: Matter, now_ms: int) -> frozenset[str]:
    """The actions that a page offers to whoever asks: what the machine and the time allow now."""
    worn = rules.hats(facts, subject_of(found.thread))
    machine = next(each for each in MACHINES if each.name == found.thread.machine)
    offered = {step.action for step in machine.open_to(found.standing, worn)}
    standing = found.standing
    if machine is INTERPELLATION:
        late_enough = rules.open_to_suggestions(standing, now_ms)
        offered -= set() if late_enough else {"suggest"}
        if "author" not in worn:
            known = rules.suggested(standing) if late_enough else {}
            offered -= {verdict for verdict in VERDICTS if verdict not in known}
        for single in ("appeal", "redeliver"):
            offered -= {single} if standing.times(single) else set()
    return frozenset(offered)
