"""What goes with a code to the space: the link in its QR code, and a sheet of A5 for the wall."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

from hub.core.clock import DAY_MS

#: The name under which a hub answers in its own network.
HUB = "http://espace.lan"
GREEN, INK, SOFT = "#0b6e4f", "#1d1b18", "#57504a"
MARGIN, QR = 40, 150
STEPS = (
    "Avec un téléphone relié au Wi-Fi de l’espace, visez le dessin ci-dessus.",
    "Ou bien, sur le serveur, ouvrez «\u00a0Technique\u00a0», puis «\u00a0Rattacher au centre\u00a0», et "
    "écrivez l’adresse et le code.",
    "Le serveur attend que le centre accepte, puis continue tout seul.",
)


def link(code: str, centre: str) -> str:
    """The address in the QR code: the hub's own page, with the code and the centre filled in."""
    return f"{HUB}/technique/rattacher?code={quote(code)}&centre={quote(centre, safe='')}"


def qr_terminal(text: str) -> str:
    """A QR code drawn with the blocks of a terminal."""
    from io import StringIO

    import segno

    out = StringIO()
    segno.make(text, error="l", micro=False).terminal(out, border=2, compact=True)
    return out.getvalue()


def last_day(day: int) -> str:
    """A day counted from 1970, as people write it in French."""
    return datetime.fromtimestamp(day * DAY_MS / 1000, UTC).strftime("%d/%m/%Y")


def render(code: str, space: str, centre: str, url: str, until: int) -> bytes:
    """The sheet as a PDF in French; ``until`` is the last day of the code, counted from 1970."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    from hub.core.pdf_fonts import register

    regular, bold = register()
    out = BytesIO()
    page = Canvas(out, A5, pageCompression=1)
    page.setTitle("Rattacher un espace au centre")
    page.setAuthor(centre)
    width, height = A5
    top = _line(page, bold, 17, GREEN, height - 52, "Rattacher cet espace au centre")
    top = _line(page, bold, 14, INK, top, space[:46])
    _qr(page, link(code, url), (width - QR) / 2, top - QR - 4)
    top -= QR + 26
    page.setFont(bold, 19)
    for half in (code[:14], code[15:]):
        page.drawCentredString(width / 2, top, half)
        top -= 26
    top = _line(page, regular, 11, SOFT, top - 4, f"Adresse du centre : {url}"[:70])
    top = _line(page, regular, 11, SOFT, top, f"Valable une seule fois, jusqu’au {last_day(until)}")
    page.setFillColor(INK)
    for number, step in enumerate(STEPS, 1):
        lines = simpleSplit(step, regular, 11, width - 2 * MARGIN - 20)
        page.setFont(bold, 13)
        page.drawString(MARGIN, top - 6, f"{number}")
        page.setFont(regular, 11)
        for text in lines:
            page.drawString(MARGIN + 20, top - 6, text)
            top -= 15
        top -= 6
    page.save()
    return out.getvalue()


def _line(page: Any, font: str, size: float, colour: str, top: float, text: str) -> float:
    """One line in the middle of the page's width; answers where the next one goes."""
    page.setFillColor(colour)
    page.setFont(font, size)
    page.drawCentredString(page._pagesize[0] / 2, top, text)
    return float(top - size * 1.6)


def _qr(page: Any, text: str, left: float, bottom: float) -> None:
    import segno

    rows = list(segno.make(text, error="m", micro=False).matrix)
    size = QR / len(rows)
    page.setFillColor(INK)
    for down, row in enumerate(rows):
        for along, dark in enumerate(row):
            if dark:
                page.rect(left + along * size, bottom + QR - (down + 1) * size, size, size, 0, 1)
