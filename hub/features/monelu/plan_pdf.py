"""The action plan as a sheet for the council's wall: A4 or A3, big type, one line an action."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from hub.core.pdf_fonts import register

MEDIA_TYPE = "application/pdf"
#: Colours of tokens.css: ink, MonElu, its soft tint, sand, the colour of what is late.
INK, GREEN, SOFT, SAND, BAD = "#1d1b18", "#1c7a4a", "#e0f2e7", "#e8d8bd", "#a32222"
SIZES = ("A4", "A3")
#: Shares of the width that the columns take.
SHARES = (0.24, 0.14, 0.12, 0.13, 0.16, 0.10, 0.11)


@dataclass(frozen=True)
class Line:
    """One action, its cells in words; ``percent`` 0 to 100."""

    cells: tuple[str, ...]
    percent: int
    late: bool = False


@dataclass(frozen=True)
class Sheet:
    """Everything that the sheet says, in the reader's language."""

    title: str
    place: str
    summary: tuple[str, ...]
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    empty: str
    foot: str


def write(sheet: Sheet, size: str = "A4") -> bytes:
    """The document's bytes, lying; A3 is drawn larger, to be read from the door."""
    from reportlab.lib.pagesizes import A3, A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    fonts = register()
    grow = 1.414 if size == "A3" else 1.0
    page = landscape(A3 if size == "A3" else A4)
    margin = 34 * grow
    text = ParagraphStyle(
        "text", fontName=fonts[0], fontSize=11 * grow, leading=14 * grow, textColor=INK
    )
    title = ParagraphStyle(
        "title", text, fontName=fonts[1], fontSize=24 * grow, leading=30 * grow, textColor=GREEN
    )
    head = ParagraphStyle("head", text, fontName=fonts[1], fontSize=14 * grow, leading=19 * grow)
    parts: list[Any] = [Paragraph(escape(sheet.title), title)]
    if sheet.place:
        parts.append(Paragraph(escape(sheet.place), head))
    parts += [Paragraph(escape(said), text) for said in sheet.summary]
    parts.append(Spacer(1, 10 * grow))
    if sheet.lines:
        parts.append(_table(sheet, page[0] - 2 * margin - 12, grow, text, fonts[1]))
    else:
        parts.append(Paragraph(escape(sheet.empty), head))
    target = BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=page, leftMargin=margin, rightMargin=margin, topMargin=margin,
        bottomMargin=margin + 8, title=sheet.title, author=sheet.foot,
    )  # fmt: skip

    def foot(canvas: Any, doc: Any) -> None:
        canvas.setFont(fonts[0], 8 * grow)
        canvas.setFillColor(INK)
        canvas.drawString(margin, margin * 0.6, sheet.foot)
        canvas.drawRightString(page[0] - margin, margin * 0.6, str(doc.page))

    document.build(parts, onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


def _table(sheet: Sheet, width: float, grow: float, text: Any, bold: str) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table

    small = ParagraphStyle("cell", text, fontSize=10 * grow, leading=13 * grow)
    heavy = ParagraphStyle("heavy", small, fontName=bold)
    late = ParagraphStyle("late", heavy, textColor=HexColor(BAD))
    widths = [share * width for share in SHARES]
    rows: list[list[Any]] = [[Paragraph(escape(one), heavy) for one in sheet.heads]]
    for line in sheet.lines:
        title, _, state = line.cells[0].partition("\n")
        styles = [small, late if line.late else small, *[small] * (len(line.cells) - 3)]
        cells: list[Any] = [[_said(title, heavy), _said(state, small)]]
        cells += [_said(cell, style) for cell, style in zip(line.cells[1:], styles, strict=True)]
        rows.append([*cells, _bar(line.percent, widths[-1] - 10 * grow, grow, bold)])
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor(SOFT)),
        ("LINEBELOW", (0, 0), (-1, -1), 0.8 * grow, HexColor(SAND)),
        ("TOPPADDING", (0, 0), (-1, -1), 6 * grow),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6 * grow),
        ("LEFTPADDING", (0, 0), (-1, -1), 4 * grow),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4 * grow),
    ]
    return Table(rows, colWidths=widths, style=look, repeatRows=1, hAlign="LEFT")


def _said(text: str, style: Any) -> Any:
    """A text in a cell; sums are not broken (reportlab breaks at a narrow no-break space)."""
    from reportlab.platypus import Paragraph

    kept = text.replace("\u202f", "\u00a0")
    return Paragraph(escape(kept).replace("\n", "<br/>"), style)


def _bar(percent: int, width: float, grow: float, bold: str) -> Any:
    """How far it is: a bar, with its figure below."""
    from reportlab.graphics.shapes import Drawing, Rect, String
    from reportlab.lib.colors import HexColor

    drawing = Drawing(width, 26 * grow)
    high, top = 10 * grow, 15 * grow
    drawing.add(Rect(0, top, width, high, fillColor=HexColor(SAND), strokeColor=None))
    if percent:
        done = width * percent / 100
        drawing.add(Rect(0, top, done, high, fillColor=HexColor(GREEN), strokeColor=None))
    said = f"{percent}\u202f%"
    drawing.add(String(0, 2 * grow, said, fontName=bold, fontSize=10 * grow))
    return drawing
