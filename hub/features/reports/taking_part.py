"""Rows of who takes part in civic life, and of whose questions are answered; pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable

from hub.core.civic.taking_part import Part
from hub.core.usage.rules import MAN, WOMAN, YOUTH_BANDS
from hub.core.wilson import ENOUGH, bounds
from hub.features.reports.report import (
    ACTS,
    AGE_COLUMNS,
    AGE_UNKNOWN,
    ANSWERED,
    COLUMN_OF,
    DELIVERED,
    GENDER_COLUMNS,
    GENDER_UNKNOWN,
    HIGHEST,
    LOWEST,
    OLDER,
    SHARE,
    UNKNOWN,
    USERS,
    YOUTH,
    Hidden,
    Row,
)

#: Whose questions: everybody's, then by gender, then by age. Other genders are few everywhere.
EVERYBODY = "all"
BY_GENDER = (WOMAN, MAN, UNKNOWN)
BY_AGE = (YOUTH, OLDER, AGE_UNKNOWN)


def of_act(parts: Iterable[Part]) -> Row:
    """One act: how often, by how many people, each counted once, by gender and by age."""
    row: Row = dict.fromkeys((ACTS, USERS, *GENDER_COLUMNS, *AGE_COLUMNS), 0)
    for one in _people(parts):
        gender = COLUMN_OF.get(one.gender or "", GENDER_UNKNOWN)
        for column, more in ((ACTS, one.acts), (USERS, 1), (gender, 1), (_age(one), 1)):
            row[column] = _plus(row[column], more)
    return row


def of_askers(parts: Iterable[Part]) -> dict[str, Row]:
    """Questions delivered and answered, by who asked; ``people`` columns say how many stand behind."""
    found: dict[str, Row] = {
        key: dict.fromkeys((DELIVERED, ANSWERED, "delivered_people", "answered_people"), 0)
        for key in (EVERYBODY, *BY_GENDER, *BY_AGE)
    }
    for one in _people(parts):
        gender = one.gender if one.gender in (WOMAN, MAN) else UNKNOWN
        for key in (EVERYBODY, str(gender), _age(one)):
            row = found[key]
            row[DELIVERED] = _plus(row[DELIVERED], one.acts)
            row[ANSWERED] = _plus(row[ANSWERED], one.succeeded)
            row["delivered_people"] = _plus(row["delivered_people"], 1)
            row["answered_people"] = _plus(row["answered_people"], int(one.succeeded > 0))
    return {key: row | _rate(row) for key, row in found.items() if row[DELIVERED]}


def _rate(row: Row) -> Row:
    """The share in per cent with its Wilson bounds; none below ten questions."""
    delivered, answered = row[DELIVERED], row[ANSWERED]
    assert isinstance(delivered, int) and isinstance(answered, int)
    if delivered < ENOUGH:
        return dict.fromkeys((SHARE, LOWEST, HIGHEST), Hidden.NO_RATE)
    low, high = bounds(answered, delivered)
    return {
        SHARE: round(100 * answered / delivered), LOWEST: round(100 * low), HIGHEST: round(100 * high),
    }  # fmt: skip


def _people(parts: Iterable[Part]) -> list[Part]:
    """One part a person, from all the spaces where she did something."""
    found: dict[str, Part] = {}
    for one in parts:
        if before := found.get(one.person):
            one = one._replace(  # the two together
                gender=one.gender or before.gender, band=one.band or before.band,
                acts=one.acts + before.acts, succeeded=one.succeeded + before.succeeded,
            )  # fmt: skip
        found[one.person] = one
    return list(found.values())


def _age(one: Part) -> str:
    if not one.band:
        return AGE_UNKNOWN
    return YOUTH if one.band in YOUTH_BANDS else OLDER


def _plus(cell: float | Hidden, more: int) -> float:
    assert not isinstance(cell, Hidden)
    return cell + more
