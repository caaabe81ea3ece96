"""What is kept with a thread of the community when it is begun, and whose it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hub.core.civic import service as civic
from hub.core.civic.machine import Machine
from hub.core.civic.models import CivicThread, about
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.people.directory import may_name
from hub.core.storage.bound import marks, run
from hub.core.usage.rules import WOMAN
from hub.core.who import Who
from hub.features.community.machines import BELONGING, GROUP, MEMBERSHIP
from hub.features.community.rules import OPEN, Facts, Place, reads


@dataclass(frozen=True)
class Face:
    """A person as others see her; no name for who is registered in another space or was erased."""

    name: str = ""
    gender: str = ""
    phone: str = ""
    erased: bool = False


def facts(node: Node, who: Who) -> Facts:
    """What the rules must know of who asks; one query for who has an account."""
    of = people(node, (who.person,)).get(who.person or "", Face())
    allows = node.permissions.allows
    return Facts(
        person=who.person,
        woman=of.gender == WOMAN,
        runs=allows(who.roles, "community.run"),
        moderates=allows(who.roles, "moderation.act"),
    )


def people(node: Node, ids: Iterable[str | None]) -> dict[str, Face]:
    """Persons by id as this node may show them; one query.

    The centre has the people of every space; it names and gives the number of its own only.
    """
    wanted = tuple({person for person in ids if person})
    if not wanted:
        return {}
    rows = run(
        f"SELECT id, name, gender, phone, erased, space_id FROM person WHERE id IN ({marks(len(wanted))})",  # noqa: S608  # marks only
        wanted,
    ).fetchall()
    faces = {}
    for person, name, gender, phone, erased, space in rows:
        told = (name or "", phone or "") if may_name(node, space) else ("", "")
        faces[person] = Face(told[0], gender or "", told[1], bool(erased))
    return faces


def places(groups: Collection[CivicThread], person: str | None) -> dict[str, Place]:
    """What some groups are to somebody; two queries for all."""
    ids = [group.id for group in groups]
    leaders = _leaders(ids)
    mine = own_states(person, ids)
    return {
        group.id: Place(
            entry=about(group).get("entry", OPEN),
            leaders=frozenset(leaders.get(group.id, ())),
            mine=mine.get(group.id, ""),
        )
        for group in groups
    }


def believed_ms(node: Node) -> int | None:
    """The time now if the clock can be believed."""
    return node.clock.now_ms() if node.clock.trusted() else None


def own_states(person: str | None, groups: Collection[str]) -> dict[str, str]:
    """Where somebody's membership of each group stands; what she gained anywhere counts."""
    if not person or not groups:
        return {}
    rows = run(
        "SELECT parent, state FROM civic_thread WHERE machine = ? AND author = ? "  # noqa: S608  # marks only
        f"AND parent IN ({marks(len(groups))}) ORDER BY hlc",
        (MEMBERSHIP.name, person, *groups),
    ).fetchall()
    found: dict[str, str] = {}
    for group, state in rows:
        if found.get(group) not in BELONGING:
            found[group] = state
    return found


def member_counts(groups: Collection[str]) -> dict[str, int]:
    """How many people belong to each group, whoever was erased left out; one query."""
    if not groups:
        return {}
    rows = run(
        "SELECT t.parent, count(DISTINCT t.author) FROM civic_thread t "  # noqa: S608  # marks only
        "LEFT JOIN person p ON p.id = t.author AND p.erased = 1 "
        f"WHERE t.machine = ? AND t.state IN ({marks(len(BELONGING))}) AND p.id IS NULL "
        f"AND t.parent IN ({marks(len(groups))}) GROUP BY t.parent",
        (MEMBERSHIP.name, *BELONGING, *groups),
    ).fetchall()
    return {group: int(count) for group, count in rows}


def spaces(ids: Iterable[str]) -> dict[str, str]:
    """Names of spaces; one query."""
    wanted = tuple(ids)
    if not wanted:
        return {}
    sql = f"SELECT id, name FROM space WHERE id IN ({marks(len(wanted))})"  # noqa: S608  # marks only
    return {space: name or "" for space, name in run(sql, wanted).fetchall()}


def under(machines: Iterable[Machine], parents: Iterable[str]) -> list[CivicThread]:
    """What was begun in some groups (or as answers to some words), oldest first."""
    found = CivicThread.select().where(
        CivicThread.machine.in_([machine.name for machine in machines])
        & CivicThread.parent.in_(list(parents))
    )
    return list(found.order_by(CivicThread.hlc))


def grouped(rows: Iterable[tuple[str, str | None]]) -> dict[str, list[str]]:
    """The second of each pair, by the first."""
    found: dict[str, list[str]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value or "")
    return found


def group_row(thread: str | None) -> CivicThread | None:
    """The row of a group, None if there is none."""
    return CivicThread.get_or_none(
        (CivicThread.id == (thread or "")) & (CivicThread.machine == GROUP.name)
    )


def readable(facts: Facts, group: str | None) -> tuple[CivicThread, Place]:
    """A group whose words somebody may hear, and what it is to her; raises NotFoundError."""
    row = group_row(group)
    place = places([row], facts.person)[row.id] if row is not None else None
    hidden = row is not None and row.shown != civic.SHOWN and not facts.moderates
    if row is None or place is None or hidden or not reads(facts, place):
        raise NotFoundError("This group is not here.")
    return row, place


def _leaders(groups: list[str]) -> dict[str, list[str]]:
    if not groups:
        return {}
    rows = run(
        "SELECT parent, author FROM civic_thread WHERE machine = ? AND state = 'lead' "  # noqa: S608  # marks only
        f"AND parent IN ({marks(len(groups))})",
        (MEMBERSHIP.name, *groups),
    ).fetchall()
    return grouped(rows)
