"""Visits told afterwards: a line of the paper register that is kept on days without power."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from hub.core.errors import InputError
from hub.core.node import Node
from hub.core.people import service as people
from hub.core.usage.rules import BANDS, CLOSED, GENDERS, PURPOSES, age_band, year_of
from hub.core.usage.service import close_visit, open_visit
from hub.core.who import Who

#: The first year a register can be of, and the longest stay in minutes.
FIRST_YEAR, LONGEST_MINUTES = 2010, 16 * 60
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_TIMES = ("%H:%M", "%H:%M:%S", "%Hh%M", "%Hh", "%H")


@dataclass(frozen=True)
class Line:
    """One line of the register; ``person`` if the visitor has an account."""

    purpose: str
    started_ms: int
    minutes: int
    gender: str | None = None
    band: str | None = None
    person: str | None = None


def day_of(text: str, today: date) -> date:
    """The day of a line; raises InputError for what is no day, or one still to come."""
    for form in _DATES:
        try:
            found = datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if found > today:
            raise InputError("This day is still to come. Check the date.", field="day")
        if found.year < FIRST_YEAR:
            raise InputError("This day is too long ago. Check the year.", field="day")
        return found
    raise InputError("Write the day as day/month/year.", field="day")


def hour_of(text: str) -> time:
    """The time a visit began; raises InputError."""
    for form in _TIMES:
        try:
            return datetime.strptime(text.strip().replace(" ", ""), form).replace(tzinfo=UTC).time()
        except ValueError:
            continue
    raise InputError("Write the time as hours:minutes, for example 15:30.", field="time")


def minutes_of(text: str) -> int:
    """How long a visit was, in minutes; raises InputError."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) <= LONGEST_MINUTES):
        raise InputError(
            "Write how many minutes the visit was, from 1 to {most}.",
            field="minutes",
            most=LONGEST_MINUTES,
        )
    return int(text)


def start_of(day: date, hour: time, now_ms: int) -> int:
    """When a visit began, in milliseconds since 1970; Mali keeps UTC. Raises InputError."""
    started_ms = int(datetime.combine(day, hour, UTC).timestamp() * 1000)
    if started_ms > now_ms:
        raise InputError("This time is still to come. Check the hour.", field="time")
    return started_ms


def check(line: Line, asked: str | None) -> None:
    """Raise InputError unless a line says who came and why; ``asked`` is the gender as chosen."""
    if not line.person and asked not in GENDERS:
        raise InputError("Choose woman, man or other.", field="gender")
    if not line.person and line.band not in BANDS:
        raise InputError("Choose how old the person is.", field="band")
    if line.purpose not in PURPOSES:
        raise InputError("Choose what brought the person here.", field="purpose")


def tell_visit(node: Node, who: Who, line: Line) -> str:
    """Write a line of the register as a visit of stated time; answers its id.

    Nobody measured the part in use, so the whole stay counts as such. Raises InputError.
    """
    gender, band = line.gender, line.band
    if line.person:
        row = people.get(node, line.person)
        gender, band = row.gender, age_band(row.birth_year, year_of(line.started_ms))
    stay_s = line.minutes * 60
    with node.journal.writing():
        visit = open_visit(
            node, who.actor, line.person, gender, band, line.purpose, at_ms=line.started_ms
        )
        close_visit(node, visit, CLOSED, who.actor, line.person, active_s=stay_s, stay_s=stay_s)
    return visit
