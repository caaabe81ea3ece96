"""What reports can count of Xensa: who asks, who is answered, what was promised and kept."""

from __future__ import annotations

from collections.abc import Callable

from hub.core.database import run
from hub.core.feature import Measure
from hub.core.usage.rules import YOUTH_BANDS
from hub.features.xensa.machines import COMMITMENT_NAME, QUESTION, REPLIED

Query = Callable[[int, int], dict[str, float]]
WOMEN = ("gender", ("woman",))
YOUNG = ("band", YOUTH_BANDS)


def asked(among: tuple[str, tuple[str, ...]] | None = None) -> Query:
    """Questions sent, one to several officials counted once; ``among`` a column and its values."""
    return _counter("count(DISTINCT coalesce(t.parent, t.id))", QUESTION, ("submit",), (), among)


def answered(among: tuple[str, tuple[str, ...]] | None = None) -> Query:
    """Questions whose answer came then and stands."""
    return _counter("count(DISTINCT t.id)", QUESTION, ("answer", "confirm"), REPLIED, among)


def promises(action: str, states: tuple[str, ...] = ()) -> Query:
    """Commitments of which something was said then."""
    return _counter("count(DISTINCT t.id)", COMMITMENT_NAME, (action,), states, None)


def _counter(
    what: str,
    machine: str,
    actions: tuple[str, ...],
    states: tuple[str, ...],
    among: tuple[str, tuple[str, ...]] | None,
) -> Query:
    """A count by space over acts dated from ``from_ms`` (counted) to ``to_ms`` (not)."""
    column, wanted = among or ("", ())
    sql = (
        f"SELECT t.space_id, {what} FROM civic_act a JOIN civic_thread t ON t.id = a.thread "  # noqa: S608  # literals and marks only
        f"WHERE t.machine = ? AND a.action IN ({_marks(actions)}) "
        + (f"AND t.state IN ({_marks(states)}) " if states else "")
        + (f"AND t.{column} IN ({_marks(wanted)}) " if wanted else "")
        + "AND a.at_ms >= ? AND a.at_ms < ? GROUP BY t.space_id"
    )

    def query(from_ms: int, to_ms: int) -> dict[str, float]:
        values = (machine, *actions, *states, *wanted, from_ms, to_ms)
        return {space: float(number) for space, number in run(sql, values).fetchall()}

    return query


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))


MEASURES = (
    Measure("questions_asked", "Questions to officials", asked()),
    Measure("questions_asked_women", "Questions to officials, by women", asked(WOMEN)),
    Measure("questions_asked_youth", "Questions to officials, by people under 35", asked(YOUNG)),
    Measure("questions_answered", "Questions answered", answered()),
    Measure("questions_answered_women", "Questions answered, of women", answered(WOMEN)),
    Measure("questions_answered_youth", "Questions answered, of people under 35", answered(YOUNG)),
    Measure("promises_made", "Promises of officials", promises("promise")),
    Measure("promises_kept", "Promises kept", promises("keep", ("kept",))),
)
