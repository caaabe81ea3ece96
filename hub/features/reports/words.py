"""Labels, numbers and months in a reader's language, wherever a report is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from hub.features.reports import labels, report
from hub.features.reports.report import Cell, Hidden, Report

#: Languages whose dates and numbers CLDR knows; Soninke, which it does not, follows French.
_LOCALES = ("fr", "en", "bm", "ff")


def locale_of(language: str) -> str:
    """The locale that writes a language's numbers and dates."""
    return language if language in _LOCALES else "fr"


@dataclass(frozen=True)
class Words:
    """``say`` translates a message; ``locale`` is one that CLDR knows (a language without, as fr)."""

    say: Callable[[str], str]
    locale: str = "en"

    def column(self, name: str) -> str:
        """The head of a column."""
        return self.say(labels.COLUMN[name])

    def row(self, table: str, key: str, of: Report | None = None) -> str:
        """The head of a row; what has no label of its own stands as it is."""
        if table == report.MONTH:
            return self.month(key)
        if table == report.SPACE:
            return of.spaces.get(key, key) if of else key
        if table == report.ACT:
            return self.say(of.acts[key].label) if of and key in of.acts else key
        known = {
            report.GENDER: labels.GENDER,
            report.BAND: labels.BAND,
            report.PURPOSE: labels.PURPOSE,
            report.ACTIVITY: labels.ACTIVITY,
            report.ASKER: labels.ASKER,
        }[table]
        return self.say(known[key]) if key in known else key.removeprefix("page:")

    def month(self, month: str, form: str = "MMM y") -> str:
        """``2019-01`` as people write it."""
        from babel.dates import format_date

        year, number = month.split("-")
        day = datetime(int(year), int(number), 1, tzinfo=UTC)
        return str(format_date(day, form, locale=self.locale))

    def period(self, first: str | None, last: str | None) -> str:
        """Two months, or one, as people write them."""
        if not first or not last:
            return self.say("No visit yet")
        both = (self.month(first, "MMMM y"), self.month(last, "MMMM y"))
        return both[0] if first == last else " – ".join(both)

    def number(self, cell: Cell | None) -> str:
        """A number to read: no decimals, thousands apart."""
        if cell is None:
            return "–"
        if isinstance(cell, Hidden):
            return str(cell)
        whole = round(cell)
        if whole < 1000:
            return str(whole)
        from babel.numbers import format_decimal

        return str(format_decimal(whole, locale=self.locale))

    def percent(self, share: float | None) -> str:
        """A share from 0 to 1 as per cent."""
        from babel.numbers import format_percent

        return "–" if share is None else str(format_percent(round(share, 2), locale=self.locale))

    def decimal(self, cell: Cell) -> str:
        """A number for a spreadsheet of this language: no thousands, its decimal mark."""
        text = str(cell)
        return text if isinstance(cell, Hidden) or self.locale == "en" else text.replace(".", ",")
