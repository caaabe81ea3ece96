"""The stick: one button to exchange by it, and the moment when it may be taken away."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from kiosk_ui.exchange import words
from kiosk_ui.frame import forms
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.forms import once
from kiosk_ui.frame.language import mark
from sync.enrolment import linked
from sync.usb import outcome
from sync.usb.desk import Desk

page = Blueprint("stick", __name__, url_prefix="/technique/cle-usb")

PATH = "/technique/cle-usb"
#: What is being done, in plain words.
STEPS = {
    outcome.READING: mark("The hub reads what the centre sent."),
    outcome.WRITING: mark("The hub writes what the centre shall have."),
    outcome.CONTENT: mark("The hub brings in new content."),
    outcome.SETTLING: mark("The hub finishes writing."),
}


@page.record
def set_up(setup: BlueprintSetupState) -> None:
    """One desk for the application."""
    setup.app.extensions.setdefault("stick", Desk())


def desk() -> Desk:
    """The desk of this application."""
    found: Desk = current_app.extensions["stick"]
    return found


@page.get("")
@needs("sync.now")
def look() -> str:
    """The sticks in the machine, or how far the visit of one is."""
    of = node()
    return render_template(
        "exchange/stick.html",
        linked=of.settings.role == "space" and bool(linked.address(of)),
        sticks=desk().sticks(),
        visit=desk().shown(),
        steps=STEPS,
        words=words,
    )


@page.post("/echanger")
@needs("sync.now")
def begin() -> Response:
    """Begin."""

    def act() -> str:
        desk().begin(node(), forms.text("stick", 32))
        return PATH

    return once(act)
