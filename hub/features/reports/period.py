"""The months a report speaks of; Mali keeps UTC all year, so a month begins at midnight UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from hub.core.errors import InputError

_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
#: Nothing was counted before, nothing is promised after; what a broken clock says lies outside.
FIRST_YEAR, LAST_YEAR = 2010, 2099


@dataclass(frozen=True)
class Period:
    """Whole months, both counted (``2019-01``); None: as far as there is anything."""

    first: str | None = None
    last: str | None = None

    @property
    def from_ms(self) -> int:
        """Where it begins (counted), in milliseconds since 1970 UTC."""
        return starts_ms(self.first) if self.first else 0

    @property
    def to_ms(self) -> int:
        """Where it ends (not counted), in milliseconds since 1970 UTC."""
        return starts_ms(month_after(self.last) if self.last else f"{LAST_YEAR + 1}-01")


def period(first: str, last: str) -> Period:
    """The period from what was typed; an empty text leaves that end open.

    Raises InputError for a month that cannot be, and for an end before the beginning.
    """
    asked = Period(month_of(first, "from"), month_of(last, "to"))
    if asked.first and asked.last and asked.first > asked.last:
        raise InputError(
            "The report would end before it begins: {first} comes after {last}. "
            "Swap the two months.",
            field="to",
            first=asked.first,
            last=asked.last,
        )
    return asked


def month_of(text: str, field: str) -> str | None:
    """A month as ``2021-05``; None for nothing. Raises InputError for anything else."""
    text = text.strip()
    if not text:
        return None
    found = _MONTH.match(text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise InputError(
            "{text} is not a month. Write the year and the month, like 2021-05.",
            field=field,
            text=text,
        )
    if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise InputError(
            "Nothing is counted in {year}. Write a year from {first} to {last}.",
            field=field,
            year=found[1],
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return text


def starts_ms(month: str) -> int:
    """Where a month begins, in milliseconds since 1970 UTC."""
    year, number = month.split("-")
    return int(datetime(int(year), int(number), 1, tzinfo=UTC).timestamp() * 1000)


def month_at(ms: int) -> str:
    """The month of a time in milliseconds since 1970 UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m")


def month_after(month: str) -> str:
    """The month that follows."""
    year, number = (int(part) for part in month.split("-"))
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def months(first: str, last: str) -> list[str]:
    """Every month from ``first`` to ``last``, both counted."""
    found = []
    while first <= last:
        found.append(first)
        first = month_after(first)
    return found
