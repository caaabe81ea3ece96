"""A debate on the wall: its subject, who speaks now, what was said one by one, the time left."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from hub.features.debates import reading
from hub.features.debates.reading import Contribution
from kiosk_ui.civic import debates_here
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.usage import heartbeat, on
from kiosk_ui.frame.wall import asked, size_of

page = Blueprint("debates_screen", __name__)


@page.get("/ecran/debat/<thread>")
@needs("debates.run")
def show(thread: str) -> str:
    """The debate full screen; every contribution is a screen of the page."""
    facts = debates_here.facts()
    found = reading.one(node(), facts, thread)
    said = _published(thread)
    on("projector", f"debate/{thread}")
    attached.fetch([found.told.get("voice"), *(each.told.get("voice") for each in said)])
    total = len(said) + (2 if found.concluded else 1)
    return render_template(
        "debates/screen.html",
        debate=found,
        said=said,
        faces=debates_here.faces((*found.officials, *(each.official for each in said))),
        debates=debates_here,
        number=asked(total),
        total=total,
        size=size_of,
    )


@page.get("/ecran/debat/<thread>/etat")
@needs("debates.run")
def state(thread: str) -> Response:
    """What moves while the screen is open: state, who speaks, minutes left, how many spoke."""
    found = reading.one(node(), debates_here.facts(), thread)
    return jsonify(
        state=found.state,
        speaking=found.speaking,
        left_s=found.left_ms // 1000,
        said=len(_published(thread)),
    )


@page.post("/ecran/debat/<thread>/presence")
@needs("debates.run")
def present(thread: str) -> Response:
    """A sign of life while the debate is on the wall."""
    return heartbeat("projector", f"debate/{thread}")


def _published(thread: str) -> list[Contribution]:
    said = reading.contributions(node(), debates_here.facts(), thread)
    return [each for each in said if each.state == "published"]
