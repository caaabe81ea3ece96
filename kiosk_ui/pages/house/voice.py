"""Sounds of labels and paragraphs, and the list of labels that need one."""

from __future__ import annotations

from flask import Blueprint, Response

from content_cache.speech import say_id
from kiosk_ui.files.ranges import send_path
from kiosk_ui.frame import language
from kiosk_ui.frame.auth import needs
from kiosk_ui.frame.labels import NOTICE
from kiosk_ui.frame.layout import voices

page = Blueprint("voice", __name__)

#: A clip stays the same until a person records the text: browsers ask again after a day.
A_DAY = "public, max-age=86400"


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
