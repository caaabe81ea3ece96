"""The invented visits: who came when, for how long, with what, and what they did there."""

from __future__ import annotations

import random
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import accumulate

from hub.core.usage.rules import BANDS, CLOSED, IDLE, POWER, QUIT, WOMAN
from hub.demo import rhythm
from hub.demo.cast import Character
from hub.demo.places import Place

PURPOSES = ("learn", "internet", "print", "office", "speak", "meeting", "other")
MEN_FOR, WOMEN_FOR = (26, 30, 12, 17, 5, 6, 4), (40, 14, 9, 12, 11, 11, 3)
DEVICES, ON = ("pc", "phone", "tablet", "other"), (71, 23, 5, 1)
#: Who registered less than this many days before the end could not come as often.
SETTLED_DAYS = 270
#: Half of the stays are shorter, in minutes.
MEN_STAY, WOMEN_STAY = 47, 29


@dataclass(frozen=True)
class Stay:
    """One visit: ``character`` is None for a visitor. Times in milliseconds and seconds."""

    place: Place
    at_ms: int
    stay_s: int
    active_s: int
    how: str
    device: str
    purpose: str | None
    character: int | None = None
    gender: str | None = None
    band: str | None = None


@dataclass
class Calendar:
    """The open days of one space, how busy each is, and when the power went."""

    place: Place
    days: list[date]
    busy: list[float]
    cuts: dict[date, int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, rng: random.Random, place: Place, start: date, end: date) -> Calendar:
        """A space's calendar; it opens on its own day if that is later."""
        opens = max(start, min(date.fromisoformat(place.opened_on), end))
        days = rhythm.days(opens, end)
        busy = list(accumulate(rhythm.weight(day, start, end) for day in days))
        return cls(place, days, busy, {day: rhythm.cut_minute(rng) for day in days})

    def weight(self, at: int) -> float:
        """How busy a day is, around 1."""
        return self.busy[at] - (self.busy[at - 1] if at else 0.0)

    def pick(self, rng: random.Random, low: int = 0, high: int | None = None) -> int:
        """The number of a day from ``low`` to ``high`` (both counted), busy days more often."""
        last = min(len(self.days) - 1, len(self.days) if high is None else high)
        before = self.busy[low - 1] if low else 0.0
        return min(bisect_left(self.busy, rng.uniform(before, self.busy[last])), last)


def stays_of(rng: random.Random, calendar: Calendar, number: int, who: Character) -> list[Stay]:
    """All visits of one person, in order; the first one is the day they registered.

    Newcomers follow the rhythm of the space; who comes again does so sooner the keener they are.
    """
    first = calendar.pick(rng)
    time_left = min((len(calendar.days) - first) / SETTLED_DAYS, 1.0)
    more = round((who.visits - 1) * time_left)
    chosen = sorted({first, *(_again(rng, calendar, first, who) for _ in range(more))})
    return [_stay(rng, calendar, calendar.days[at], who.woman, number, who.gender) for at in chosen]


def visitor(rng: random.Random, calendar: Calendar) -> Stay:
    """One visit of somebody without an account; some prefer not to say who they are."""
    woman = rng.random() < 0.36
    day = calendar.days[calendar.pick(rng)]
    gender = None if rng.random() < 0.04 else WOMAN if woman else "man"
    band = None if rng.random() < 0.06 else rng.choices(tuple(BANDS), (9, 34, 25, 22, 10))[0]
    return _stay(rng, calendar, day, woman, None, gender, band)


def _again(rng: random.Random, calendar: Calendar, first: int, who: Character) -> int:
    """The day of one more visit: most within weeks of the first; a closed space puts it off."""
    reach = first + int(rng.expovariate(1 / (25 + 60 * min(who.keen, 4))))
    if reach < len(calendar.days):
        at = calendar.pick(rng, max(reach - 5, first), reach + 5)
        if rng.random() < calendar.weight(at):
            return at
    return calendar.pick(rng, first)


def _stay(
    rng: random.Random,
    calendar: Calendar,
    day: date,
    woman: bool,
    number: int | None,
    gender: str | None,
    band: str | None = None,
) -> Stay:
    minute = rhythm.hour(rng, woman, day) * 60 + rng.randrange(60)
    minutes = min(rng.lognormvariate(0, 0.6) * (WOMEN_STAY if woman else MEN_STAY), 240)
    how = rng.choices((QUIT, IDLE, CLOSED), (70, 26, 4))[0]
    cut = calendar.cuts[day]
    if cut is not None and minute < cut < minute + minutes:
        minutes, how = cut - minute, POWER
    stay_s = max(int(minutes * 60), 60)
    idle = 600 if how == IDLE else 0
    active_s = max(int((stay_s - idle) * rng.uniform(0.62, 0.95)), 30)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Stay(
        place=calendar.place,
        at_ms=int(midnight.timestamp() * 1000) + minute * 60_000 + rng.randrange(60_000),
        stay_s=stay_s,
        active_s=active_s,
        how=how,
        device=rng.choices(DEVICES, ON)[0],
        purpose=_purpose(rng, woman, number is None),
        character=number,
        gender=gender,
        band=band,
    )


def _purpose(rng: random.Random, woman: bool, visitor: bool) -> str | None:
    """What somebody came for; the door asks visitors, those with an account only now and then."""
    if not visitor and rng.random() < 0.25:
        return None
    return rng.choices(PURPOSES, WOMEN_FOR if woman else MEN_FOR)[0]
