"""What the demonstration will write: a plan, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hub.demo import cast, stays
from hub.demo.cast import Character
from hub.demo.places import PLACES, Place
from hub.demo.stays import Calendar, Stay

#: The project's own figures (mission.md): people reached, promised, share of women and of the young.
PEOPLE, PROMISED = 3476, 2283
WOMEN, YOUNG = 0.32, 0.68
HEADLINE = (date(2019, 1, 1), date(2021, 5, 31))
#: A small demonstration: people of one space, over the last days.
SMALL_PEOPLE, SMALL_DAYS = 60, 91
#: Visits a person makes, on average; visits without an account, for each person.
MEAN_VISITS, SMALL_MEAN_VISITS, VISITORS = 11.0, 25.0, 0.9


@dataclass(frozen=True)
class Plan:
    """People, their visits and others' in order of time, and the promise per space."""

    places: Sequence[Place]
    people: Sequence[Character]
    stays: Sequence[Stay]
    start: date
    end: date
    promised: int


def headline(seed: int, size: int = PEOPLE) -> Plan:
    """The whole project in three spaces, from January 2019 to May 2021."""
    return _plan(seed, size, PLACES, *HEADLINE, MEAN_VISITS)


def small(seed: int, now_ms: int, size: int = SMALL_PEOPLE) -> Plan:
    """A few people of one space over the last three months, to try the pages with."""
    end = datetime.fromtimestamp(now_ms / 1000, UTC).date() - timedelta(1)
    start = end - timedelta(SMALL_DAYS)
    return _plan(seed, size, PLACES[:1], start, end, SMALL_MEAN_VISITS)


def _plan(
    seed: int, size: int, places: Sequence[Place], start: date, end: date, mean_visits: float
) -> Plan:
    rng = random.Random(seed)  # noqa: S311  # an invented history, no secret
    calendars = {place: Calendar.of(rng, place, start, end) for place in places}
    people = cast.cast(rng, size, places, WOMEN, YOUNG, mean_visits)
    found = [
        stay
        for number, who in enumerate(people)
        for stay in stays.stays_of(rng, calendars[who.place], number, who)
    ]
    shares = [place.share for place in places]
    for place in rng.choices(places, shares, k=round(size * VISITORS)):
        found.append(stays.visitor(rng, calendars[place]))
    found.sort(key=lambda stay: stay.at_ms)
    promised = round(size * PROMISED / PEOPLE / len(places))
    return Plan(places, people, found, start, end, promised)
