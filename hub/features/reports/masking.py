"""A report as readers outside the space see it: small numbers hidden, and what would give them back.

Whoever is neither woman nor man is few everywhere: outside, they are counted with those who were
not asked, or every total of women would have to be hidden to protect them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hub.core.usage.rules import BANDS, OTHER, YOUTH_BANDS
from hub.features.reports.privacy import LEAST, hidden
from hub.features.reports.report import (
    ACTIVITY,
    ACTS,
    AGE_COLUMNS,
    AGE_UNKNOWN,
    ANSWERED,
    ASKER,
    BAND,
    COLUMN_OF,
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
    UNKNOWN,
    USERS,
    VISITOR_HOURS,
    VISITOR_VISITS,
    VISITS,
    WOMEN,
    YOUTH,
    Cell,
    Hidden,
    Report,
    Row,
)
from hub.features.reports.taking_part import BY_AGE, BY_GENDER, EVERYBODY

#: (table, row, column); the totals are the table with no name.
Key = tuple[str, str, str]
Numbers = dict[Key, float]

#: Whom a number speaks of, where it is not a count of people itself.
_BEHIND = {VISITS: USERS, HOURS: USERS, VISITOR_HOURS: VISITOR_VISITS, ACTS: USERS}
_BEHIND_HOUR = {VISITS: "people", WOMEN: "women_people"}
_BEHIND_ASKER = {
    DELIVERED: "delivered_people", ANSWERED: "answered_people",
    **dict.fromkeys((SHARE, LOWEST, HIGHEST), "answered_people"),
}  # fmt: skip
#: Columns that add up over rows where one person may stand in several.
_ADDITIVE = (VISITS, HOURS, VISITOR_VISITS, VISITOR_HOURS)
#: The end of the name of a measure that counts a part of another.
_PART = re.compile("_(women|youth)$")
#: Columns made here only: the people of a row who are not women.
_REST = "rest"


def masked(report: Report) -> Report:
    """The report for a reader from outside the space."""
    merged = _merged(report)
    behind, lines = _behind(merged), list(_lines(merged))
    behind = {**{key: LEAST * 2.0 for line in lines for key in line}, **behind}
    few, kept = hidden(behind, lines, [key for key in behind if _harmless(key)])
    signs = {**dict.fromkeys(few, Hidden.FEW), **dict.fromkeys(kept, Hidden.KEPT)}

    def row(table: str, key: str, cells: Row) -> Row:
        shown = {name: signs.get((table, key, name), cell) for name, cell in cells.items()}
        if table == ASKER and any(
            isinstance(shown[name], Hidden) for name in (DELIVERED, ANSWERED)
        ):
            shown |= dict.fromkeys((SHARE, LOWEST, HIGHEST), Hidden.KEPT)
        return shown

    totals = row("", "", merged.totals)
    return replace(
        merged,
        outside=True,
        totals=totals,
        tables={
            table: {key: row(table, key, cells) for key, cells in rows.items()}
            for table, rows in merged.tables.items()
        },
        measures=_measures(merged.measures),
        women_share=_unless_hidden(merged.women_share, totals, (USERS, WOMEN, MEN)),
        youth_share=_unless_hidden(merged.youth_share, totals, (USERS, YOUTH, OLDER)),
    )


def _measures(measures: Row) -> Row:
    """The features' own figures: no small one, and no part that leaves a small rest of its whole."""
    shown: Row = {}
    for name, cell in measures.items():
        number, whole = _number(cell), measures.get(_PART.sub("", name))
        rest = _number(whole) - number if whole is not None and _PART.search(name) else 0
        few = 0 < number < LEAST or 0 < rest < LEAST
        shown[name] = Hidden.FEW if 0 < number < LEAST else Hidden.KEPT if few else cell
    return shown


def _merged(report: Report) -> Report:
    """The report with everybody who is neither woman nor man among those not asked."""
    tables = {
        name: {key: _merge_columns(row) for key, row in rows.items()}
        for name, rows in report.tables.items()
    }
    genders = tables.get(GENDER, {})
    other = genders.pop(OTHER, {})
    if UNKNOWN in genders:
        unknown = genders[UNKNOWN]
        genders[UNKNOWN] = {
            name: round(_number(cell) + _number(other.get(name, 0)), 1)
            for name, cell in unknown.items()
        }
    return replace(report, totals=_merge_columns(report.totals), tables=tables)


def _merge_columns(row: Row) -> Row:
    if OTHERS not in row:
        return dict(row)
    unknown = _number(row[GENDER_UNKNOWN]) + _number(row[OTHERS])
    return {
        name: unknown if name == GENDER_UNKNOWN else cell
        for name, cell in row.items()
        if name != OTHERS
    }


def _behind(report: Report) -> Numbers:
    """How many people each number of the report speaks of."""
    found: Numbers = {}
    for table, key, row in _rows(report):
        source = {HOUR: _BEHIND_HOUR, ASKER: _BEHIND_ASKER}.get(table, _BEHIND)
        for name in row:
            found[table, key, name] = _number(row[source.get(name, name)])
        if table in (ACTIVITY, HOUR):
            whole = "people" if table == HOUR else USERS
            women = "women_people" if table == HOUR else WOMEN
            found[table, key, _REST] = max(_number(row[whole]) - _number(row[women]), 0)
    return found


def _lines(report: Report) -> Iterator[tuple[Key, ...]]:
    """Every sum that a reader can do; the last key of each is its total."""
    for table, key, row in _rows(report):
        if table in (ACTIVITY, HOUR):
            whole = VISITS if table == HOUR else USERS
            yield (table, key, WOMEN), (table, key, _REST), (table, key, whole)
        for parts in ((WOMEN, MEN, GENDER_UNKNOWN), AGE_COLUMNS):
            if all(part in row for part in parts):
                yield *((table, key, part) for part in parts), (table, key, USERS)
    for table in (MONTH, SPACE, PURPOSE, GENDER, BAND):
        yield from _columns(report, table)
    askers = report.tables.get(ASKER, {})
    for name in (DELIVERED, ANSWERED):
        for groups in (BY_GENDER, BY_AGE):
            if askers:
                yield (
                    *((ASKER, key, name) for key in groups if key in askers),
                    (ASKER, EVERYBODY, name),
                )
    for name in (VISITS, WOMEN):
        yield *((HOUR, key, name) for key in report.tables.get(HOUR, {})), ("", "", f"all {name}")
    yield from _across(report)


def _columns(report: Report, table: str) -> Iterator[tuple[Key, ...]]:
    """The columns of a table that add up to the totals."""
    rows = report.tables.get(table, {})
    whole = table in (GENDER, BAND) or len(rows) == 1
    for name in next(iter(rows.values()), {}):
        if name in report.totals and (whole or name in _ADDITIVE):
            yield *((table, key, name) for key in rows), ("", "", name)


def _across(report: Report) -> Iterator[tuple[Key, ...]]:
    """What the tables by gender and by age band say of each other."""
    if not report.tables.get(GENDER) or not report.tables.get(BAND):
        return
    older = tuple(band for band in BANDS if band not in YOUTH_BANDS)
    groups = {YOUTH: YOUTH_BANDS, OLDER: older, AGE_UNKNOWN: (UNKNOWN,)}
    for name, bands in groups.items():
        yield *((BAND, band, USERS) for band in bands), ("", "", name)
    for gender in report.tables[GENDER]:
        column = COLUMN_OF.get(gender, GENDER_UNKNOWN)
        yield (GENDER, gender, USERS), ("", "", column)
        for name, bands in groups.items():
            yield *((BAND, band, column) for band in bands), (GENDER, gender, name)


def _rows(report: Report) -> Iterator[tuple[str, str, Row]]:
    yield "", "", report.totals
    for table, rows in report.tables.items():
        for key, row in rows.items():
            yield table, key, row


def _harmless(key: Key) -> bool:
    """Whether a number counts only those who were not asked, which tells nothing about anybody."""
    table, row, name = key
    return name in (GENDER_UNKNOWN, AGE_UNKNOWN) or (table in (GENDER, BAND) and row == UNKNOWN)


def _unless_hidden(share: float | None, totals: Row, columns: tuple[str, ...]) -> float | None:
    return None if any(isinstance(totals[name], Hidden) for name in columns) else share


def _number(cell: Cell) -> float:
    assert not isinstance(cell, Hidden)
    return cell
