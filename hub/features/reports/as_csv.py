"""A report as CSV that spreadsheets in French open with a double click: BOM, ``;``, decimal comma."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from hub.features.reports.report import Report
from hub.features.reports.sheets import Sheet, figures
from hub.features.reports.words import Words

MEDIA_TYPE = "text/csv; charset=utf-8"
#: A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(report: Report, shown: Iterable[Sheet], words: Words, measures: dict[str, str]) -> bytes:
    """The figures, then each table below its title; UTF-8."""
    stream = StringIO()
    out = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    out.writerow([words.say("Usage report"), words.period(report.first, report.last)])
    out.writerow([words.say("Spaces"), *map(_text, report.spaces.values())])
    for _, label, cell in figures(report, words, measures):
        out.writerow([label, words.decimal(cell)])
    for label, share in (
        ("Share of women", report.women_share),
        ("Share under 35", report.youth_share),
    ):
        out.writerow([words.say(label), "" if share is None else words.decimal(share)])
    for sheet in shown:
        out.writerow([])
        out.writerow([sheet.title])
        out.writerow(sheet.head)
        for name, cells in (*sheet.rows, *((sheet.total,) if sheet.total else ())):
            out.writerow([_text(name), *map(words.decimal, cells)])
        if sheet.note:
            out.writerow([sheet.note])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
