"""What moderators see: the queue, one matter, what is published, and who did what."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from hub.core.civic import public
from hub.core.civic import service as civic
from hub.core.civic.machine import MODERATOR, WOMEN, Act, Machine, Standing
from hub.core.civic.models import CivicThread
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.people.directory import names_of
from hub.core.storage.bound import marks, run
from hub.core.usage.rules import WOMAN
from hub.core.who import Who
from hub.features.moderation import rules
from hub.features.moderation.rules import Facts, Waiting

#: Most matters looked through for a queue, and lines on a page of the register.
QUEUE, PAGE = 300, 50


@dataclass(frozen=True)
class Call:
    """A moderator's wish for a second one."""

    person: str
    name: str
    note: str
    at_ms: int


@dataclass(frozen=True)
class Item:
    """A matter as moderators see it; ``barred`` says why this one may not decide.

    ``reports`` are the reasons for which people said that it should not be there.
    ``told`` is what its author said, ``parent_title`` what it belongs to, times in ms.
    """

    id: str
    machine: str
    title: str
    author: str
    scribe: str
    gender: str
    band: str
    told: dict[str, str]
    standing: Standing
    shown: int
    barred: str
    room: str
    appeal: Act | None
    refusal: Act | None
    call: Call | None
    parent: str
    parent_title: str
    to_name: str
    reports: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line of the register: who did what when, and why."""

    rid: str
    thread: str
    machine: str
    title: str
    action: str
    person: str
    at_ms: int
    hlc: int
    told: dict[str, str]


def facts(who: Who, officials: Iterable[str] = ()) -> Facts:
    """What the rules must know of a moderator."""
    row = run("SELECT gender FROM person WHERE id = ?", (who.actor,)).fetchone()
    return Facts(who.actor, bool(row) and row[0] == WOMAN, frozenset(officials))


def machines(node: Node) -> list[Machine]:
    """Every machine of this hub that is moderated."""
    return rules.moderated(chain.from_iterable(feature.machines for feature in node.features))


def queue(node: Node, about: Facts) -> list[Item]:
    """What waits and may be heard by this moderator, what waits longest first."""
    names = [machine.name for machine in machines(node)]
    rows = CivicThread.select().where(
        (CivicThread.state == rules.WAITING) & CivicThread.machine.in_(names)
    )
    found = items(node, about, rows.order_by(CivicThread.hlc).limit(QUEUE))
    heard = (item for item in found if not rules.hidden_from(item.barred))
    return sorted(heard, key=lambda item: item.standing.since_ms)


def reported(node: Node, about: Facts) -> list[Item]:
    """What somebody said should not be there, and no moderator has heard again yet; oldest first."""
    rows = CivicThread.select().where(
        (CivicThread.state == rules.REPORTED) & (CivicThread.shown == civic.SHOWN)
    )
    found = items(node, about, rows.order_by(CivicThread.hlc).limit(QUEUE))
    heard = (item for item in found if not rules.hidden_from(item.barred))
    return sorted(heard, key=lambda item: item.standing.since_ms)


def published(node: Node, about: Facts, before: int = 0) -> list[Item]:
    """What everybody sees now, newest first; ``before`` is the stamp of the last one seen."""
    rows = CivicThread.select().where(
        public.in_public_state(node) & (CivicThread.shown < civic.HIDDEN)
    )
    if before:
        rows = rows.where(CivicThread.hlc < before)
    found = items(node, about, rows.order_by(CivicThread.hlc.desc()).limit(PAGE))
    return [item for item in found if not rules.hidden_from(item.barred)]


def one(node: Node, about: Facts, thread: str) -> Item:
    """A matter for a moderator's ears; raises NotFoundError."""
    row = CivicThread.get_or_none(CivicThread.id == thread)
    if row is None or not any(m.name == row.machine for f in node.features for m in f.machines):
        raise NotFoundError("This matter is not here.")
    found = items(node, about, [row])[0]
    if rules.hidden_from(found.barred):
        raise NotFoundError("This matter is not here.")
    return found


def items(node: Node, about: Facts, rows: Iterable[CivicThread]) -> list[Item]:
    """Threads as moderators see them; four queries, however many."""
    matters = civic.matters(node, rows)
    calls = _calls([matter.thread.id for matter in matters])
    parents = _parents([matter.thread.parent for matter in matters if matter.thread.parent])
    people = (n for m in matters for n in (m.thread.author, m.thread.behalf))
    names = names_of(node, chain(people, (call.person for call in calls.values())))
    found = []
    for matter in matters:
        row, now = matter.thread, matter.standing
        own, over = json.loads(row.about or "{}"), parents.get(row.parent or "", ("", "{}"))
        room = own.get("room") or json.loads(over[1] or "{}").get("room", "")
        call = calls.get(row.id)
        of = Waiting(
            row.author, row.towards, room, civic.machine_of(node, row.machine), now,
            call.person if call else "",
        )  # fmt: skip
        said = now.last("submit") or (now.acts[0] if now.acts else None)
        found.append(
            Item(
                id=row.id, machine=row.machine, title=row.title or "",
                author=names.get(row.author or "", ""), scribe=names.get(row.behalf or "", ""),
                gender=row.gender or "", band=row.band or "", told=said.told if said else {},
                standing=now, shown=row.shown, barred=rules.barred(about, of), room=room,
                appeal=now.last("appeal"), refusal=now.last(rules.REFUSE),
                call=Call(call.person, names.get(call.person, ""), call.note, call.at_ms) if call else None,
                parent=row.parent or "", parent_title=over[0] or "", to_name=own.get("to_name", ""),
                reports=_reports(now),
            )
        )  # fmt: skip
    return found


def register(node: Node, about: Facts, before: int = 0) -> list[Line]:
    """What moderators did, newest first, also calls and appeals; of rooms of women for women only."""
    until = before or 1 << 62
    acts = run(
        "SELECT a.rid, a.thread, a.action, a.actor, a.told, a.at_ms, a.hlc FROM civic_act a "
        "WHERE a.hat = ? AND a.hlc < ? ORDER BY a.hlc DESC LIMIT ?",
        (MODERATOR, until, PAGE),
    ).fetchall()
    calls = run(
        "SELECT rid, thread, waits, person, note, at_ms, hlc FROM moderation_call "
        "WHERE hlc < ? ORDER BY hlc DESC LIMIT ?",
        (until, PAGE),
    ).fetchall()
    told = [(*row[:4], json.loads(row[4]), *row[5:]) for row in acts]
    told += [
        (rid, thread, "call" if waits else "uncall", person, {"text": note}, at_ms, hlc)
        for rid, thread, waits, person, note, at_ms, hlc in calls
    ]
    newest = sorted(told, key=lambda row: row[6], reverse=True)[:PAGE]
    threads = _threads({row[1] for row in newest})
    names = names_of(node, (row[3] for row in newest))
    lines = []
    for rid, thread, action, actor, said, at_ms, hlc in newest:
        machine, title, room = threads.get(thread, ("", "", ""))
        if room != WOMEN or about.woman:
            name = names.get(actor, "")
            lines.append(Line(rid, thread, machine, title, action, name, at_ms, hlc, said))
    return lines


def _reports(now: Standing) -> tuple[str, ...]:
    """Why people said that it should not be there, since a moderator last left it."""
    reasons: list[str] = []
    for act in now.acts:
        if act.action == rules.KEEP:
            reasons.clear()
        elif act.action == rules.REPORT:
            reasons.append(act.told.get("reason", ""))
    return tuple(dict.fromkeys(reasons))


def _calls(threads: list[str]) -> dict[str, Call]:
    """The call that counts of each thread that waits for a second moderator; one query."""
    if not threads:
        return {}
    rows = run(
        "SELECT thread, person, waits, note, at_ms FROM moderation_call "  # noqa: S608  # marks only
        f"WHERE thread IN ({marks(len(threads))}) ORDER BY hlc, rid",
        tuple(threads),
    ).fetchall()
    latest = {row[0]: row[1:] for row in rows}
    return {
        thread: Call(person, "", note, at_ms)
        for thread, (person, waits, note, at_ms) in latest.items()
        if waits
    }


def _parents(ids: list[str]) -> dict[str, tuple[str, str]]:
    """Title and ``about`` of what matters belong to."""
    if not ids:
        return {}
    sql = f"SELECT id, title, about FROM civic_thread WHERE id IN ({marks(len(ids))})"  # noqa: S608  # marks only
    return {row[0]: (row[1], row[2]) for row in run(sql, tuple(ids)).fetchall()}


def _threads(ids: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Machine, title and room of some threads."""
    wanted = tuple(ids)
    if not wanted:
        return {}
    rows = run(
        "SELECT t.id, t.machine, t.title, t.about, p.about FROM civic_thread t "  # noqa: S608  # marks only
        f"LEFT JOIN civic_thread p ON p.id = t.parent WHERE t.id IN ({marks(len(wanted))})",
        wanted,
    ).fetchall()
    return {
        thread: (
            machine, title or "",
            json.loads(own or "{}").get("room") or json.loads(over or "{}").get("room", ""),
        )
        for thread, machine, title, own, over in rows
    }  # fmt: skip
