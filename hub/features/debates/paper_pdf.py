"""The agenda and the summary of a debate on paper, for the wall and for who was absent."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from hub.core.pdf_fonts import register

MEDIA_TYPE = "application/pdf"
VIOLET, INK, SOFT = "#7a3b96", "#1d1b18", "#57504a"
MARGIN = 48


@dataclass(frozen=True)
class Section:
    """A heading with its lines; ``numbered`` for the points of an agenda."""

    head: str
    lines: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Sheet:
    """Everything that the paper says, in the reader's language."""

    kind: str
    title: str
    when: str
    place: str
    sections: tuple[Section, ...]
    foot: str


def write(sheet: Sheet) -> bytes:
    """The document's bytes: A4, big type."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    regular, bold = register()
    text = ParagraphStyle(
        "text", fontName=regular, fontSize=13, leading=18, textColor=INK, spaceAfter=5
    )
    soft = ParagraphStyle("soft", text, fontSize=12, leading=16, textColor=SOFT)
    kind = ParagraphStyle("kind", text, fontName=bold, fontSize=14, textColor=VIOLET)
    title = ParagraphStyle(
        "title", text, fontName=bold, fontSize=25, leading=31, spaceBefore=4, spaceAfter=8
    )
    day = ParagraphStyle("day", text, fontName=bold, fontSize=16, leading=21)
    head = ParagraphStyle("head", kind, fontSize=17, leading=22, spaceBefore=14, spaceAfter=6)
    parts: list[Any] = [
        Paragraph(escape(sheet.kind), kind),
        Paragraph(escape(sheet.title), title),
        Paragraph(escape(sheet.when), day),
        Paragraph(escape(sheet.place), text),
    ]
    for section in sheet.sections:
        parts.append(Paragraph(escape(section.head), head))
        for at, line in enumerate(section.lines, 1):
            said = escape(line).replace("\n", "<br/>")
            parts.append(Paragraph(f"{at}. {said}" if section.numbered else said, text))
    parts += [Spacer(1, 18), Paragraph(escape(sheet.foot), soft)]
    target = BytesIO()
    SimpleDocTemplate(
        target, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN,
        bottomMargin=MARGIN, title=sheet.title,
    ).build(parts)  # fmt: skip
    return target.getvalue()
