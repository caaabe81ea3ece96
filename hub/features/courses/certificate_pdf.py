"""The certificate as a PDF: one calm A4 page in landscape, right for a frame."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from hub.core.node import Node
from hub.features.courses.models import Certificate

BLUE, INK, SOFT, SUN = "#1f5fa8", "#1d1b18", "#5f574c", "#f2b234"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


def render(node: Node, certificate: Certificate, name: str) -> bytes:
    """The PDF of a certificate, as bytes. Certificates are in French, the administration's language."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    from hub.core.pdf_fonts import register

    regular, bold = register()
    out = BytesIO()
    width, height = landscape(A4)
    page = Canvas(out, (width, height), pageCompression=1)
    page.setTitle(f"Certificat {certificate.number}")
    page.setAuthor(node.settings.space_name)
    _frame(page, width, height)
    middle = width / 2
    day = datetime.fromtimestamp(certificate.at_ms / 1000, UTC)
    date = f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
    _line(page, middle, height - 120, "CERTIFICAT", bold, 34, BLUE)
    _line(page, middle, height - 160, "de fin de formation", regular, 16, SOFT)
    _line(page, middle, height - 230, name, bold, _fitting(name, bold, 32, width - 180), INK)
    _line(
        page,
        middle,
        height - 270,
        "a suivi la formation et réussi l’épreuve finale",
        regular,
        15,
        SOFT,
    )
    title = certificate.title
    _line(page, middle, height - 320, title, bold, _fitting(title, bold, 24, width - 160), BLUE)
    score = f"avec {round(certificate.score * 100)} % de bonnes réponses"
    _line(page, middle, height - 355, score, regular, 14, SOFT)
    page.setStrokeColor(SUN)
    page.setLineWidth(3)
    page.line(middle - 60, height - 385, middle + 60, height - 385)
    place = node.settings.space_name
    if node.settings.commune:
        place = f"{place}, {node.settings.commune}"
    page.setFillColor(INK)
    page.setFont(regular, 12)
    page.drawString(90, 110, f"{place}, le {date}")
    page.drawRightString(width - 90, 110, "L’animateur ou l’animatrice")
    page.setFont(regular, 9)
    page.setFillColor(SOFT)
    page.drawString(90, 66, f"Certificat n° {certificate.number}")
    page.save()
    return out.getvalue()


def _frame(page: Any, width: float, height: float) -> None:
    page.setStrokeColor(BLUE)
    page.setLineWidth(2.5)
    page.roundRect(36, 36, width - 72, height - 72, 14)
    page.setLineWidth(0.7)
    page.roundRect(44, 44, width - 88, height - 88, 10)


def _line(page: Any, x: float, y: float, text: str, font: str, size: float, colour: str) -> None:
    page.setFont(font, size)
    page.setFillColor(colour)
    page.drawCentredString(x, y, text)


def _fitting(text: str, font: str, size: float, room: float) -> float:
    """The largest size up to ``size`` (points) at which a text fits in ``room`` (points)."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    width = stringWidth(text, font, size)
    return size if width <= room else max(10.0, size * room / width)
