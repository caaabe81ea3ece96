"""The fonts of printed pages: DejaVu Sans, which draws ɛ ɔ ɲ ŋ ɓ ɗ ƴ."""

from __future__ import annotations

from pathlib import Path

#: The pages' own font files: the packages lie side by side, in a checkout and once installed.
FOLDER = Path(__file__).resolve().parents[2] / "kiosk_ui" / "static" / "fonts"
#: reportlab's name of a font, and its file.
REGULAR = ("DejaVuSans", "DejaVuSans.ttf")
BOLD = ("DejaVuSans-Bold", "DejaVuSans-Bold.ttf")
#: Every PDF reader has these, without the letters of the languages here.
BUILT_IN = ("Helvetica", "Helvetica-Bold")


def register() -> tuple[str, str]:
    """The names of the regular and the bold font, made known to reportlab.

    Where the files are missing, the fonts that every PDF reader has stand in.
    """
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if not all((FOLDER / file).is_file() for _, file in (REGULAR, BOLD)):
        return BUILT_IN
    known = pdfmetrics.getRegisteredFontNames()
    for name, file in (REGULAR, BOLD):
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, FOLDER / file))
    for bold, name in enumerate((REGULAR[0], BOLD[0])):
        addMapping(REGULAR[0], bold, 0, name)
    return REGULAR[0], BOLD[0]
