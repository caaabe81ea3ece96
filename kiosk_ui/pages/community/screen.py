"""The board on the wall: one opportunity a screen, for a room that looks together."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from hub.features.community import board
from kiosk_ui.community import here, words
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.usage import on
from kiosk_ui.pages.debates.screen import size_of

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
        number=min(max(request.args.get("n", 1, type=int), 1), total),
        total=total,
        size=size_of,
        words=words,
        here=here,
    )


@page.post("/ecran/travail/presence")
@needs("community.run")
def present() -> Response:
    """A sign of life while the board is on the wall."""
    asking = who()
    if asking.visit:
        node().meter.touch(asking.visit, asking.person, node().clock.mono_ms(), ON, beat=True)
    return Response(status=204, mimetype="text/plain")
