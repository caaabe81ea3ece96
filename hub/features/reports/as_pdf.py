"""A report as a document to print and hand over: A4, figures, the chart, every table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from hub.core.pdf_fonts import register
from hub.features.reports.chart import Chart, by_month
from hub.features.reports.report import HOUR, Report
from hub.features.reports.sheets import Sheet, busiest, counted, figures, heat
from hub.features.reports.words import Words

MEDIA_TYPE = "application/pdf"
#: Colours of the report pages (tokens.css): ink, reports, sun, sand and the steps of heat.
INK, SLATE, SUN, SAND = "#1d1b18", "#46586b", "#f2b234", "#e8d8bd"
HEAT = ("#ffffff", "#e7ecf1", "#b9c7d5", "#46586b", "#26323f")
#: Width of the text on A4, in points: the page without its margins and the frame's padding.
WIDTH = 499.0


def write(
    report: Report, shown: Iterable[Sheet], words: Words, measures: dict[str, str], made: str
) -> bytes:
    """The document's bytes; ``made`` says where and when, at the foot of each page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer

    fonts = register()
    title, head, text = _styles(fonts)
    parts: list[Any] = [
        Paragraph(escape(words.say("Usage report")), title),
        Paragraph(escape(words.period(report.first, report.last)), head),
        Paragraph(escape(", ".join(report.spaces.values())), text),
        Spacer(1, 10),
        _figures(report, words, measures, fonts),
        Spacer(1, 12),
    ]
    if chart := by_month(report, words):
        said = f"{words.say('People each month')} ({words.say('women in yellow')})"
        parts += [KeepTogether([Paragraph(escape(said), head), _drawing(chart, fonts)])]
    for sheet in shown:
        table = _table(sheet, words, fonts)
        block = [Spacer(1, 10), Paragraph(escape(sheet.title), head), Spacer(1, 4), table]
        if sheet.note:
            block += [Spacer(1, 3), Paragraph(escape(sheet.note), text)]
        parts += block if len(sheet.rows) > 20 else [KeepTogether(block)]
    if report.outside:
        parts += [Spacer(1, 10), Paragraph(escape(words.say(_NOTE)), text)]
    target = BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=A4, leftMargin=42, rightMargin=42, topMargin=42, bottomMargin=48,
        title=words.say("Usage report"), author=made,
    )  # fmt: skip
    foot = partial(_foot, made=made, font=fonts[0])
    document.build(parts, onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


_NOTE = (
    "Numbers below five people are not shown (< 5), nor those that would let one "
    "work them out (–): law 2013-015 on personal data."
)


def _styles(fonts: tuple[str, str]) -> tuple[Any, Any, Any]:
    from reportlab.lib.styles import ParagraphStyle

    text = ParagraphStyle("text", fontName=fonts[0], fontSize=9, leading=12, textColor=INK)
    head = ParagraphStyle("head", text, fontName=fonts[1], fontSize=11, leading=15)
    title = ParagraphStyle("title", head, fontSize=18, leading=24, textColor=SLATE)
    return title, head, text


def _figures(report: Report, words: Words, measures: dict[str, str], fonts: tuple[str, str]) -> Any:
    from reportlab.platypus import Table

    rows = [["", words.say("Reached"), words.say("Target")]]
    for name, label, cell in counted(report, figures(report, words, measures)):
        promised = report.targets.get(name)
        rows.append([label, words.number(cell), "" if promised is None else words.number(promised)])
    for label, share in (
        ("Share of women", report.women_share),
        ("Share under 35", report.youth_share),
    ):
        rows.append([words.say(label), words.percent(share), ""])
    return Table(rows, colWidths=(250, 90, 90), style=_look(fonts), hAlign="LEFT")


def _table(sheet: Sheet, words: Words, fonts: tuple[str, str]) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table

    hot = sheet.name.startswith(HOUR)
    small = _size(len(sheet.head), hot)
    style = ParagraphStyle("cell", fontName=fonts[1], fontSize=small, leading=small + 2)
    right = ParagraphStyle("number", style, alignment=2)
    heads = [Paragraph(escape(text), right if at else style) for at, text in enumerate(sheet.head)]
    rows: list[list[Any]] = [heads]
    rows += [[name, *map(words.number, cells)] for name, cells in sheet.rows]
    look = [*_look(fonts), ("FONTSIZE", (0, 1), (-1, -1), small)]
    if sheet.total:
        rows.append([sheet.total[0], *map(words.number, sheet.total[1])])
        look += [
            ("FONTNAME", (0, -1), (-1, -1), fonts[1]),
            ("LINEABOVE", (0, -1), (-1, -1), 1, INK),
        ]
    if hot:
        look += _hot(sheet)
    first = 66.0 if hot else 130.0 if small == 8 else 105.0
    wide = (WIDTH - first) / (len(sheet.head) - 1)
    widths = [first, *[wide] * (len(sheet.head) - 1)]
    return Table(rows, colWidths=widths, style=look, repeatRows=1, hAlign="LEFT")


def _size(columns: int, hot: bool) -> float:
    """Letters in which the longest head of a column stands on one line, in points."""
    return 6.5 if hot else 8 if columns < 9 else 6.5 if columns == 9 else 6


def _hot(sheet: Sheet) -> list[tuple[Any, ...]]:
    """The ground of each cell of a week, darker where more came."""
    most, look = busiest(sheet), []
    for row, (_, cells) in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells, 1):
            level = heat(cell, most)
            place = (column, row)
            look.append(("BACKGROUND", place, place, HEAT[level]))
            look.append(("TEXTCOLOR", place, place, "#ffffff" if level > 2 else INK))
    return look


def _look(fonts: tuple[str, str]) -> list[tuple[Any, ...]]:
    return [
        ("FONTNAME", (0, 0), (-1, 0), fonts[1]),
        ("FONTNAME", (0, 1), (-1, -1), fonts[0]),
        ("FONTSIZE", (0, 0), (-1, -1), 9),
        ("BACKGROUND", (0, 0), (-1, 0), SAND),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, SAND),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]


def _drawing(chart: Chart, fonts: tuple[str, str]) -> Any:
    """The chart; reportlab's y grows upwards."""
    from reportlab.graphics.shapes import Drawing, Line, Rect, String
    from reportlab.lib.colors import HexColor

    slate, sun, sand, ink = map(HexColor, (SLATE, SUN, SAND, INK))
    ratio = WIDTH / chart.width
    drawing = Drawing(WIDTH, chart.height * ratio)
    drawing.scale(ratio, ratio)

    def up(y: float) -> float:
        return chart.height - y

    for y, text in chart.lines:
        drawing.add(Line(chart.left, up(y), chart.width, up(y), strokeColor=sand, strokeWidth=0.6))
        label = {"fontName": fonts[0], "fontSize": 9, "fillColor": ink, "textAnchor": "end"}
        drawing.add(String(chart.left - 5, up(y) - 3, text, **label))
    for bar in chart.bars:
        drawing.add(_rect(Rect, bar.x, up(bar.y + bar.height), bar.width, bar.height, slate))
        women = (bar.x, up(bar.women_y + bar.women_height), bar.width, bar.women_height)
        drawing.add(_rect(Rect, *women, sun))
    for x, text in chart.names:
        label = {"fontName": fonts[0], "fontSize": 8, "fillColor": ink, "textAnchor": "middle"}
        drawing.add(String(x, up(chart.base) - 13, text, **label))
    return drawing


def _rect(shape: Any, x: float, y: float, width: float, height: float, fill: Any) -> Any:
    return shape(x, y, width, height, fillColor=fill, strokeColor=None)


def _foot(canvas: Any, document: Any, made: str, font: str) -> None:
    canvas.setFont(font, 7.5)
    canvas.drawString(48, 28, made)
    canvas.drawRightString(547, 28, str(document.page))
