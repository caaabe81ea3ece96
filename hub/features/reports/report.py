"""What a usage report holds: totals and tables of counts, by the names that JSON uses.

Columns of people, each person counted once: ``users`` = ``women`` + ``men`` + ``other`` +
``gender_unknown`` = ``youth`` + ``older`` + ``age_unknown``. ``visits`` and ``hours`` (in use) are
theirs; ``visitor_visits`` and ``visitor_hours`` are of people without an account.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from hub.core.usage.rules import MAN, OTHER, WOMAN

USERS, WOMEN, MEN, OTHERS, GENDER_UNKNOWN = "users", "women", "men", "other", "gender_unknown"
YOUTH, OLDER, AGE_UNKNOWN = "youth", "older", "age_unknown"
VISITS, HOURS = "visits", "hours"
VISITOR_VISITS, VISITOR_HOURS = "visitor_visits", "visitor_hours"
#: Civic acts, and questions by who asked: delivered, answered, the share in per cent, its bounds.
ACTS, DELIVERED, ANSWERED = "acts", "delivered", "answered"
SHARE, LOWEST, HIGHEST = "share", "lowest", "highest"

COLUMNS = (
    USERS, WOMEN, MEN, OTHERS, GENDER_UNKNOWN, YOUTH, OLDER, AGE_UNKNOWN, VISITS, HOURS,
    VISITOR_VISITS, VISITOR_HOURS,
)  # fmt: skip
#: The columns that split the users of a row.
GENDER_COLUMNS = (WOMEN, MEN, OTHERS, GENDER_UNKNOWN)
AGE_COLUMNS = (YOUTH, OLDER, AGE_UNKNOWN)
#: The column of a gender as a visit carries it.
COLUMN_OF = {WOMAN: WOMEN, MAN: MEN, OTHER: OTHERS}

MONTH, GENDER, BAND, ACTIVITY = "month", "gender", "band", "activity"
PURPOSE, SPACE, HOUR = "purpose", "space", "hour"
ACT, ASKER = "act", "asker"
#: The civic act whose rates stand in the table of who asked.
RATE = "answers"
TABLES = (MONTH, GENDER, BAND, ACTIVITY, PURPOSE, SPACE, ACT, ASKER, HOUR)
#: The row of those who were not asked.
UNKNOWN = "unknown"


class Hidden(StrEnum):
    """What a reader from outside sees in the place of a number; NO_RATE is for everybody."""

    FEW = "< 5"
    KEPT = "–"
    NO_RATE = "< 10"


Cell = float | Hidden
Row = dict[str, Cell]


class CivicAct(NamedTuple):
    """What a row of civic acts is called (a message id), and where one sees what it counts."""

    label: str
    path: str = ""


@dataclass(frozen=True)
class Report:
    """Counts of one period; ``first`` and ``last`` are its months, None where nothing was counted.

    ``tables`` holds rows by table name and row key: months ``2019-01``, bands ``15-24``, space ids,
    activity subjects, purposes, civic acts by their names in ``acts``, and ``weekday-hour`` with Monday as 0. ``targets`` sums the promises
    by measure; ``measures`` are the features' own figures.
    """

    first: str | None
    last: str | None
    spaces: dict[str, str]
    totals: Row
    tables: dict[str, dict[str, Row]]
    women_share: float | None = None
    youth_share: float | None = None
    measures: Row = field(default_factory=dict)
    acts: dict[str, CivicAct] = field(default_factory=dict)
    targets: dict[str, int] = field(default_factory=dict)
    outside: bool = False

    @property
    def empty(self) -> bool:
        """Whether nobody came."""
        return not self.totals.get(VISITS) and not self.totals.get(VISITOR_VISITS)

    def path(self, table: str, key: str) -> str:
        """Where one sees what a row counts, '' where no page shows it."""
        of = self.acts.get(key) if table == ACT else self.acts.get(RATE) if key == "all" else None
        return of.path if of else ""

    def value(self, measure: str) -> Cell | None:
        """The figure that a target of this measure is held against."""
        return self.totals.get(measure, self.measures.get(measure))
