"""The board of opportunities as its pages show it; what is past its last day is not on it any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.core.civic import service as civic
from hub.core.civic.models import CivicThread, about
from hub.core.civic.service import Matter
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.features.community import rules, threads
from hub.features.community.machines import LIVE, OFFER
from hub.features.community.rules import Facts

#: Most opportunities looked through for the board, and shown of one's own.
LISTED, OWN = 300, 50


@dataclass(frozen=True)
class Interest:
    """Somebody who is interested; ``phone`` is '' unless she wants it to be given."""

    person: str
    name: str
    gender: str
    phone: str
    at_ms: int
    told: dict[str, str]


@dataclass(frozen=True)
class Offer:
    """An opportunity; ``until`` is its last day (ISO), ``past`` whether that is over.

    ``phone`` is its author's number if she wants it to be shown, ``space`` where it comes from.
    ``interested`` is told to its author and the facilitator only; ``i_am`` whether who asks is.
    """

    id: str
    kind: str
    title: str
    state: str
    author: str
    name: str
    gender: str
    scribe: str
    mine: bool
    until: str
    past: bool
    where: str
    contact: str
    phone: str
    space: str
    at_ms: int
    told: dict[str, str]
    hats: frozenset[str]
    reason: dict[str, str] = field(default_factory=dict)
    interested: tuple[Interest, ...] = ()
    i_am: bool = False
    reported: bool = False


def current(node: Node, facts: Facts, kind: str = "") -> list[Offer]:
    """What is good today, what ends first at the top; ``kind`` keeps one kind only."""
    rows = CivicThread.select().where(
        (CivicThread.machine == OFFER.name)
        & CivicThread.state.in_(LIVE)
        & (CivicThread.shown == civic.SHOWN)
    )
    found = _offers(node, facts, rows.order_by(CivicThread.hlc.desc()).limit(LISTED))
    good = [offer for offer in found if not offer.past and kind in ("", offer.kind)]
    return sorted(good, key=lambda offer: (offer.until, -offer.at_ms))


def mine(node: Node, facts: Facts) -> list[Offer]:
    """What somebody put on the board, wherever it stands, newest first."""
    if facts.person is None:
        return []
    rows = CivicThread.select().where(
        (CivicThread.machine == OFFER.name) & (CivicThread.author == facts.person)
    )
    return _offers(node, facts, rows.order_by(CivicThread.hlc.desc()).limit(OWN))


def to_pass_on(node: Node, facts: Facts) -> list[Offer]:
    """For the facilitator: what is good today and somebody is interested in."""
    return [offer for offer in current(node, facts) if offer.interested]


def one(node: Node, facts: Facts, thread: str) -> Offer:
    """An opportunity for whoever may see it; past ones too. Raises NotFoundError."""
    row = CivicThread.get_or_none((CivicThread.id == thread) & (CivicThread.machine == OFFER.name))
    found = _offers(node, facts, [row]) if row is not None else []
    if row is None or not found:
        raise NotFoundError("This is not on the board any more.")
    public = row.state in (*LIVE, "filled") and row.shown == civic.SHOWN
    hers = facts.person is not None and facts.person in (row.author, row.behalf)
    if not public and not hers and not facts.moderates:
        raise NotFoundError("This is not on the board any more.")
    return found[0]


def _offers(node: Node, facts: Facts, rows: Iterable[CivicThread]) -> list[Offer]:
    """Rows as opportunities, four queries for all; those of who was erased are gone."""
    matters = civic.matters(node, rows)
    asked = (
        _whose(act.told, act.actor)
        for found in matters
        for act in found.standing.acts
        if act.action == "interest"
    )
    faces = threads.people(
        node, [*(one for m in matters for one in (m.thread.author, m.thread.behalf)), *asked]
    )
    spaces = threads.spaces({found.thread.space_id for found in matters})
    now_ms = node.clock.now_ms()
    return [
        _offer(found, facts, faces, spaces, now_ms)
        for found in matters
        if not faces.get(found.thread.author or "", threads.Face()).erased
    ]


def _offer(
    found: Matter,
    facts: Facts,
    faces: dict[str, threads.Face],
    spaces: dict[str, str],
    now_ms: int,
) -> Offer:
    row, now = found.thread, found.standing
    face = faces.get(row.author or "", threads.Face(gender=row.gender or ""))
    kept = about(row)
    said = now.last("submit") or now.last("bring")
    told = said.told if said else {}
    ends = now.last("extend") or said
    until = ends.told.get("until", "") if ends else ""
    hats = rules.words_hats(facts, "", row.author)
    mine = facts.person is not None and row.author == facts.person
    refused = now.last("refuse") if now.state == "refused" else None
    asked = [act for act in now.acts if act.action == "interest"]
    interested = [
        _interest(faces.get(whose, threads.Face()), whose, act.at_ms, act.told)
        for act in asked
        if not faces.get(whose := _whose(act.told, act.actor), threads.Face()).erased
    ]
    contact = kept.get("contact", rules.THROUGH)
    return Offer(
        id=row.id,
        kind=kept.get("kind", "ad"),
        title=row.title or "",
        state=now.state,
        author=row.author or "",
        name=face.name,
        gender=face.gender,
        scribe=faces.get(row.behalf or "", threads.Face()).name,
        mine=mine,
        until=until,
        past=rules.past(until, now_ms),
        where=kept.get("where", ""),
        contact=contact,
        phone=face.phone if contact == rules.PHONE else "",
        space=spaces.get(row.space_id, ""),
        at_ms=said.at_ms if said else 0,
        told=told,
        hats=hats,
        reason=refused.told if refused else {},
        interested=tuple(interested) if mine or facts.runs else (),
        i_am=any(one.person == facts.person for one in interested),
        reported=any(act.action == "report" and act.actor == facts.person for act in now.acts),
    )


def _interest(face: threads.Face, person: str, at_ms: int, told: dict[str, str]) -> Interest:
    phone = face.phone if told.get("contact") == rules.PHONE else ""
    return Interest(person, face.name, face.gender, phone, at_ms, told)


def _whose(told: dict[str, str], actor: str) -> str:
    """Who is interested: who said so, or for whom the facilitator did."""
    return told.get("for") or actor
