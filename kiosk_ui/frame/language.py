"""The reader's language: catalogues, the switch, dates and numbers as people there write them."""

from __future__ import annotations

import gettext
import re
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request

from kiosk_ui.frame.auth import node

FOLDER = Path(__file__).parent.parent / "translations"
COOKIE = "langue"
#: How each language calls itself; those with a catalogue or with voices of people are offered.
NAMES = {
    "fr": "Français",
    "en": "English",
    "bm": "Bamanankan",
    "snk": "Sooninkanxanne",
    "ff": "Pulaar",
}


def install(app: Flask) -> None:
    """Choose the language before each view; give templates the words and the formats."""
    app.before_request(_choose)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        lambda text: catalogue(g.language).gettext(text),
        lambda one, many, n: catalogue(g.language).ngettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.filters.update(
        date=say_date,
        month=say_month,
        number=say_number,
        percent=say_percent,
        duration=say_duration,
    )


def _choose() -> None:
    """The session's language, else the cookie's, else the space's."""
    offered = languages()
    wanted = (getattr(g.who, "language", None), request.cookies.get(COOKIE))
    g.language = next((code for code in wanted if code in offered), node().settings.language)


def languages() -> tuple[str, ...]:
    """Languages of this space that have a catalogue, or in which people speak."""
    spoken = current_app.extensions["voices"].by_people()
    known = available()
    return tuple(code for code in node().settings.languages if code in known or code in spoken)


@lru_cache(maxsize=1)
def available() -> frozenset[str]:
    """Languages with a catalogue; the messages in the code are English."""
    return frozenset(
        {"en", *(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/*.po"))}
    )


@lru_cache(maxsize=16)
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language, label by label on top of the French one; English is the key."""
    if language == "en":
        return gettext.NullTranslations()
    found = _read(language)
    if language != "fr":
        found.add_fallback(catalogue("fr"))
    return found


def _read(language: str) -> gettext.NullTranslations:
    """All parts of a language's catalogue as one; a part is a file, by subject."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog()
    # of French, whatever CLDR adds for millions; the other languages share it
    whole.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n > 1)")]
    for part in sorted((FOLDER / language / "LC_MESSAGES").glob("*.po")):
        with part.open("rb") as source:
            for message in read_po(source):
                if message.id and message.string:
                    whole.add(message.id, message.string)
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(text: str, /, **places: object) -> str:
    """A message in the reader's language, its named places filled."""
    said = catalogue(g.language).gettext(text)
    return said.format(**places) if places else said


def mark(text: str) -> str:
    """Mark a message for the catalogue where it is only a value; it is translated when shown."""
    return text


def locale() -> str:
    """The locale for dates and numbers: CLDR has no Soninke, which then follows French."""
    return g.language if g.language in ("fr", "en", "bm", "ff") else "fr"


def say_date(ms: int | None, form: str = "long") -> str:
    """A date; Mali keeps UTC all year."""
    from babel.dates import format_date

    if ms is None:
        return ""
    day, spoken = datetime.fromtimestamp(ms / 1000, UTC), locale()
    said = str(format_date(day, form, locale=spoken))
    first = spoken == "fr" and day.day == 1 and form in ("long", "full")
    return re.sub(r"\b1 ", "1er ", said, count=1) if first else said


def say_month(month: str) -> str:
    """``2019-01`` as people say it."""
    from babel.dates import format_date

    year, number = month.split("-")
    day = datetime(int(year), int(number), 1, tzinfo=UTC)
    return str(format_date(day, "MMMM y", locale=locale()))


def say_number(value: float | None, digits: int = 0) -> str:
    """A number with the reader's separators."""
    from babel.numbers import format_decimal

    if value is None:
        return ""
    rounded: Any = round(value, digits) if digits else round(value)
    return str(format_decimal(rounded, locale=locale()))


def say_percent(share: float | None) -> str:
    """A share from 0 to 1 as per cent."""
    from babel.numbers import format_percent

    return "" if share is None else str(format_percent(round(share, 2), locale=locale()))


def say_duration(seconds: float | None) -> str:
    """Hours and minutes."""
    minutes = round((seconds or 0) / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d}"
