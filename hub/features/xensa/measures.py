"""What reports can count of Xensa: who asks, who is answered, what was promised and kept."""

from __future__ import annotations

from collections.abc import Callable

from hub.core.civic import taking_part
from hub.core.civic.taking_part import Part, TakingPart
from hub.core.feature import Measure
from hub.core.storage.bound import marks, run
from hub.core.usage.rules import YOUTH_BANDS
from hub.features.xensa import rules
from hub.features.xensa.machines import (
    COMMITMENT_NAME,
    DECLINED,
    QUESTION,
    REPLIED,
    VERDICTS,
    WAITING,
)

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
        f"WHERE t.machine = ? AND a.action IN ({marks(len(actions))}) "
        + (f"AND t.state IN ({marks(len(states))}) " if states else "")
        + (f"AND t.{column} IN ({marks(len(wanted))}) " if wanted else "")
        + "AND a.at_ms >= ? AND a.at_ms < ? GROUP BY t.space_id"
    )

    def query(from_ms: int, to_ms: int) -> dict[str, float]:
        values = (machine, *actions, *states, *wanted, from_ms, to_ms)
        return {space: float(number) for space, number in run(sql, values).fetchall()}

    return query


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


def delivered(from_ms: int, to_ms: int) -> list[Part]:
    """Questions that first reached an official then, and which of them are answered now.

    What was handed on or taken back counts for nobody; the time of the road does not count.
    """
    counted = (*WAITING, *REPLIED, DECLINED)
    rows = run(
        "SELECT t.space_id, t.author, t.gender, t.band, count(*), "  # noqa: S608  # marks only
        f"sum(CASE WHEN t.state IN ({marks(len(REPLIED))}) THEN 1 ELSE 0 END), max(d.given) "
        "FROM civic_thread t JOIN (SELECT thread, min(at_ms) AS given FROM civic_act "
        "WHERE action = 'deliver' GROUP BY thread) d ON d.thread = t.id "
        f"WHERE t.machine = ? AND t.author IS NOT NULL AND t.state IN ({marks(len(counted))}) "
        "AND d.given >= ? AND d.given < ? GROUP BY 1, 2, 3, 4",
        (*REPLIED, QUESTION, *counted, from_ms, to_ms),
    ).fetchall()
    return taking_part.latest(rows)


ALL_QUESTIONS = "/xensa/?tout=1"
TAKING_PART = (
    TakingPart(
        "asked", "Ask an official", path=ALL_QUESTIONS,
        query=taking_part.of_authors(QUESTION, ("submit",), once_for_several=True),
    ),
    TakingPart(
        "answered", "Are answered", path=ALL_QUESTIONS,
        query=taking_part.of_authors(QUESTION, ("answer", "confirm"), REPLIED),
    ),
    TakingPart(
        "judged", "Judge the answer", path=ALL_QUESTIONS,
        query=taking_part.of_authors(QUESTION, tuple(VERDICTS), tuple(VERDICTS.values())),
    ),
    TakingPart(
        "reacted", "Support, thank or oppose a question", path=ALL_QUESTIONS,
        query=taking_part.of_reactions(QUESTION, rules.REACTIONS),
    ),
    TakingPart("answers", "Questions delivered", delivered, ALL_QUESTIONS, rate=True),
)  # fmt: skip
