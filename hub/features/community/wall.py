"""The wall of a group as its page shows it: words, answers under them, what people say of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from hub.core.civic import service as civic
from hub.core.civic.models import CivicThread, about
from hub.core.civic.service import Matter
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import marks, run
from hub.features.community import rules, threads
from hub.features.community.machines import LIVE, POST, REPLY
from hub.features.community.rules import Facts

#: Words on a page of the wall.
PAGE = 10
#: What somebody sees of her own words before everybody does.
OWN_WAY = ("submitted", "refused")


@dataclass(frozen=True)
class Words:
    """What somebody said on a wall; ``name`` is '' for who is registered in another space.

    ``answers`` is what it answers, '' for words of their own.
    ``reactions`` counts by kind, ``mine`` whether who asks said it, ``reacted`` what she thinks of it;
    ``hats`` are those that she may wear in it, ``reported`` whether she said that it does not belong.
    """

    id: str
    state: str
    name: str
    gender: str
    scribe: str
    mine: bool
    at_ms: int
    hlc: int
    answers: str
    told: dict[str, str]
    hats: frozenset[str]
    reason: dict[str, str] = field(default_factory=dict)
    reactions: dict[str, int] = field(default_factory=dict)
    reacted: str = ""
    reported: bool = False
    replies: tuple[Words, ...] = ()


def wall(node: Node, facts: Facts, group: str, before: int = 0) -> list[Words]:
    """What was said in a group, newest first, each with its answers; one more tells of a next page.

    Six queries, however much was said. Raises NotFoundError if it is not for these ears.
    """
    threads.readable(facts, group)
    rows = _heard(POST.name, facts, CivicThread.parent == group)
    if before:
        rows = rows.where(CivicThread.hlc < before)
    posts = list(rows.order_by(CivicThread.hlc.desc()).limit(PAGE + 1))
    answers = _heard(REPLY.name, facts, CivicThread.parent.in_([row.id for row in posts]))
    under = list(answers.order_by(CivicThread.hlc))
    shown = {words.id: words for words in _words(node, facts, [*posts, *under])}
    children: dict[str, list[Words]] = {}
    for row in under:
        if row.id in shown:
            children.setdefault(row.parent or "", []).append(shown[row.id])
    return [
        replace(shown[row.id], replies=tuple(children.get(row.id, ())))
        for row in posts
        if row.id in shown
    ]


def one(node: Node, facts: Facts, thread: str) -> tuple[str, Words]:
    """Some words and the group that they belong to; raises NotFoundError if they are not for these ears."""
    row = CivicThread.get_or_none(
        (CivicThread.id == thread) & CivicThread.machine.in_((POST.name, REPLY.name))
    )
    if row is None:
        raise NotFoundError("These words are not here any more.")
    group = group_of(row)
    threads.readable(facts, group)
    own = facts.person is not None and row.author == facts.person
    if not own and not (row.state in LIVE and row.shown == civic.SHOWN):
        raise NotFoundError("These words are not here any more.")
    found = _words(node, facts, [row])
    if not found:
        raise NotFoundError("These words are not here any more.")
    return group, found[0]


def page_of(group: str, words: Words) -> int:
    """The ``before`` of the page of the wall that some words stand on, 0 for its first page."""
    top = CivicThread.get_or_none(CivicThread.id == words.answers) if words.answers else None
    hlc = top.hlc if top is not None else words.hlc
    newer = CivicThread.select().where(
        (CivicThread.machine == POST.name)
        & (CivicThread.parent == group)
        & CivicThread.state.in_(LIVE)
        & (CivicThread.shown == civic.SHOWN)
        & (CivicThread.hlc > hlc)
    )
    return hlc + 1 if newer.count() >= PAGE else 0


def group_of(row: CivicThread) -> str:
    """The group that words were said in; an answer belongs where the words do that it answers."""
    return row.towards or "" if row.machine == REPLY.name else row.parent or ""


def _heard(machine: str, facts: Facts, where: Any) -> Any:
    """What everybody of the group hears, and one's own words on their way."""
    public = CivicThread.state.in_(LIVE) & (CivicThread.shown == civic.SHOWN)
    own = (CivicThread.author == (facts.person or "")) & CivicThread.state.in_(OWN_WAY)
    return CivicThread.select().where((CivicThread.machine == machine) & where & (public | own))


def _words(node: Node, facts: Facts, rows: list[CivicThread]) -> list[Words]:
    """Rows as words; what somebody said who was erased is heard no more."""
    matters = civic.matters(node, rows)
    ids = [row.id for row in rows]
    faces = threads.people(node, (one for row in rows for one in (row.author, row.behalf)))
    counts = civic.reactions(ids)
    own = _reacted(ids, facts.person)
    return [
        _one(found, facts, faces, counts, own)
        for found in matters
        if not faces.get(found.thread.author or "", threads.Face()).erased
    ]


def _one(
    found: Matter,
    facts: Facts,
    faces: dict[str, threads.Face],
    counts: dict[str, dict[str, int]],
    own: dict[str, str],
) -> Words:
    row, now = found.thread, found.standing
    face = faces.get(row.author or "", threads.Face(gender=row.gender or ""))
    said = now.last("submit") or now.last("announce")
    refused = now.last("refuse") if now.state == "refused" else None
    return Words(
        id=row.id,
        state=now.state,
        name=face.name,
        gender=face.gender,
        scribe=faces.get(row.behalf or "", threads.Face()).name,
        mine=facts.person is not None and row.author == facts.person,
        at_ms=said.at_ms if said else 0,
        hlc=row.hlc,
        answers=row.parent or "" if row.machine == REPLY.name else "",
        told=said.told if said else {},
        hats=rules.words_hats(facts, about(row).get("room", ""), row.author),
        reason=refused.told if refused else {},
        reactions=counts.get(row.id, {}),
        reacted=own.get(row.id, ""),
        reported=any(act.action == "report" and act.actor == facts.person for act in now.acts),
    )


def _reacted(ids: Iterable[str], person: str | None) -> dict[str, str]:
    """What somebody thinks of some words; one query."""
    wanted = tuple(ids)
    if not wanted or person is None:
        return {}
    rows = run(
        "SELECT thread, kind FROM civic_reaction WHERE person = ? "  # noqa: S608  # marks only
        f"AND thread IN ({marks(len(wanted))}) ORDER BY hlc",
        (person, *wanted),
    ).fetchall()
    return dict(rows)
