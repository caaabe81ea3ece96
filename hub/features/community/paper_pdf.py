"""The community on paper, A4: the board for the wall of the village, the sign-in sheet of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from hub.core.pdf_fonts import register

MEDIA_TYPE = "application/pdf"
#: Colours of tokens.css: what one speaks up with, its soft tint, ink, soft ink, lines.
VIOLET, TINT, INK, SOFT, LINE = "#7a3b96", "#f3e6f8", "#1d1b18", "#57504a", "#857a6b"
MARGIN = 44
#: Empty lines of a sign-in sheet: as many as fill a page under its head, and how high one is.
LINES, LINE_HIGH = 21, 28
#: Shares of the width that the columns of a sign-in sheet take.
SHARES = (0.07, 0.36, 0.2, 0.15, 0.22)


@dataclass(frozen=True)
class Card:
    """An opportunity as the wall says it."""

    kind: str
    title: str
    words: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """Everything that the board says, in the reader's language; ``empty`` if there is no card."""

    title: str
    when: str
    cards: tuple[Card, ...]
    empty: str
    foot: str


@dataclass(frozen=True)
class SignIn:
    """What stands above and below the lines of a sign-in sheet; ``heads`` of its five columns."""

    kind: str
    title: str
    when: str
    heads: tuple[str, ...]
    foot: str


def write_board(board: Board) -> bytes:
    """The board as a PDF: big type, no card cut by the end of a page."""
    from reportlab.platypus import KeepTogether, Paragraph, Spacer

    looks = _looks()
    parts: list[Any] = [
        Paragraph(escape(board.title), looks["title"]),
        Paragraph(escape(board.when), looks["day"]),
    ]
    for card in board.cards:
        said = [
            Paragraph(escape(card.kind), looks["kind"]),
            Paragraph(escape(card.title), looks["head"]),
            Paragraph(escape(card.words).replace("\n", "<br/>"), looks["text"]),
            *(Paragraph(escape(fact), looks["fact"]) for fact in card.facts),
            Spacer(1, 12),
        ]
        parts.append(KeepTogether(said))
    if not board.cards:
        parts.append(Paragraph(escape(board.empty), looks["head"]))
    parts.append(Paragraph(escape(board.foot), looks["foot"]))
    return _document(parts, board.title)


def write_sign_in(sheet: SignIn) -> bytes:
    """The sheet that goes round in a meeting, as a PDF."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import Paragraph, Table

    looks = _looks()
    heads = [Paragraph(escape(one), looks["fact"]) for one in sheet.heads]
    rows: list[list[Any]] = [heads] + [[str(at), *[""] * 4] for at in range(1, LINES + 1)]
    width = A4[0] - 2 * MARGIN - 12
    table = Table(
        rows,
        colWidths=[share * width for share in SHARES],
        rowHeights=[None, *[LINE_HIGH] * LINES],
        repeatRows=1,
        style=[
            ("GRID", (0, 0), (-1, -1), 0.7, HexColor(LINE)),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(TINT)),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("FONTNAME", (0, 1), (0, -1), looks["text"].fontName),
        ],
    )
    parts = [
        Paragraph(escape(sheet.kind), looks["kind"]),
        Paragraph(escape(sheet.title), looks["head"]),
        Paragraph(escape(sheet.when), looks["day"]),
        table,
        Paragraph(escape(sheet.foot), looks["foot"]),
    ]
    return _document(parts, sheet.title)


def _looks() -> dict[str, Any]:
    """The styles of both papers, by what they are for."""
    from reportlab.lib.styles import ParagraphStyle

    regular, bold = register()
    text = ParagraphStyle("text", fontName=regular, fontSize=14, leading=19, textColor=INK)
    return {
        "text": text,
        "title": ParagraphStyle(
            "title", text, fontName=bold, fontSize=28, leading=34, textColor=VIOLET
        ),
        "day": ParagraphStyle("day", text, fontSize=14, spaceAfter=12, textColor=SOFT),
        "kind": ParagraphStyle("kind", text, fontName=bold, textColor=VIOLET),
        "head": ParagraphStyle("head", text, fontName=bold, fontSize=20, leading=25, spaceAfter=3),
        "fact": ParagraphStyle("fact", text, fontName=bold, fontSize=12, leading=16),
        "foot": ParagraphStyle(
            "foot", text, fontSize=11, leading=14, spaceBefore=10, textColor=SOFT
        ),
    }


def _document(parts: list[Any], title: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    target = BytesIO()
    edges = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN)
    SimpleDocTemplate(target, pagesize=A4, title=title, **edges).build(parts)
    return target.getvalue()
