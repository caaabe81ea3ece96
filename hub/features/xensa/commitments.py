"""What officials promised: made with an answer or beside it, followed with evidence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hub.core.civic import service as civic
from hub.core.civic.entry import speaks
from hub.core.civic.machine import Act
from hub.core.civic.models import CivicAct, CivicThread, about
from hub.core.civic.service import Matter, Opening
from hub.core.errors import InputError, NotAllowedError
from hub.core.node import Node
from hub.core.who import Who
from hub.features.xensa import rules, service
from hub.features.xensa.machines import (
    BROKEN,
    COMMITMENT,
    COMMITMENT_NAME,
    KEPT,
    OPEN,
    PARTLY,
    PROGRESS,
    QUESTION,
    REPLIED,
)
from hub.features.xensa.rules import Facts

#: Promises on a page, and the states of those that are still to be kept.
PAGE, RUNNING = 60, (OPEN, PROGRESS)


@dataclass(frozen=True)
class Promise:
    """A commitment as pages show it; ``by`` is a day like ``2026-12-31``."""

    id: str
    state: str
    official: str
    official_name: str
    commune: str
    question: str
    made: Act | None
    by: str
    by_ms: int | None
    overdue: bool
    confirmed: int
    contested: int
    matter: Matter


@dataclass(frozen=True)
class Tally:
    """How many promises became what; ``overdue`` ones are among ``running``."""

    promised: int = 0
    kept: int = 0
    partly: int = 0
    broken: int = 0
    running: int = 0
    overdue: int = 0


def promise(node: Node, who: Who, facts: Facts, question: str, told: Mapping[str, str]) -> str:
    """Note what an official promises with an answer: text or voice, ``by`` a day, an indicator.

    Answers the commitment's thread. Raises InputError, NotAllowedError.
    """
    check_promise(told)
    with node.journal.writing():
        found = civic.matter(node, question)
        thread = found.thread
        worn = rules.hats(facts, service.subject_of(thread))
        hat = next((hat for hat in ("official", "facilitator") if hat in worn), None)
        if hat is None or thread.machine != QUESTION or found.standing.state not in REPLIED:
            raise NotAllowedError("This can no longer be done here: somebody acted meanwhile.")
        opening = Opening(
            author=thread.author, commune=thread.commune, towards=thread.towards, parent=thread.id,
            about={"to_name": about(thread).get("to_name", "")},
        )  # fmt: skip
        # for the author of the question, whom the promise is made to: nobody speaks for her here
        made = civic.begin(node, Who(), COMMITMENT_NAME, opening)
        civic.act(node, who, made, "promise", hat, told)
    return made


def check_promise(told: Mapping[str, str]) -> None:
    """Raise InputError for a promise without words or without a day."""
    if not speaks(told):
        raise InputError("Say what is promised.", field="promise")
    try:
        date.fromisoformat(told.get("by", ""))
    except ValueError as error:
        raise InputError("Give the day by which it will be done.", field="by") from error


def newest(node: Node, official: str = "", commune: str = "") -> list[Promise]:
    """What an official promised, or what was promised in a commune, newest first."""
    return told_of(node, _promises().where(_whose(official, commune)).limit(PAGE))


def running(node: Node, officials: Iterable[str]) -> list[Promise]:
    """What some officials have still to keep, newest first."""
    names = sorted(officials)
    if not names:
        return []
    return told_of(
        node, _promises().where(CivicThread.towards.in_(names), CivicThread.state.in_(RUNNING))
    )


def of_question(node: Node, question: str) -> list[Promise]:
    """What was promised with the answer to a question."""
    return told_of(node, _promises().where(CivicThread.parent == question))


def one(node: Node, thread: str) -> Promise:
    """A promise by its id; raises NotFoundError."""
    return _shown(node, civic.matter(node, thread))


def tally(node: Node, official: str = "", commune: str = "") -> Tally:
    """What became of the promises of an official or of a commune; two queries."""
    ours = _promises().where(_whose(official, commune))
    states = Counter(state for (state,) in ours.select(CivicThread.state).tuples())
    due = (
        ours.where(CivicThread.state.in_(RUNNING))
        .select(CivicThread.state, CivicAct.told)
        .join(CivicAct, on=(CivicAct.thread == CivicThread.id))
        .where((CivicAct.action == "promise") & (CivicAct.counted == 1))
    )
    now_ms = node.clock.now_ms()
    return Tally(
        promised=states.total(),
        kept=states[KEPT],
        partly=states[PARTLY],
        broken=states[BROKEN],
        running=sum(states[state] for state in RUNNING),
        overdue=sum(
            rules.overdue(state, json.loads(told)["by"], now_ms) for state, told in due.tuples()
        ),
    )


def told_of(node: Node, rows: Iterable[CivicThread]) -> list[Promise]:
    """Commitments as pages show them."""
    return [_shown(node, each) for each in civic.matters(node, rows)]


def _noon(day: str) -> int | None:
    """Noon of a day like ``2026-12-31``, in ms; None for what is none."""
    try:
        return round(datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp() * 1000)
    except ValueError:
        return None


def _whose(official: str, commune: str) -> Any:
    return CivicThread.towards == official if official else CivicThread.commune == commune


def _promises() -> Any:
    return (
        CivicThread.select()
        .where(
            CivicThread.machine == COMMITMENT_NAME,
            CivicThread.state.in_(sorted(COMMITMENT.public)),
            CivicThread.shown == civic.SHOWN,
        )
        .order_by(CivicThread.hlc.desc())
    )


def _shown(node: Node, found: Matter) -> Promise:
    thread, standing = found.thread, found.standing
    made = standing.last("promise")
    by = made.told["by"] if made else ""
    return Promise(
        id=thread.id,
        state=standing.state,
        official=thread.towards or "",
        official_name=about(thread).get("to_name", ""),
        commune=thread.commune or "",
        question=thread.parent or "",
        made=made,
        by=by,
        by_ms=_noon(by),
        overdue=rules.overdue(standing.state, by, node.clock.now_ms()),
        confirmed=standing.times("confirm"),
        contested=standing.times("contest"),
        matter=found,
    )
