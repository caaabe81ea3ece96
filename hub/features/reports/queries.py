"""The counts behind a report, each in one statement; the same text runs on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hub.core.storage.bound import dialect, marks, run
from hub.core.usage.rules import TEAM

#: A month of ``started_ms``, as text.
_MONTHS = {
    "sqlite": "strftime('%Y-%m', started_ms / 1000, 'unixepoch')",
    "postgresql": "to_char(to_timestamp(started_ms / 1000) AT TIME ZONE 'UTC', 'YYYY-MM')",
}
#: What visits can be grouped by.
WHOLE, MONTH, SPACE, PURPOSE = "''", "month", "space_id", "coalesce(purpose, '')"


@dataclass(frozen=True)
class Scope:
    """Which visits count: begun from ``from_ms`` (counted) to ``to_ms`` (not), in ``spaces``.

    No space named means all of them. The team's own work is left out.
    """

    from_ms: int
    to_ms: int
    spaces: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The condition on ``visit``, with a mark for each of ``values``."""
        of_space = f" AND visit.space_id IN ({marks(len(self.spaces))})" if self.spaces else ""
        return (
            "visit.started_ms >= ? AND visit.started_ms < ? "
            f"AND visit.purpose IS DISTINCT FROM ?{of_space}"
        )

    @property
    def values(self) -> tuple[object, ...]:
        """The values of ``where``."""
        return (self.from_ms, self.to_ms, TEAM, *self.spaces)


def ends(scope: Scope) -> tuple[int | None, int | None]:
    """When the first and the last visit began; None for none."""
    found = _all(f"SELECT min(started_ms), max(started_ms) FROM visit WHERE {scope.where}", scope)  # noqa: S608  # texts are ours, values are marks
    first, last = found[0]
    return first, last


def people(by: str, scope: Scope) -> list[tuple[str, str | None, str | None, int]]:
    """(group, gender, band, people): each person once a group, as they were at their latest visit."""
    group = _group(by)
    return _all(
        f"SELECT grouped, gender, band, count(*) FROM ("  # noqa: S608  # as above
        f"SELECT {group} AS grouped, gender, band, row_number() OVER ("
        f"PARTITION BY {group}, person ORDER BY started_ms DESC, id DESC) AS place "
        f"FROM visit WHERE person IS NOT NULL AND {scope.where}) AS latest "
        "WHERE place = 1 GROUP BY grouped, gender, band",
        scope,
    )


def visits(by: str, scope: Scope) -> list[tuple[str, str | None, str | None, int, int, int]]:
    """(group, gender, band, 1 for visitors, visits, seconds in use)."""
    return _all(
        f"SELECT {_group(by)} AS grouped, gender, band, "  # noqa: S608  # as above
        "CASE WHEN person IS NULL THEN 1 ELSE 0 END AS visitor, count(*), "
        f"coalesce(sum(active_s), 0) FROM visit WHERE {scope.where} GROUP BY 1, 2, 3, 4",
        scope,
    )


def activities(scope: Scope) -> list[tuple[str, int, int, int, int, int, int]]:
    """(subject, people, women, visits, seconds, visitors' visits, their seconds).

    What is only known as a page of the hub goes by its room: ``page:learn``.
    """
    return _all(
        "SELECT CASE WHEN subject = 'page' THEN 'page:' || ref ELSE subject END AS looked_at, "  # noqa: S608  # as above
        "count(DISTINCT visit.person), "
        "count(DISTINCT CASE WHEN visit.gender = 'woman' THEN visit.person END), "
        "count(DISTINCT CASE WHEN visit.person IS NOT NULL THEN visit.id END), "
        "coalesce(sum(CASE WHEN visit.person IS NOT NULL THEN activity.seconds END), 0), "
        "count(DISTINCT CASE WHEN visit.person IS NULL THEN visit.id END), "
        "coalesce(sum(CASE WHEN visit.person IS NULL THEN activity.seconds END), 0) "
        "FROM visit JOIN activity ON activity.space_id = visit.space_id "
        f"AND activity.visit = visit.id WHERE {scope.where} GROUP BY 1",
        scope,
    )


def hours_of_week(scope: Scope) -> list[tuple[int, int, int, int, int]]:
    """(hour of the week from Monday 0 h, visits, women's visits, people, women), visitors among them.

    1970 began on a Thursday: 72 hours after a Monday.
    """
    hour = "started_ms / 3600000 + 72"
    return _all(
        f"SELECT ({hour}) - ({hour}) / 168 * 168 AS hour, count(*), "  # noqa: S608  # as above
        "sum(CASE WHEN gender = 'woman' THEN 1 ELSE 0 END), count(DISTINCT coalesce(person, id)), "
        "count(DISTINCT CASE WHEN gender = 'woman' THEN coalesce(person, id) END) "
        f"FROM visit WHERE {scope.where} GROUP BY 1",
        scope,
    )


def targets(first: str | None, last: str | None, spaces: tuple[str, ...]) -> dict[str, int]:
    """Promises by measure, summed over every target whose months touch the period."""
    of_space = f" AND space_id IN ({marks(len(spaces))})" if spaces else ""
    found = run(
        "SELECT measure, sum(value) FROM target WHERE value > 0 AND starts <= ? AND ends >= ?"  # noqa: S608  # as above
        f"{of_space} GROUP BY measure",
        (last or "9999-12", first or "0000-01", *spaces),
    )
    return {measure: int(value) for measure, value in found.fetchall()}


def head() -> tuple[Any, ...]:
    """Where the journal stands; the same again means that no fact was added."""
    sql = "SELECT count(*), coalesce(sum(seq), 0), coalesce(max(hlc), 0) FROM journal_head"
    return tuple(run(sql).fetchone())


def _group(by: str) -> str:
    return _MONTHS[dialect()] if by == MONTH else by


def _all(sql: str, scope: Scope) -> list[Any]:
    return list(run(sql, scope.values).fetchall())
