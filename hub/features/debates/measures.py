"""What reports can count of debates: how many were held, who spoke."""

from __future__ import annotations

from collections.abc import Callable

from hub.core.civic.taking_part import TakingPart, of_authors
from hub.core.feature import Measure
from hub.core.storage.bound import run
from hub.core.usage.rules import YOUTH_BANDS
from hub.features.debates.machines import CONTRIBUTION_NAME, DEBATE_NAME, PUBLISHED

Query = Callable[[int, int], dict[str, float]]


def held(action: str) -> Query:
    """Debates with that act then, those called off left out."""
    sql = (
        "SELECT t.space_id, count(DISTINCT t.id) FROM civic_act a "
        "JOIN civic_thread t ON t.id = a.thread WHERE t.machine = ? AND t.state <> 'cancelled' "
        "AND a.action = ? AND a.at_ms >= ? AND a.at_ms < ? GROUP BY t.space_id"
    )
    return lambda from_ms, to_ms: _counted(sql, (DEBATE_NAME, action, from_ms, to_ms))


def spoken(column: str = "", among: tuple[str, ...] = ()) -> Query:
    """Contributions said then and let through; ``column`` is ``gender`` or ``band``."""
    only = f"AND t.{column} IN ({', '.join('?' * len(among))}) " if column else ""
    sql = (
        "SELECT t.space_id, count(DISTINCT t.id) FROM civic_act a "  # noqa: S608  # literals and marks only
        "JOIN civic_thread t ON t.id = a.thread WHERE t.machine = ? AND t.state = ? "
        f"AND a.action = 'submit' {only}AND a.at_ms >= ? AND a.at_ms < ? GROUP BY t.space_id"
    )
    first = (CONTRIBUTION_NAME, PUBLISHED, *among)
    return lambda from_ms, to_ms: _counted(sql, (*first, from_ms, to_ms))


def _counted(sql: str, values: tuple[object, ...]) -> dict[str, float]:
    return {space: float(count) for space, count in run(sql, values).fetchall()}


MEASURES = (
    Measure("debates_held", "Debates held", held("open")),
    Measure("debates_concluded", "Debates with conclusions", held("conclude")),
    Measure("debate_words", "Contributions to debates", spoken()),
    Measure("debate_words_women", "Contributions to debates, by women", spoken("gender", ("woman",))),
    Measure(
        "debate_words_youth", "Contributions to debates, by people under 35",
        spoken("band", YOUTH_BANDS),
    ),
)  # fmt: skip

TAKING_PART = (
    TakingPart(
        "spoken", "Speak in a debate", path="/debats/",
        query=of_authors(CONTRIBUTION_NAME, ("submit",), (PUBLISHED,)),
    ),
)  # fmt: skip
