"""What reports can count about courses."""

from __future__ import annotations

from hub.core.feature import Measure
from hub.core.storage.bound import run


def certificates(from_ms: int, to_ms: int) -> dict[str, float]:
    """Certificates given from ``from_ms`` (counted) to ``to_ms`` (not), by space."""
    found = run(
        "SELECT space_id, count(*) FROM certificate WHERE at_ms >= ? AND at_ms < ? GROUP BY space_id",
        (from_ms, to_ms),
    )
    return {space: float(number) for space, number in found.fetchall()}


def learners(from_ms: int, to_ms: int) -> dict[str, float]:
    """People who finished at least one quiz, by space."""
    found = run(
        "SELECT space_id, count(DISTINCT person) FROM quiz_result "
        "WHERE at_ms >= ? AND at_ms < ? AND person IS NOT NULL GROUP BY space_id",
        (from_ms, to_ms),
    )
    return {space: float(number) for space, number in found.fetchall()}


MEASURES = (
    Measure("certificates", "Certificates", certificates),
    Measure("learners", "People who finished a quiz", learners),
)
