"""What reports can count about Gafé."""

from __future__ import annotations

from hub.core.feature import Measure
from hub.core.storage.bound import run


def modules_finished(from_ms: int, to_ms: int) -> dict[str, float]:
    """Modules that a person finished for the first time, by space."""
    found = run(
        "SELECT space_id, count(*) FROM (SELECT min(space_id) AS space_id, min(at_ms) AS first_ms "
        "FROM gafe_finished GROUP BY person, package) AS done "
        "WHERE first_ms >= ? AND first_ms < ? GROUP BY space_id",
        (from_ms, to_ms),
    )
    return {space: float(number) for space, number in found.fetchall()}


MEASURES = (Measure("gafe_modules", "Gafé modules finished", modules_finished),)
