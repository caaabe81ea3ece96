"""A report as a workbook: the figures on the first sheet, then a sheet a table."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from hub.features.reports.report import Cell, Hidden, Report
from hub.features.reports.sheets import Sheet, figures
from hub.features.reports.words import Words

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(report: Report, shown: Iterable[Sheet], words: Words, measures: dict[str, str]) -> bytes:
    """The workbook's bytes."""
    import xlsxwriter

    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    looks = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(
            {"bold": True, "bg_color": "#E8D8BD", "text_wrap": True, "valign": "top", "bottom": 1}
        ),
        "bold": book.add_format({"bold": True, "num_format": "#,##0", "top": 1}),
        "number": book.add_format({"num_format": "#,##0"}),
        "share": book.add_format({"num_format": "0%"}),
    }
    _first(book.add_worksheet(words.say("Figures")[:31]), report, words, measures, looks)
    for number, sheet in enumerate(shown, 1):
        _table(book.add_worksheet(f"{number}. {sheet.title}"[:31]), sheet, looks)
    book.close()
    return target.getvalue()


def _first(
    page: Any, report: Report, words: Words, measures: dict[str, str], looks: dict[str, Any]
) -> None:
    page.set_column(0, 0, 34)
    page.set_column(1, 2, 16)
    page.write(0, 0, words.say("Usage report"), looks["title"])
    page.write(1, 0, words.period(report.first, report.last))
    page.write(2, 0, ", ".join(report.spaces.values()))
    page.write_row(4, 0, ["", words.say("Reached"), words.say("Target")], looks["head"])
    at = 5
    for name, label, cell in figures(report, words, measures):
        page.write(at, 0, label)
        _cell(page, at, 1, cell, looks["number"])
        if name in report.targets:
            page.write(at, 2, report.targets[name], looks["number"])
        at += 1
    for label, share in (
        ("Share of women", report.women_share),
        ("Share under 35", report.youth_share),
    ):
        page.write(at, 0, words.say(label))
        if share is not None:
            page.write(at, 1, share, looks["share"])
        at += 1


def _table(page: Any, sheet: Sheet, looks: dict[str, Any]) -> None:
    page.set_column(0, 0, 26)
    page.set_column(1, len(sheet.head) - 1, 11 if len(sheet.head) < 10 else 7)
    page.write(0, 0, sheet.title, looks["title"])
    page.write(1, 0, sheet.note)
    page.write_row(2, 0, sheet.head, looks["head"])
    page.freeze_panes(3, 1)
    for at, (name, cells) in enumerate(sheet.rows, 3):
        page.write_string(at, 0, name)
        for column, cell in enumerate(cells, 1):
            _cell(page, at, column, cell, looks["number"])
    if sheet.total:
        at = 3 + len(sheet.rows)
        page.write(at, 0, sheet.total[0], looks["bold"])
        for column, cell in enumerate(sheet.total[1], 1):
            _cell(page, at, column, cell, looks["bold"])


def _cell(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    page.write(row, column, str(cell) if isinstance(cell, Hidden) else cell, look)
