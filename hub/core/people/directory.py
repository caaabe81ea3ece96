"""Finding people again: the list a facilitator searches, and what is known of their visits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.node import Node
from hub.core.people.rules import plain
from hub.core.storage.bound import marks, run

#: How many people a list shows; a longer list is narrowed by searching.
LISTED = 60
_COLUMNS = "id, name, gender, birth_year, locality"


@dataclass(frozen=True)
class Listed:
    """A line of the list."""

    id: str
    name: str
    gender: str | None
    birth_year: int | None
    locality: str | None


@dataclass(frozen=True)
class Past:
    """Somebody's visits: how many, the last one's start in ms, seconds of stay in all."""

    visits: int
    last_ms: int | None
    stay_s: int


def of_here(node: Node) -> tuple[str, tuple[str, ...]]:
    """The condition on persons that staff of this node look after: at the centre those of all spaces."""
    return ("1 = 1", ()) if node.settings.role == "central" else ("space_id = ?", (node.space_id,))


def listed(node: Node, text: str = "", limit: int = LISTED) -> list[Listed]:
    """People whose name holds ``text`` whatever its accents; the newest first without a text."""
    wanted, (where, here) = plain(text), of_here(node)
    if not wanted:
        rows = run(
            f"SELECT {_COLUMNS} FROM person WHERE {where} AND erased = 0 AND name IS NOT NULL "  # noqa: S608  # names are literals above
            "ORDER BY registered_ms DESC, id DESC LIMIT ?",
            (*here, limit),
        )
        return [Listed(*row) for row in rows.fetchall()]
    everybody = run(
        f"SELECT id, name FROM person WHERE {where} AND erased = 0 AND name IS NOT NULL "  # noqa: S608  # as above
        "ORDER BY name",
        here,
    )
    found = [person for person, name in everybody.fetchall() if wanted in plain(name)]
    return several(node, found[:limit])


def several(node: Node, people: list[str]) -> list[Listed]:
    """The people with these ids who are registered here, in that order."""
    if not people:
        return []
    where, here = of_here(node)
    rows = run(
        f"SELECT {_COLUMNS} FROM person WHERE {where} AND erased = 0 AND name IS NOT NULL "  # noqa: S608  # as above
        f"AND id IN ({marks(len(people))})",
        (*here, *people),
    ).fetchall()
    by_id = {row[0]: Listed(*row) for row in rows}
    return [by_id[person] for person in dict.fromkeys(people) if person in by_id]


def names_of(node: Node, people: Iterable[str | None]) -> dict[str, str]:
    """Names of persons by id as this node may tell them; one query.

    The centre, which has the people of every space, names only those registered at the centre itself:
    who spoke in a village is told there, and here as it is told in any other space.
    """
    wanted = tuple({person for person in people if person})
    if not wanted:
        return {}
    sql = f"SELECT id, name, space_id FROM person WHERE id IN ({marks(len(wanted))})"  # noqa: S608  # marks only
    rows = run(sql, wanted).fetchall()
    return {person: name or "" for person, name, space in rows if may_name(node, space)}


def may_name(node: Node, space_id: str | None) -> bool:
    """Whether this node may name people of a space to those who read its pages."""
    return node.settings.role != "central" or space_id == node.space_id


def count(node: Node) -> int:
    """How many people are registered here."""
    where, here = of_here(node)
    found = run(
        f"SELECT count(*) FROM person WHERE {where} AND erased = 0 AND name IS NOT NULL",  # noqa: S608  # as above
        here,
    )
    return int(found.fetchone()[0])


def localities(node: Node, limit: int = 40) -> list[str]:
    """Villages and communes already written here, the most frequent first."""
    found = run(
        "SELECT locality FROM person WHERE space_id = ? AND locality IS NOT NULL "
        "GROUP BY locality ORDER BY count(*) DESC, locality LIMIT ?",
        (node.space_id, limit),
    )
    return [str(row[0]) for row in found.fetchall()]


def past_of(person: str) -> Past:
    """What a person's visits add up to."""
    found = run(
        "SELECT count(*), max(started_ms), coalesce(sum(stay_s), 0) FROM visit WHERE person = ?",
        (person,),
    )
    visits, last_ms, stay_s = found.fetchone()
    return Past(int(visits), last_ms, int(stay_s))
