"""What could not be taken of the records of others: seen, explained, tried again."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.journal import held as reasons
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.forms import once
from kiosk_ui.frame.language import mark
from sync.records import held

page = Blueprint("held", __name__, url_prefix="/technique/quarantaine")

#: Why a record is held, and what to do, in plain words.
WORDS = {
    reasons.DAMAGED: (
        mark("It was changed on its way or on a card."),
        mark(
            "It is asked for again at the next contact. If this lasts, check the card of that hub."
        ),
    ),
    reasons.FORK: (
        mark("Two machines wrote under one key."),
        mark("Say at the centre which of the two it is."),
    ),
    reasons.STRANGE: (
        mark("It speaks for another space, or under a key that was taken back."),
        mark("Ask who runs that space whether it was meant so."),
    ),
    reasons.AHEAD: (
        mark("It is dated more than a day ahead: the clock of that hub is wrong."),
        mark("Set the clock of that hub. The fact is taken by itself when its time has come."),
    ),
    reasons.UNKNOWN: (
        mark("A newer version of the hub wrote it."),
        mark("Bring this machine to the newer version: then it is taken by itself."),
    ),
    reasons.FAILED: (
        mark("It could not be put into the tables."),
        mark("It is tried again every hour. Tell who looks after the program."),
    ),
}


@page.get("/")
@needs("system.manage")
def look() -> str:
    """The latest ones."""
    found = held.rows(request.args.get("avant", 0, type=int))
    return render_template(
        "centre/held.html",
        rows=found,
        words=WORDS,
        older=found[-1].at_ms if len(found) == held.PAGE else 0,
        taken=request.args.get("repris", type=int),
        central=node().settings.role == "central",
    )


@page.post("/reessayer")
@needs("system.manage")
def again() -> Response:
    """Take what can be taken by now."""
    return once(lambda: f"/technique/quarantaine/?repris={held.try_again(node())}")
