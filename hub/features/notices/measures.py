"""What reports can count of notices: news that reached people, also women."""

from __future__ import annotations

from functools import partial

from hub.core.feature import Measure
from hub.core.storage.bound import run
from hub.core.usage.rules import WOMAN


def heard(women: bool, from_ms: int, to_ms: int) -> dict[str, float]:
    """Answers given then that their authors have seen in their box, by the space of the matter."""
    whose = "AND t.gender = ? " if women else ""
    found = run(
        "SELECT t.space_id, count(DISTINCT a.rid) FROM civic_act a "  # noqa: S608  # literals of ours
        "JOIN civic_thread t ON t.id = a.thread "
        "JOIN notice_read r ON r.person = t.author AND r.rid = a.rid "
        "WHERE a.action IN ('answer', 'confirm', 'decline') AND a.at_ms >= ? AND a.at_ms < ? "
        f"{whose}GROUP BY t.space_id",
        (from_ms, to_ms, *((WOMAN,) if women else ())),
    )
    return {space: float(number) for space, number in found.fetchall()}


MEASURES = (
    Measure("answers_heard", "Answers that their authors heard", partial(heard, False)),
    Measure("answers_heard_women", "Answers that their authors heard, women", partial(heard, True)),
)
