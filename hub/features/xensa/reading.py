"""Lists of questions and promises, and the figures made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hub.core.civic import public
from hub.core.civic import service as civic
from hub.core.civic.machine import Act
from hub.core.civic.models import CivicReaction, CivicThread, about
from hub.core.civic.outlines import Outline, Whose, outlines
from hub.core.civic.service import Matter
from hub.core.node import Node
from hub.core.storage.bound import marks, run
from hub.core.who import Who
from hub.features.xensa import rules
from hub.features.xensa.machines import (
    INTERPELLATION,
    MACHINES,
    PUBLIC,
    PUBLISHED,
    QUESTION,
    WAITING,
)
from hub.features.xensa.rates import Rate, rate

#: Questions on a page.
PAGE = 20
#: The most questions that figures are made of at once: the newest ones.
COUNTED = 20_000


@dataclass(frozen=True)
class Question:
    """A question as pages show it; times in ms, days whole."""

    id: str
    state: str
    official: str
    official_name: str
    commune: str
    asked: Act | None
    answered: Act | None
    matter: Matter
    lateness: str
    waited: int | None
    transport: int | None
    reactions: dict[str, int]


def near(node: Node, commune: str = "", before: int = 0) -> list[Question]:
    """What everybody may see, newest first, a page of it; ``before`` is the stamp of the last seen."""
    wanted = _questions(CivicThread.state.in_(PUBLIC), CivicThread.shown == 0)
    if commune:
        wanted = wanted.where(CivicThread.commune == commune)
    if before:
        wanted = wanted.where(CivicThread.hlc < before)
    return told(node, wanted.order_by(CivicThread.hlc.desc()).limit(PAGE))


def mine(node: Node, person: str) -> list[Question]:
    """Every question that somebody asked, newest first."""
    return told(node, _questions(CivicThread.author == person).order_by(CivicThread.hlc.desc()))


def to_answer(node: Node, officials: Iterable[str]) -> list[Question]:
    """What waits with an official, what she has longest first."""
    names = sorted(officials)
    if not names:
        return []
    rows = _questions(CivicThread.towards.in_(names), CivicThread.state.in_(WAITING))
    found = told(node, rows)
    return sorted(found, key=lambda each: rules.last_delivery_ms(each.matter.standing) or 0)


def on_paper(node: Node, communes: Iterable[str]) -> list[Question]:
    """What a clerk can carry: published or with the official, the oldest first."""
    names = sorted(communes)
    if not names:
        return []
    wanted = (PUBLISHED, *WAITING)
    rows = _questions(CivicThread.commune.in_(names), CivicThread.state.in_(wanted))
    return told(node, rows.where(CivicThread.shown == 0).order_by(CivicThread.hlc))


def addressed(official: str = "", commune: str = "") -> list[Outline]:
    """Public questions to one official or of one commune, newest first, for figures."""
    whose = Whose("towards", official) if official else Whose("commune", commune)
    return outlines(INTERPELLATION, whose, rules.MEASURED, COUNTED)


def some(node: Node, threads: Iterable[str]) -> list[Question]:
    """Questions by their ids, newest first."""
    rows = _questions(CivicThread.id.in_(tuple(threads)))
    return told(node, rows.order_by(CivicThread.hlc.desc()))


def one(node: Node, found: Matter) -> Question:
    """A matter as pages show it."""
    return _shown(node, found, civic.reactions([found.thread.id]))


def figures(node: Node, questions: Iterable[Outline]) -> Rate:
    """The answer rate of some questions."""
    return rate([each.standing for each in questions], node.clock.now_ms())


def by_official(node: Node, questions: Iterable[Outline]) -> dict[str, Rate]:
    """The answer rate of each official that some questions went to."""
    groups: dict[str, list[Outline]] = {}
    for each in questions:
        groups.setdefault(each.towards, []).append(each)
    return {official: figures(node, group) for official, group in groups.items()}


def names_of_officials(node: Node, questions: Iterable[Outline]) -> dict[str, str]:
    """What the officials were called when they were last asked."""
    newest: dict[str, str] = {}
    for each in questions:
        newest.setdefault(each.towards, each.id)
    return {each.official: each.official_name for each in some(node, newest.values())}


def siblings(node: Node, found: Matter) -> list[Question]:
    """The same question to other officials, and what it was handed on to."""
    first = found.thread.parent or found.thread.id
    rows = _questions(
        (CivicThread.parent == first) | (CivicThread.id == first),
        CivicThread.id != found.thread.id,
        CivicThread.state.in_(PUBLIC),
        CivicThread.shown == 0,
    )
    return told(node, rows.order_by(CivicThread.hlc))


def my_reaction(person: str | None, thread: str) -> str:
    """What somebody thinks of a question now."""
    row = CivicReaction.get_or_none(
        (CivicReaction.thread == thread) & (CivicReaction.person == (person or ""))
    )
    return str(row.kind) if row else ""


def counts(node: Node, officials: Iterable[str]) -> int:
    """How many questions wait for an official: for a badge."""
    names = sorted(officials)
    if not names:
        return 0
    row = run(
        f"SELECT count(*) FROM civic_thread WHERE machine = ? AND towards IN ({marks(len(names))}) "  # noqa: S608  # marks only
        "AND state IN ('published', 'delivered', 'acknowledged', 'transcribed')",
        (QUESTION, *names),
    ).fetchone()
    return int(row[0])


def told(node: Node, rows: Iterable[CivicThread]) -> list[Question]:
    """Threads as pages show them; one query for their acts and one for the reactions."""
    found = civic.matters(node, rows)
    reactions = civic.reactions(each.thread.id for each in found)
    return [_shown(node, each, reactions) for each in found]


def _questions(*where: Any) -> Any:
    return CivicThread.select().where(CivicThread.machine == QUESTION, *where)


def _shown(node: Node, found: Matter, reactions: dict[str, dict[str, int]]) -> Question:
    thread, standing, now_ms = found.thread, found.standing, node.clock.now_ms()
    asked = next((act for act in standing.acts if act.action in ("submit", "forward")), None)
    return Question(
        id=thread.id,
        state=standing.state,
        official=thread.towards or "",
        official_name=about(thread).get("to_name", ""),
        commune=thread.commune or "",
        asked=asked,
        answered=rules.answered_act(standing),
        matter=found,
        lateness=rules.lateness(standing, now_ms),
        waited=rules.waited_days(standing, now_ms),
        transport=rules.transport_days(standing, now_ms),
        reactions=reactions.get(thread.id, {}),
    )


def hears(node: Node, who: Who, blob: str) -> bool:
    """Whether a voice or photo was told in a question or promise that everybody may see."""
    return public.is_heard(blob, MACHINES)
