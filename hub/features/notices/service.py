"""The box of a person: read from the acts of civic life, with what she has seen already."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.civic.machine import Standing
from hub.core.civic.records import acts_by_thread
from hub.core.node import Node
from hub.core.storage.bound import marks, run
from hub.core.who import Who
from hub.features.notices import rules
from hub.features.notices.records import NoticesRead

#: Notices on the page of the box; what is new comes first, so that none of it is left out.
LISTED = 60
_COLUMNS = (
    "a.rid AS rid, a.thread, a.action, a.told, a.at_ms, a.hlc AS hlc, t.machine, t.title, t.about, "
    "t.parent, r.rid IS NULL AS fresh"
)


@dataclass(frozen=True)
class Notice:
    """One piece of news: an act in a matter, its time in ms; ``new`` until the box was opened.

    ``crossed`` if it came when the author had taken the matter back, ``said`` what its author told,
    ``appealable`` while its author can ask for another moderator, ``to_judge`` while she has not said
    whether an answer answers.
    """

    rid: str
    thread: str
    machine: str
    relation: str
    action: str
    told: dict[str, str]
    at_ms: int
    title: str
    about: dict[str, str]
    parent: str
    new: bool
    crossed: bool
    said: dict[str, str]
    appealable: bool
    to_judge: bool


def box(node: Node, person: str, limit: int = LISTED) -> list[Notice]:
    """The news of somebody's matters: new ones first, then the newest; three queries."""
    return _notices(node, _rows(person, f"ORDER BY fresh DESC, hlc DESC, rid LIMIT {limit:d}"))


def unread(node: Node, person: str | None) -> int:
    """How many news somebody has not seen: one query when there are none, two otherwise."""
    if person is None:
        return 0
    rows = _rows(person, f"LIMIT {LISTED:d}", "AND r.rid IS NULL ")
    return len(_notices(node, rows)) if rows else 0


def read(node: Node, who: Who, notices: Iterable[Notice]) -> int:
    """Note that somebody has seen these; answers how many of them were new."""
    seen = tuple(notice.rid for notice in notices if notice.new)
    if seen and who.person:
        body = NoticesRead(person=who.person, acts=seen)
        node.journal.write("notice.read", body, who.actor)
    return len(seen)


def _rows(person: str, order: str, only: str = "") -> list[tuple[object, ...]]:
    """Acts of others in somebody's matters and in those under them."""
    belonging = ", ".join("?" * len(rules.BELONGING))
    read_or_not = (
        f"LEFT JOIN notice_read r ON r.person = ? AND r.rid = a.rid "
        f"WHERE a.actor <> ? AND a.action IN ({marks(len(rules.ACTIONS))}) {only}"
    )
    sql = (
        f"SELECT {_COLUMNS}, 'own' AS relation FROM civic_thread t "  # noqa: S608  # literals of ours and marks
        f"JOIN civic_act a ON a.thread = t.id {read_or_not}AND t.author = ? "
        "UNION ALL "
        f"SELECT {_COLUMNS}, 'under' AS relation FROM civic_thread p "
        f"JOIN civic_thread t ON t.parent = p.id AND t.shown = 0 "
        f"JOIN civic_act a ON a.thread = t.id {read_or_not}AND p.author = ? "
        "AND (t.author IS NULL OR t.author <> ?) "
        "UNION ALL "
        f"SELECT {_COLUMNS}, 'over' AS relation FROM civic_thread t "
        f"JOIN civic_act a ON a.thread = t.id {read_or_not}AND t.machine = ? AND EXISTS "
        f"(SELECT 1 FROM civic_thread m WHERE m.parent = t.id AND m.author = ?) "
        "UNION ALL "
        f"SELECT {_COLUMNS}, 'beside' AS relation FROM civic_thread t "
        f"JOIN civic_act a ON a.thread = t.id {read_or_not}AND t.machine = ? AND t.shown = 0 "
        "AND EXISTS (SELECT 1 FROM civic_thread m WHERE m.parent = t.parent AND m.author = ? "
        f"AND m.machine = ? AND m.state IN ({belonging}) AND m.hlc < a.hlc) {order}"
    )
    one = (person, person, *rules.ACTIONS)
    beside = (rules.MEETING, person, rules.MEMBERSHIP, *rules.BELONGING)
    values = (*one, person, *one, person, person, *one, rules.DEBATE, person, *one, *beside)
    rows: list[tuple[object, ...]] = run(sql, values).fetchall()
    return rows


def _notices(node: Node, rows: list[tuple[object, ...]]) -> list[Notice]:
    """The rows that are news, with what their threads' machines say of each act."""
    stands = _standings(node, {str(row[1]): str(row[6]) for row in rows})
    found = []
    for rid, thread, action, told, at_ms, _hlc, machine, title, about, parent, fresh, kind in rows:
        now = stands.get(str(thread), Standing(""))
        counts = any(act.rid == rid for act in now.acts)
        if rules.is_news(str(kind), str(machine), str(action), counts):
            said = now.last("submit")
            found.append(
                Notice(
                    rid=str(rid), thread=str(thread), machine=str(machine), relation=str(kind),
                    action=str(action), told=json.loads(str(told)), at_ms=int(str(at_ms)),
                    title=str(title or ""), about=json.loads(str(about or "{}")),
                    parent=str(parent or ""), new=bool(fresh),
                    crossed=not counts and action != rules.SHOWN, said=said.told if said else {},
                    appealable=now.state == "refused" and not now.times("appeal"),
                    to_judge=rules.waits_for_verdict(str(kind), str(machine), str(action), now.state),
                )
            )  # fmt: skip
    return found


def _standings(node: Node, threads: dict[str, str]) -> dict[str, Standing]:
    """Where some threads (id → machine) stand; one query."""
    machines = {machine.name: machine for of in node.features for machine in of.machines}
    acts = acts_by_thread(threads)
    return {
        thread: machines[name].replay(acts.get(thread, []))
        for thread, name in threads.items()
        if name in machines
    }
