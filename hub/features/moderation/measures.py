"""What reports can count of moderation, also for what women said."""

from __future__ import annotations

from functools import partial

from hub.core.civic.machine import MODERATOR
from hub.core.feature import Measure
from hub.core.storage.bound import run
from hub.core.usage.rules import WOMAN


def counted(action: str, women: bool, from_ms: int, to_ms: int) -> dict[str, float]:
    """Matters in which a moderator (for ``appeal``: the author) did something, by space."""
    hat = "author" if action == "appeal" else MODERATOR
    whose = "AND t.gender = ? " if women else ""
    found = run(
        "SELECT t.space_id, count(DISTINCT t.id) FROM civic_act a "  # noqa: S608  # literals of ours
        "JOIN civic_thread t ON t.id = a.thread "
        f"WHERE a.hat = ? AND a.action = ? AND a.at_ms >= ? AND a.at_ms < ? {whose}"
        "GROUP BY t.space_id",
        (hat, action, from_ms, to_ms, *((WOMAN,) if women else ())),
    )
    return {space: float(number) for space, number in found.fetchall()}


MEASURES = (
    Measure("moderated_published", "Let through by moderators", partial(counted, "publish", False)),
    Measure(
        "moderated_published_women", "Let through by moderators, of women",
        partial(counted, "publish", True),
    ),
    Measure("moderated_refused", "Refused by moderators", partial(counted, "refuse", False)),
    Measure(
        "moderated_refused_women", "Refused by moderators, of women",
        partial(counted, "refuse", True),
    ),
    Measure("moderated_appeals", "Refusals looked at again", partial(counted, "appeal", False)),
    Measure("moderated_hidden", "Hidden by moderators", partial(counted, "shown", False)),
)  # fmt: skip
