"""Sounds of labels and paragraphs, and the list of labels that need one."""

from __future__ import annotations

import re
from functools import lru_cache

from flask import Blueprint, Response

from content_cache.speech import say_id
from kiosk_ui import language
from kiosk_ui.auth import needs
from kiosk_ui.language import mark
from kiosk_ui.layout import voices
from kiosk_ui.ranges import send_path

page = Blueprint("voice", __name__)

#: A clip stays the same until a person records the text: browsers ask again after a day.
A_DAY = "public, max-age=86400"
#: Said once before the first synthetic clip, so that nobody takes the machine for a person.
NOTICE = mark("This is the voice of the computer, not of a person.")
_NAMED_PLACE = re.compile(r"%\(|\{")


@page.get("/voix/<spoken>/<clip>.ogg")
@needs("voice.hear")
def hear(spoken: str, clip: str) -> Response:
    """One clip; a person's voice wins over the machine's."""
    found = voices().clip(spoken, clip)
    if found is None:
        return Response(status=404)
    try:
        return send_path(voices().path(found), "audio/ogg", A_DAY)
    except FileNotFoundError:  # taken away since it was listed
        return Response(status=404)


@page.get("/voix/<spoken>/annonce.ogg")
@needs("voice.hear")
def notice(spoken: str) -> Response:
    """The machine's voice saying what it is."""
    text = language.catalogue(spoken).gettext(NOTICE) if spoken in language.available() else ""
    return hear(spoken, say_id(spoken, text))


@lru_cache(maxsize=8)
def labels(spoken: str) -> tuple[str, ...]:
    """What the pages show who chose a language, without the messages that have places to fill.

    Where a translation is missing that is French.
    """
    messages: dict[object, str] = getattr(language.catalogue("fr"), "_catalog", {})
    said = language.catalogue(spoken)
    keys = {key if isinstance(key, str) else str(key[0]) for key in messages if key}  # type: ignore[index]  # a plural is (message, number)
    shown = (said.gettext(key).replace("%%", "%") for key in keys)
    return tuple(sorted({text for text in shown if text and not _NAMED_PLACE.search(text)}))
