"""The bulletin: what is new in a commune since a day, for a board or an official; read from acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from peewee import fn

from hub.core.blobs import service as blobs
from hub.core.civic import public
from hub.core.civic import service as civic
from hub.core.civic.machine import WOMEN, Act
from hub.core.civic.models import CivicAct, CivicThread, about
from hub.core.civic.service import Matter
from hub.core.node import Node
from hub.features.notices.rules import PROMISE, PROPOSAL, QUESTION

#: Sections in their order, with what is told in each: (machine, action).
SECTIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("decisions", (("monelu.decision", "publish"),)),
    ("messages", (("monelu.message", "publish"),)),
    ("answers", ((QUESTION, "answer"), (QUESTION, "confirm"), (QUESTION, "decline"))),
    ("debates", (("debate", "conclude"),)),
    ("promises", ((PROMISE, "promise"), (PROMISE, "keep"), (PROMISE, "keep_partly"), (PROMISE, "break"))),
    ("plan", ((PROPOSAL, "accept"), (PROPOSAL, "fund"), (PROPOSAL, "done"), (PROPOSAL, "decline"))),
    ("proposals", ((PROPOSAL, "publish"),)),
    ("questions", ((QUESTION, "publish"), (QUESTION, "forward"))),
)  # fmt: skip
#: Questions that an official still has to answer.
OPEN = ("published", "delivered", "acknowledged", "transcribed")
#: Matters looked at, and lines of a section.
MOST, LINES = 500, 12


@dataclass(frozen=True)
class Line:
    """One piece of news on paper: the question it is about, if one, and the words."""

    thread: str
    machine: str
    action: str
    title: str
    asked: str
    words: str
    spoken: bool
    name: str
    at_ms: int


@dataclass(frozen=True)
class Bulletin:
    """Lines by section, ``waiting`` the questions without answer, the oldest first."""

    sections: dict[str, list[Line]] = field(default_factory=dict)
    waiting: list[Line] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to print."""
        return not any(self.sections.values()) and not self.waiting


def bulletin(node: Node, commune: str, official: str, since_ms: int) -> Bulletin:
    """What is new since ``since_ms`` in a commune, or of one official of it; six queries."""
    whose = CivicThread.towards == official if official else CivicThread.commune == commune
    seen = whose & public.in_public_state(node) & (CivicThread.shown == civic.SHOWN)
    moved = CivicAct.select(CivicAct.thread).where(
        CivicAct.thread == CivicThread.id, CivicAct.at_ms >= since_ms, CivicAct.counted == 1
    )
    rows = CivicThread.select().where(seen, fn.EXISTS(moved)).order_by(CivicThread.hlc.desc())
    open_ones = (CivicThread.machine == QUESTION) & CivicThread.state.in_(OPEN)
    oldest = CivicThread.select().where(seen, open_ones).order_by(CivicThread.hlc).limit(LINES)
    found, waiting = _for_all(node, rows.limit(MOST)), _for_all(node, oldest)
    told = [act.told.get("voice") for m in (*found, *waiting) for act in m.standing.acts]
    heard = {name: one.transcript for name, one in blobs.shown(node, told).items()}
    answered = [
        matter
        for matter in found
        if not (matter.thread.machine == QUESTION and matter.standing.state in OPEN)
    ]
    sections = {
        name: _section(answered, set(news), since_ms, heard)[:LINES] for name, news in SECTIONS
    }
    asked = [_line(matter, matter.standing.acts[0], heard) for matter in waiting]
    return Bulletin(sections, sorted(asked, key=lambda line: line.at_ms))


def _for_all(node: Node, rows: Iterable[CivicThread]) -> list[Matter]:
    """Matters with where they stand, but for what is said among women."""
    return civic.matters(node, (row for row in rows if about(row).get("room") != WOMEN))


def _section(
    matters: list[Matter], told: set[tuple[str, str]], since_ms: int, heard: dict[str, str]
) -> list[Line]:
    lines = [
        _line(matter, act, heard)
        for matter in matters
        for act in matter.standing.acts
        if (matter.thread.machine, act.action) in told and act.at_ms >= since_ms
    ]
    return sorted(lines, key=lambda line: line.at_ms, reverse=True)


def _line(matter: Matter, act: Act, heard: dict[str, str]) -> Line:
    thread, acts = matter.thread, matter.standing.acts
    first = next((one for one in acts if one.action in ("submit", "forward", "publish")), act)
    own = first if act.action in ("publish", "forward") else act
    if act.action == "confirm":  # the words of an answer on paper are in the clerk's copy
        own = matter.standing.last("transcribe") or act
    words = _words(own, heard)
    return Line(
        thread=thread.id, machine=thread.machine, action=act.action, title=thread.title or "",
        asked=_words(first, heard) if own is not first else "", words=words,
        spoken=not words and bool(own.told.get("voice")),
        name=about(thread).get("to_name", ""), at_ms=act.at_ms,
    )  # fmt: skip


def _words(act: Act, heard: dict[str, str]) -> str:
    return act.told.get("text") or heard.get(act.told.get("voice", ""), "")
