"""Who takes part in civic life: acts that features want counted by the people who do them.

Each act is asked for as parts: one a person and space, with her gender and age band as they were at
her latest act. Reports make tables of them; nothing of it leaves the space with a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from hub.core.civic.machine import Machine
from hub.core.storage.bound import marks, run
from hub.core.usage.rules import age_band, year_of


class Part(NamedTuple):
    """What one person did in one space; ``succeeded`` of her ``acts`` came to what she wanted."""

    space: str
    person: str
    gender: str | None
    band: str | None
    acts: int
    succeeded: int = 0


#: Parts of a period: from (counted) and to (not), in ms.
Query = Callable[[int, int], list[Part]]


@dataclass(frozen=True)
class TakingPart:
    """An act that reports count: its label (a message id), where one sees what was counted.

    With ``rate`` the acts are tries, of which some succeeded: questions that were answered.
    """

    name: str
    label: str
    query: Query
    path: str = ""
    rate: bool = False


def of_authors(
    machine: Machine | str,
    actions: Iterable[str],
    states: Iterable[str] = (),
    once_for_several: bool = False,
) -> Query:
    """Matters of their authors in which something was done then, and that stand in ``states`` now.

    ``once_for_several`` counts what went to several (the others name the first as parent) once.
    """
    name = machine if isinstance(machine, str) else machine.name
    did, now = tuple(actions), tuple(states)
    what = "coalesce(t.parent, t.id)" if once_for_several else "t.id"
    standing = f"AND t.state IN ({marks(len(now))}) " if now else ""
    sql = (
        f"SELECT t.space_id, t.author, t.gender, t.band, count(DISTINCT {what}), max(a.at_ms) "  # noqa: S608  # literals and marks only
        "FROM civic_act a JOIN civic_thread t ON t.id = a.thread WHERE t.machine = ? "
        f"AND t.author IS NOT NULL AND a.action IN ({marks(len(did))}) {standing}"
        "AND a.at_ms >= ? AND a.at_ms < ? GROUP BY 1, 2, 3, 4"
    )

    def query(from_ms: int, to_ms: int) -> list[Part]:
        rows = run(sql, (name, *did, *now, from_ms, to_ms)).fetchall()
        return latest(
            (space, who, gender, band, acts, 0, at) for space, who, gender, band, acts, at in rows
        )

    return query


def of_reactions(machine: Machine | str, kinds: Iterable[str]) -> Query:
    """What people think of matters, said then and not taken back."""
    name, wanted = machine if isinstance(machine, str) else machine.name, tuple(kinds)
    sql = (
        "SELECT r.space_id, r.person, p.gender, p.birth_year, count(*), max(r.at_ms) "  # noqa: S608  # marks only
        "FROM civic_reaction r JOIN civic_thread t ON t.id = r.thread "
        "LEFT JOIN person p ON p.id = r.person AND p.space_id = r.space_id "
        f"WHERE t.machine = ? AND r.kind IN ({marks(len(wanted))}) AND r.at_ms >= ? AND r.at_ms < ? "
        "GROUP BY 1, 2, 3, 4"
    )

    def query(from_ms: int, to_ms: int) -> list[Part]:
        rows = run(sql, (name, *wanted, from_ms, to_ms)).fetchall()
        return [
            Part(space, who, gender, age_band(born, year_of(int(at))), int(acts))
            for space, who, gender, born, acts, at in rows
        ]

    return query


def latest(rows: Iterable[tuple[Any, ...]]) -> list[Part]:
    """One part a person and space, from (space, person, gender, band, acts, succeeded, when)."""
    found: dict[tuple[str, str], Part] = {}
    for space, person, gender, band, acts, succeeded, _at in sorted(rows, key=lambda row: row[-1]):
        before = found.get((space, person))
        found[space, person] = Part(
            space, person, gender or (before.gender if before else None),
            band or (before.band if before else None),
            int(acts) + (before.acts if before else 0),
            int(succeeded) + (before.succeeded if before else 0),
        )  # fmt: skip
    return list(found.values())
