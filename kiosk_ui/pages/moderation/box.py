"""My box: what happened to my matters, each with its voice; opening it makes the news read."""

from __future__ import annotations

from flask import Blueprint, render_template

from hub.core.errors import NoRoomError
from hub.features.notices import service
from kiosk_ui.civic import words as civic_words
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import needs, node, who

page = Blueprint("box", __name__)


@page.get("/mon-espace/boite")
@needs("notices.box")
def box() -> str:
    """New ones first, then the newest."""
    found = service.box(node(), str(who().person))
    attached.fetch(told.get("voice") for notice in found for told in (notice.told, notice.said))
    shown = render_template(
        "box/box.html", notices=found, news=civic_words.news_of, kind=civic_words.kind_of,
        path=civic_words.path_of, crossed=civic_words.CROSSED,
    )  # fmt: skip
    try:
        service.read(node(), who(), found)
    except NoRoomError:  # on a full disk reading goes on: they stay new
        return shown
    return shown
