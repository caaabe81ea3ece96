"""Fair answer rates: counts first; from ten questions on also a rate, ranked by its lower bound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from hub.core.civic.machine import Standing
from hub.core.wilson import ENOUGH, bounds
from hub.features.xensa import rules
from hub.features.xensa.machines import DECLINED, JUDGED_YES, REPLIED, VERDICTS


@dataclass(frozen=True)
class Rate:
    """Figures of one official or commune; ``days`` is the median from delivery to answer.

    ``share`` and ``bound`` (0 to 1) are None below ten questions; ``satisfied`` is the share of
    judged answers that were found to answer, None below ten that were judged.
    """

    delivered: int = 0
    answered: int = 0
    declined: int = 0
    late: int = 0
    judged: int = 0
    judged_yes: int = 0
    days: float | None = None
    share: float | None = None
    bound: float | None = None
    satisfied: float | None = None

    @property
    def waiting(self) -> int:
        """Questions with the official."""
        return self.delivered - self.answered - self.declined


def rate(standings: Iterable[Standing], now_ms: int) -> Rate:
    """The figures of some questions; those that were not delivered yet do not count."""
    counted = [
        each
        for each in standings
        if rules.first_delivery(each) is not None and rules.counts_for(each.state)
    ]
    answered = [each for each in counted if each.state in REPLIED]
    days = [took for each in counted if (took := rules.answer_days(each)) is not None]
    judged = [each for each in counted if each.state in VERDICTS.values()]
    yes = sum(each.state == JUDGED_YES for each in judged)
    enough = len(counted) >= ENOUGH
    return Rate(
        delivered=len(counted),
        answered=len(answered),
        declined=sum(each.state == DECLINED for each in counted),
        late=sum(bool(rules.lateness(each, now_ms)) for each in counted),
        judged=len(judged),
        judged_yes=yes,
        days=median(days) if days else None,
        share=len(answered) / len(counted) if enough else None,
        bound=bounds(len(answered), len(counted))[0] if enough else None,
        satisfied=yes / len(judged) if len(judged) >= ENOUGH else None,
    )


def ranked(rates: dict[str, Rate]) -> list[str]:
    """Names by the lower bound, the best first; who has too few questions has no rank."""
    known = [(found.bound, name) for name, found in rates.items() if found.bound is not None]
    return [name for _bound, name in sorted(known, key=lambda pair: (-pair[0], pair[1]))]
