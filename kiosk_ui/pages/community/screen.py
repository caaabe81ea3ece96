"""The board on the wall: one opportunity a screen, for a room that looks together."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from hub.features.community import board
from kiosk_ui.community import here, words
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.usage import heartbeat, on
from kiosk_ui.frame.wall import asked, size_of

page = Blueprint("community_screen", __name__)
#: What the meter counts while it is on the wall.
ON = ("projector", "board")


@page.get("/ecran/travail")
@needs("community.run")
def show() -> str:
    """The board full screen; every opportunity is a screen of the page."""
    offers = board.current(node(), here.facts())
    here.fetch(offers)
    on(*ON)
    total = len(offers) + 1
    return render_template(
        "community/screen.html",
        offers=offers,
        number=asked(total),
        total=total,
        size=size_of,
        words=words,
        here=here,
    )


@page.post("/ecran/travail/presence")
@needs("community.run")
def present() -> Response:
    """A sign of life while the board is on the wall."""
    return heartbeat(*ON)
