"""When people come: growth over the months, Saturdays, the rains, the spring of 2020, the hours."""

from __future__ import annotations

import random
from datetime import date, timedelta

#: How busy a weekday is, Monday first; debates are on Saturday, the space rests on Sunday.
WEEKDAYS = (0.9, 0.85, 1.0, 0.95, 0.75, 1.9, 0.04)
#: How busy a month of the year is; fields call from July to September.
SEASONS = (1.0, 1.05, 1.05, 1.0, 0.95, 0.9, 0.75, 0.7, 0.75, 0.95, 1.1, 1.0)
#: Months unlike the others: the spaces nearly closed in spring 2020.
DIPS = {
    "2020-03": 0.5, "2020-04": 0.07, "2020-05": 0.12, "2020-06": 0.45, "2020-07": 0.75,
    "2020-08": 0.8, "2020-09": 0.85,
}  # fmt: skip
#: How busy each hour is, from 8 h on: men all day, women when the housework leaves them time.
MEN_HOURS = (0.6, 1.0, 1.2, 1.1, 0.6, 0.4, 0.6, 1.1, 1.4, 1.3, 0.9, 0.4)
WOMEN_HOURS = (0.1, 0.35, 0.9, 0.8, 0.25, 0.3, 0.9, 1.7, 1.5, 0.7, 0.15, 0.05)
OPENS = 8
#: Chance that the power goes during a day.
CUT = 0.22


def weight(day: date, start: date, end: date) -> float:
    """How many come on a day, against a plain day in the middle of the project."""
    passed = (day - start).days / max((end - start).days, 1)
    growth = 0.6 + 0.75 * passed
    dip = DIPS.get(f"{day:%Y-%m}", 1.0)
    return growth * WEEKDAYS[day.weekday()] * SEASONS[day.month - 1] * dip


def days(start: date, end: date) -> list[date]:
    """Every day, both counted."""
    return [start + timedelta(n) for n in range((end - start).days + 1)]


def hour(rng: random.Random, woman: bool, day: date) -> int:
    """The hour in which a visit begins; Fridays have no early afternoon."""
    hours = WOMEN_HOURS if woman else MEN_HOURS
    if day.weekday() == 4:
        hours = (*hours[:5], 0.05, 0.1, *hours[7:])
    return OPENS + rng.choices(range(len(hours)), hours)[0]


def cut_minute(rng: random.Random) -> int | None:
    """The minute of a day at which the power goes, or None."""
    return rng.randint(9 * 60, 18 * 60) if rng.random() < CUT else None
