"""A report as tables to read: heads and rows in words, cells still numbers."""

from __future__ import annotations

from dataclasses import dataclass

from hub.features.reports import labels
from hub.features.reports.report import (
    ACT,
    ACTIVITY,
    ACTS,
    AGE_UNKNOWN,
    ANSWERED,
    ASKER,
    BAND,
    DELIVERED,
    GENDER,
    GENDER_UNKNOWN,
    HIGHEST,
    HOUR,
    HOURS,
    LOWEST,
    MEN,
    MONTH,
    OLDER,
    OTHERS,
    PURPOSE,
    SHARE,
    SPACE,
    USERS,
    VISITOR_VISITS,
    VISITS,
    WOMEN,
    YOUTH,
    Cell,
    Report,
    Row,
)
from hub.features.reports.words import Words

_PEOPLE = (USERS, WOMEN, MEN, YOUTH, VISITS, HOURS, VISITOR_VISITS)
#: What each table shows of its columns.
SHOWN = {
    MONTH: _PEOPLE,
    SPACE: _PEOPLE,
    PURPOSE: _PEOPLE,
    GENDER: (USERS, YOUTH, VISITS, HOURS, VISITOR_VISITS),
    BAND: (WOMEN, MEN, OTHERS, GENDER_UNKNOWN, USERS, VISITS, HOURS, VISITOR_VISITS),
    ACTIVITY: (USERS, WOMEN, VISITS, HOURS, VISITOR_VISITS),
    ACT: (ACTS, USERS, WOMEN, MEN, OTHERS, GENDER_UNKNOWN, YOUTH, OLDER, AGE_UNKNOWN),
    ASKER: (DELIVERED, ANSWERED, SHARE, LOWEST, HIGHEST),
}
#: Tables whose rows add up to the totals of the report, column by column.
_TOTALLED = (GENDER, BAND)
#: Hours of the day that are shown even when nobody came.
_DAY = (8, 19)


@dataclass(frozen=True)
class Sheet:
    """One table: its first head stands over the rows' names; ``total`` is one more row or None.

    ``note`` is what a reader must know, ``paths`` where one sees what each row counts, '' for none.
    """

    name: str
    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, tuple[Cell, ...]]]
    total: tuple[str, tuple[Cell, ...]] | None = None
    columns: tuple[str, ...] = ()
    note: str = ""
    paths: tuple[str, ...] = ()


def sheets(report: Report, words: Words) -> list[Sheet]:
    """Every table of a report, in the order of reading; those without rows are left out."""
    found = [sheet(report, name, words) for name in SHOWN]
    weeks = [week(report, VISITS, words), week(report, WOMEN, words)]
    return [one for one in (*found, *weeks) if one.rows]


def sheet(report: Report, name: str, words: Words) -> Sheet:
    """One table by its name (any but the hours)."""
    rows = report.tables.get(name, {})
    columns = tuple(column for column in SHOWN[name] if column != OTHERS or _anybody(rows, OTHERS))
    total = tuple(report.totals[column] for column in columns) if name in _TOTALLED else None
    return Sheet(
        name=name,
        title=words.say(labels.TABLE[name]),
        head=(words.say(labels.KEY[name]), *map(words.column, columns)),
        rows=[
            (words.row(name, key, report), tuple(row[column] for column in columns))
            for key, row in rows.items()
            if key != "other" or any(row.values())
        ],
        total=(words.say("Together"), total) if total else None,
        columns=columns,
        note=words.say(labels.NOTE[name]) if name in labels.NOTE else "",
        paths=tuple(report.path(name, key) for key in rows) if name in (ACT, ASKER) else (),
    )


def week(report: Report, column: str, words: Words) -> Sheet:
    """Visits (or those of women) by weekday and hour at which they began."""
    rows = report.tables.get(HOUR, {})
    used = [int(key.split("-")[1]) for key in rows]
    hours = range(min([*used, _DAY[0]]), max([*used, _DAY[1]]) + 1)
    title = (
        "Visits by weekday and hour" if column == VISITS else "Visits of women by weekday and hour"
    )
    return Sheet(
        name=f"{HOUR}-{column}",
        title=words.say(title),
        head=(words.say("Weekday"), *(words.say("{hour} h").format(hour=hour) for hour in hours)),
        rows=[
            (words.say(day), tuple(_at(rows, f"{number}-{hour}", column) for hour in hours))
            for number, day in enumerate(labels.WEEKDAYS)
        ]
        if rows
        else [],
        columns=tuple(str(hour) for hour in hours),
    )


def figures(report: Report, words: Words, measures: dict[str, str]) -> list[tuple[str, str, Cell]]:
    """(name, label, number) of the totals and of the features' own measures."""
    own = (USERS, VISITS, HOURS, VISITOR_VISITS)
    found = [
        (name, words.say(labels.FIGURE.get(name, labels.COLUMN[name])), report.totals[name])
        for name in own
    ]
    more = [
        (name, words.say(measures[name]), cell)
        for name, cell in report.measures.items()
        if name in measures
    ]
    return [*found, *more]


def counted(report: Report, shown: list[tuple[str, str, Cell]]) -> list[tuple[str, str, Cell]]:
    """Those of ``figures`` that a reader on paper wants: of the features, no zero without a target."""
    return [one for one in shown if one[2] or one[0] in report.totals or one[0] in report.targets]


def heat(cell: Cell, most: float) -> int:
    """How busy a cell is, from 0 to 4."""
    if not isinstance(cell, int | float) or not cell or not most:
        return 0
    return min(1 + int(4 * cell / (most + 1)), 4)


def busiest(of: Sheet) -> float:
    """The largest number of a table, 0 for none."""
    return max((c for _, cells in of.rows for c in cells if isinstance(c, int | float)), default=0)


def _at(rows: dict[str, Row], key: str, column: str) -> Cell:
    return rows[key][column] if key in rows else 0


def _anybody(rows: dict[str, Row], column: str) -> bool:
    return any(row.get(column) for row in rows.values())
