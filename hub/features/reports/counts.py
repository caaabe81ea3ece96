"""From grouped counts to the tables of a report: pure arithmetic on what the queries answered."""

from __future__ import annotations

from collections.abc import Iterable

from hub.core.usage.rules import BANDS, GENDERS, PURPOSES, YOUTH_BANDS
from hub.features.reports import period
from hub.features.reports.report import (
    AGE_COLUMNS,
    AGE_UNKNOWN,
    COLUMN_OF,
    COLUMNS,
    GENDER_COLUMNS,
    GENDER_UNKNOWN,
    HOURS,
    OLDER,
    UNKNOWN,
    USERS,
    VISITOR_HOURS,
    VISITOR_VISITS,
    VISITS,
    WOMEN,
    YOUTH,
    Row,
)

#: (group, gender, band, people) and (group, gender, band, visitor, visits, seconds).
People = Iterable[tuple[str, str | None, str | None, int]]
Visits = Iterable[tuple[str, str | None, str | None, int, int, int]]
Counted = dict[str, dict[str, float]]

_FIRST_MONTH = f"{period.FIRST_YEAR}-01"


def grouped(people: People, visits: Visits, keys: Iterable[str] = ()) -> dict[str, Row]:
    """A row a group, those of ``keys`` first and even where they hold nothing."""
    rows: Counted = {key: dict.fromkeys(COLUMNS, 0) for key in keys}
    for group, gender, band, number in people:
        row = rows.setdefault(group, dict.fromkeys(COLUMNS, 0))
        _add_people(row, gender, band, int(number))
    for group, _gender, _band, visitor, number, seconds in visits:
        row = rows.setdefault(group, dict.fromkeys(COLUMNS, 0))
        _add_visits(row, bool(visitor), int(number), int(seconds))
    return {key: _in_hours(row) for key, row in rows.items()}


def by_gender(people: People, visits: Visits) -> dict[str, Row]:
    """The whole period, a row a gender."""
    rows = grouped(
        ((gender or UNKNOWN, gender, band, number) for _, gender, band, number in people),
        ((row[1] or UNKNOWN, *row[1:]) for row in visits),
        (*GENDERS, UNKNOWN),
    )
    return without(rows, GENDER_COLUMNS)


def by_band(people: People, visits: Visits) -> dict[str, Row]:
    """The whole period, a row an age band."""
    rows = grouped(
        ((band or UNKNOWN, gender, band, number) for _, gender, band, number in people),
        ((row[2] or UNKNOWN, *row[1:]) for row in visits),
        (*BANDS, UNKNOWN),
    )
    return without(rows, AGE_COLUMNS)


def by_month(people: People, visits: Visits, first: str | None, last: str | None) -> dict[str, Row]:
    """A row a month in order, empty months between them too.

    Months that only a broken clock can have named are kept, but not the centuries between.
    """
    rows = grouped(people, visits)
    known = sorted(month for month in rows if month >= _FIRST_MONTH)
    first, last = first or min(known, default=None), last or max(known, default=None)
    between = period.months(first, last) if first and last else []
    keys = sorted({*rows, *between})
    return {month: rows.get(month) or dict.fromkeys(COLUMNS, 0) for month in keys}


def by_purpose(people: People, visits: Visits) -> dict[str, Row]:
    """A row a purpose, in the order of the door; those who were not asked come last."""
    rows = grouped(people, visits)
    rows[UNKNOWN] = rows.pop("", {})
    return {key: rows[key] for key in (*PURPOSES, UNKNOWN) if rows.get(key)}


def by_activity(rows: Iterable[tuple[str, int, int, int, int, int, int]]) -> dict[str, Row]:
    """A row an activity, the one with most time first."""
    found: dict[str, Row] = {}
    for subject, users, women, visits, seconds, visitor_visits, visitor_seconds in rows:
        found[subject] = {
            USERS: int(users),
            WOMEN: int(women),
            VISITS: int(visits),
            HOURS: _hours(int(seconds)),
            VISITOR_VISITS: int(visitor_visits),
            VISITOR_HOURS: _hours(int(visitor_seconds)),
        }
    return dict(sorted(found.items(), key=lambda item: (-_float(item[1][HOURS]), item[0])))


def by_hour(rows: Iterable[tuple[int, int, int, int, int]]) -> dict[str, Row]:
    """A row an hour of the week that saw anybody: ``weekday-hour``, Monday is 0.

    ``people`` and ``women_people`` say how many people are behind ``visits`` and ``women``.
    """
    return {
        f"{int(hour) // 24}-{int(hour) % 24}": {
            VISITS: int(visits),
            WOMEN: int(women),
            "people": int(people),
            "women_people": int(women_people),
        }
        for hour, visits, women, people, women_people in sorted(rows)
    }


def without(rows: dict[str, Row], columns: tuple[str, ...]) -> dict[str, Row]:
    """The rows without the columns that their key already says."""
    return {
        key: {name: cell for name, cell in row.items() if name not in columns}
        for key, row in rows.items()
    }


def share(part: float, known: float) -> float | None:
    """A share to two decimals among those who were asked; None where nobody was."""
    return round(part / known, 2) if known else None


def women_share(totals: Row) -> float | None:
    """Women among those whose gender is known."""
    return share(_float(totals[WOMEN]), _float(totals[USERS]) - _float(totals[GENDER_UNKNOWN]))


def youth_share(totals: Row) -> float | None:
    """People under 35 among those whose age is known."""
    return share(_float(totals[YOUTH]), _float(totals[USERS]) - _float(totals[AGE_UNKNOWN]))


def _add_people(row: dict[str, float], gender: str | None, band: str | None, number: int) -> None:
    row[USERS] += number
    row[COLUMN_OF.get(gender or "", GENDER_UNKNOWN)] += number
    row[AGE_UNKNOWN if band is None else YOUTH if band in YOUTH_BANDS else OLDER] += number


def _add_visits(row: dict[str, float], visitor: bool, number: int, seconds: int) -> None:
    row[VISITOR_VISITS if visitor else VISITS] += number
    row[VISITOR_HOURS if visitor else HOURS] += seconds


def _in_hours(row: dict[str, float]) -> Row:
    """The row with its seconds turned into hours."""
    timed = {column: _hours(row[column]) for column in (HOURS, VISITOR_HOURS)}
    return {**row, **timed}


def _hours(seconds: float) -> float:
    return round(seconds / 3600, 1)


def _float(cell: object) -> float:
    assert isinstance(cell, int | float)
    return cell
