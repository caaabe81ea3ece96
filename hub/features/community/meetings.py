"""Meetings of groups: when and where, who comes, what came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hub.core.civic import service as civic
from hub.core.civic.entry import speaks
from hub.core.civic.machine import Act, Standing
from hub.core.civic.models import CivicThread, about
from hub.core.civic.service import Matter, Opening
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import marks, run
from hub.core.who import Who
from hub.features.community import rules, threads
from hub.features.community.machines import MEETING
from hub.features.community.rules import Facts


@dataclass(frozen=True)
class Meeting:
    """A meeting: ``at_ms`` when, ``comes`` how many say that they come, ``i_come`` whether who asks does.

    ``begun`` from its hour on; ``may_have_minute`` from then, and always where the clock is not
    believed; ``minute`` is the latest one.
    """

    id: str
    group: str
    title: str
    state: str
    at_ms: int
    place: str
    told: dict[str, str]
    begun: bool
    over: bool
    may_have_minute: bool
    comes: int = 0
    i_come: bool = False
    names: tuple[str, ...] = ()
    minute: Act | None = None
    cancelled: Act | None = None


@dataclass(frozen=True)
class Plan:
    """A meeting as a form tells it; ``voice`` says what it is about."""

    title: str
    at_ms: int
    place: str
    told: Mapping[str, str] = field(default_factory=dict)


def of_group(node: Node, facts: Facts, group: str) -> list[Meeting]:
    """Every meeting of a group, with who comes; the next one first, then the past ones, latest first.

    Raises NotFoundError if the group is not for these eyes.
    """
    threads.readable(facts, group)
    found = _listed(node, [group])
    said = _comers([each.thread.id for each in found])
    names = threads.people(node, (one for comers in said.values() for one in comers))
    shown = []
    for each in found:
        comers = [one for one in said.get(each.thread.id, []) if not _gone(names, one)]
        called = tuple(sorted(names[one].name for one in comers if one in names))
        meeting = _shown(node, each, len(comers), facts.person in comers, called)
        shown.append(meeting)
    coming = sorted((one for one in shown if _comes(one)), key=lambda one: one.at_ms)
    rest = sorted((one for one in shown if not _comes(one)), key=lambda one: -one.at_ms)
    return coming + rest


def one(node: Node, facts: Facts, group: str, thread: str) -> Meeting:
    """One meeting of a group; raises NotFoundError."""
    for meeting in of_group(node, facts, group):
        if meeting.id == thread:
            return meeting
    raise NotFoundError("This meeting is not here.")


def next_of(node: Node, groups: Iterable[str]) -> dict[str, Meeting]:
    """The next meeting of each group; two queries for all."""
    meetings = (_shown(node, each) for each in _listed(node, groups, ("planned",)))
    found: dict[str, Meeting] = {}
    for meeting in sorted(meetings, key=lambda one: one.at_ms):
        if _comes(meeting):
            found.setdefault(meeting.group, meeting)
    return found


def without_minute(node: Node, groups: Iterable[str]) -> list[Meeting]:
    """Meetings of some groups that are over and whose minute nobody kept, the latest first."""
    found = (_shown(node, each) for each in _listed(node, groups, ("planned",)))
    return sorted((one for one in found if one.over), key=lambda one: -one.at_ms)


def plan(node: Node, who: Who, facts: Facts, group: str, given: Plan) -> str:
    """Plan a meeting; answers its id. Raises InputError, NotAllowedError, NotFoundError."""
    with node.journal.writing():
        row, hat = _leading(facts, group)
        if row.state != "published":
            raise NotAllowedError("This can no longer be done here: somebody acted meanwhile.")
        opening = Opening(commune=row.commune, parent=group, title=given.title, about=about(row))
        thread = civic.begin(node, who, MEETING.name, opening)
        civic.act(node, who, thread, "plan", hat, {**given.told, **_when(given)})
    return thread


def do(
    node: Node,
    who: Who,
    facts: Facts,
    group: str,
    thread: str,
    action: str,
    told: Mapping[str, str],
) -> Standing:
    """Move it, call it off, or keep what came out; as who leads the group."""
    with node.journal.writing():
        _row, hat = _leading(facts, group)
        meeting = one(node, facts, group, thread)
        if action == "minute" and not meeting.may_have_minute:
            raise NotAllowedError("The meeting has not begun yet.")
        if action == "cancel" and not told.get("reason", "").strip():
            raise InputError("Say why: people will come.", field="reason")
        if action == "minute" and not speaks(told):
            raise InputError("Say what came out, or write it.", field="text")
        return civic.act(node, who, thread, action, hat, told)


def move(
    node: Node, who: Who, facts: Facts, group: str, thread: str, at_ms: int, place: str
) -> Standing:
    """Another day, hour or place."""
    return do(node, who, facts, group, thread, "move", _when(Plan("", at_ms, place)))


def come(node: Node, who: Who, facts: Facts, group: str, thread: str, yes: bool) -> None:
    """Say that one comes, or not any more."""
    meeting = one(node, facts, group, thread)
    if meeting.state != "planned" or meeting.over:
        raise NotAllowedError("This can no longer be done here: somebody acted meanwhile.")
    civic.react(node, who, thread, rules.COMES if yes else "", (rules.COMES,))


def _when(given: Plan) -> dict[str, str]:
    """When and where, as it is told; raises InputError."""
    place = " ".join(given.place.split())[: rules.NAME_CHARS]
    if not place:
        raise InputError("Say where you meet.", field="place")
    return {"at": str(given.at_ms), "place": place}


def _leading(facts: Facts, group: str) -> tuple[CivicThread, str]:
    row, place = threads.readable(facts, group)
    hats = rules.group_hats(facts, place)
    if not hats:
        raise NotAllowedError("This is for who leads the group.")
    return row, min(hats)


def _listed(
    node: Node, groups: Iterable[str], states: tuple[str, ...] = ("planned", "held", "cancelled")
) -> list[Matter]:
    rows = threads.under((MEETING,), groups)
    return civic.matters(node, [row for row in rows if row.state in states and not row.shown])


def _comes(meeting: Meeting) -> bool:
    return meeting.state == "planned" and not meeting.over


def _comers(meetings: list[str]) -> dict[str, list[str]]:
    """Who says that she comes to each; one query."""
    if not meetings:
        return {}
    rows = run(
        "SELECT DISTINCT thread, person FROM civic_reaction WHERE kind = ? "  # noqa: S608  # marks only
        f"AND thread IN ({marks(len(meetings))})",
        (rules.COMES, *meetings),
    ).fetchall()
    return threads.grouped(rows)


def _gone(names: Mapping[str, threads.Face], person: str) -> bool:
    return person in names and names[person].erased


def _shown(
    node: Node,
    found: Matter,
    comes: int = 0,
    i_come: bool = False,
    names: tuple[str, ...] = (),
) -> Meeting:
    row, now = found.thread, found.standing
    when = now.last("move") or now.last("plan")
    planned, now_ms = now.last("plan"), node.clock.now_ms()
    at_ms = rules.whole(when.told.get("at")) if when else 0
    return Meeting(
        id=row.id,
        group=row.parent or "",
        title=row.title or "",
        state=now.state,
        at_ms=at_ms,
        place=when.told.get("place", "") if when else "",
        told=planned.told if planned else {},
        begun=rules.begun(at_ms, now_ms),
        may_have_minute=rules.begun(at_ms, now_ms) or not node.clock.trusted(),
        over=rules.over(at_ms, now_ms),
        comes=comes,
        i_come=i_come,
        names=names,
        minute=now.last("minute"),
        cancelled=now.last("cancel"),
    )
