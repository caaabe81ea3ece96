"""A question on paper: one A4 page in big type, with room for the answer and a QR code."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from hub.core.node import Node
from hub.features.xensa.reading import Question

VIOLET, INK, SOFT, LINE = "#7a3b96", "#1d1b18", "#57504a", "#857a6b"
MARGIN, QR = 48, 92
#: Sizes of the question's letters, in points: the largest that leaves room for the answer.
SIZES = (26, 22, 18, 15, 13)
#: How much of the page the question may take, in points.
ROOM = 300


def render(node: Node, question: Question, words: str, place: str, address: str) -> bytes:
    """The sheet as a PDF, in French, the administration's language; ``address`` is in the QR code.

    ``words`` are those of the question, empty if only a voice tells it.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    from hub.core.pdf_fonts import register

    fonts = register()
    out = BytesIO()
    page = Canvas(out, A4, pageCompression=1)
    page.setTitle("Question à un élu")
    page.setAuthor(node.settings.space_name)
    width, height = A4
    under = _head(page, fonts, question, place, width, height)
    under = _words(page, fonts, words, under - 40, width)
    _answer(page, fonts, under - 26, width)
    _foot(page, fonts, node, question, address, width)
    page.save()
    return out.getvalue()


def _head(
    page: Any, fonts: tuple[str, str], question: Question, place: str, width: float, height: float
) -> float:
    """To whom the question goes; answers where the rest begins."""
    regular, bold = fonts
    page.setFillColor(VIOLET)
    page.setFont(bold, 15)
    page.drawString(MARGIN, height - 60, "Xensa : question d’une citoyenne ou d’un citoyen")
    page.setFillColor(INK)
    page.setFont(bold, 20)
    page.drawString(MARGIN, height - 96, f"À {question.official_name}"[:60])
    page.setFont(regular, 13)
    page.setFillColor(SOFT)
    asked = question.asked
    day = datetime.fromtimestamp(asked.at_ms / 1000, UTC).strftime("%d/%m/%Y") if asked else ""
    page.drawString(MARGIN, height - 116, f"{place}, question posée le {day}")
    page.setStrokeColor(VIOLET)
    page.setLineWidth(2)
    page.line(MARGIN, height - 128, width - MARGIN, height - 128)
    return height - 128


def _words(page: Any, fonts: tuple[str, str], words: str, top: float, width: float) -> float:
    """The question itself, in the largest letters that fit; answers where it ends."""
    from reportlab.lib.utils import simpleSplit

    text = words or "Question posée de vive voix : écoutez-la à l’espace connecté."
    room = width - 2 * MARGIN
    size, lines = SIZES[-1], []
    for size in SIZES:
        lines = simpleSplit(text, fonts[1], size, room)
        if len(lines) * size * 1.35 <= ROOM:
            break
    page.setFillColor(INK)
    page.setFont(fonts[1], size)
    for line in lines:
        page.drawString(MARGIN, top, line)
        top -= size * 1.35
    return top


def _answer(page: Any, fonts: tuple[str, str], top: float, width: float) -> None:
    """Lines to write the answer on, down to the foot."""
    page.setFillColor(VIOLET)
    page.setFont(fonts[1], 15)
    page.drawString(MARGIN, top, "Votre réponse")
    page.setStrokeColor(LINE)
    page.setLineWidth(0.6)
    line = top - 34
    while line > MARGIN + QR + 70:
        page.line(MARGIN, line, width - MARGIN, line)
        line -= 28
    page.setFillColor(INK)
    page.setFont(fonts[0], 13)
    foot = MARGIN + QR + 34
    page.drawString(MARGIN, foot, "Date : ____ / ____ / ________")
    page.drawString(width / 2, foot, "Signature :")


def _foot(
    page: Any, fonts: tuple[str, str], node: Node, question: Question, address: str, width: float
) -> None:
    """The QR code that leads to where the answer is typed, and what to do with the sheet."""
    import segno
    from reportlab.lib.utils import ImageReader

    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=6, border=1)
    picture.seek(0)
    page.drawImage(ImageReader(picture), MARGIN, MARGIN, QR, QR)
    page.setFillColor(INK)
    page.setFont(fonts[0], 12)
    left = MARGIN + QR + 18
    for at, line in enumerate(
        (
            "Rendez cette feuille à la mairie ou à l’espace connecté :",
            "votre réponse sera recopiée, puis vous la confirmerez.",
            f"{node.settings.space_name} · question {question.id[-8:]}",
        )
    ):
        page.drawString(left, MARGIN + QR - 24 - 20 * at, line)
