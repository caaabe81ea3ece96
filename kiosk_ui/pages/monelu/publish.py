"""The official's desk: publish a message or a council's decision; see what one published."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request

from hub.core.blobs import rules as blob_rules
from hub.core.errors import InputError, NotAllowedError
from hub.features.monelu import reading, service
from hub.features.monelu.machines import DECISION, MESSAGE
from kiosk_ui.civic import monelu_words as words
from kiosk_ui.civic.monelu_here import facts, kept, look, named, offices, serving
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, taken, text
from kiosk_ui.frame.language import _, mark

page = Blueprint("monelu_publish", __name__, url_prefix="/monelu/publier")

#: What is called so when its author only spoke.
SPOKEN = {"message": mark("A message"), "decision": mark("A decision of the council")}


@page.get("/")
@needs("monelu.publish")
def desk() -> str:
    """What the official published, and two doors to publish more."""
    person = who().person or ""
    own = [one for of in (MESSAGE, DECISION) for one in reading.mine(node(), person, of.name)]
    own.sort(key=lambda item: -item.at_ms)
    attached.fetch(one.said.get("voice") for one in own)
    return render_template(
        "monelu/desk.html", offices=offices(), items=own, seats=facts().seats, words=words
    )


@page.route("/<any(message, decision):kind>", methods=["GET", "POST"])
@needs("monelu.publish")
def write(kind: str) -> Any:
    """A message or a decision: by voice, in writing, with a photo or the scan."""
    if request.method == "GET":
        return _form(kind)

    def act() -> str:
        told = {"text": text("text"), "date": text("date"), **kept("", blob_rules.ANSWER_S)}
        title = named(text("title", 200), told["text"], _(SPOKEN[kind]))
        saying = service.Saying(title=title, commune=_place(), told=told)
        return f"/monelu/voir/{service.publish(node(), who(), facts(), kind, saying)}?publie=1"

    if location := taken():
        return redirect(location, 303)
    try:
        look("")
        return once(act)
    except (InputError, NotAllowedError) as error:
        return _form(kind, error)


def _place() -> str | None:
    """The commune that was chosen among those the official serves."""
    served = {place.code for place in serving()}
    asked = text("commune", 40)
    if asked in served:
        return asked
    return next(iter(sorted(served)), None)


def _form(kind: str, error: InputError | NotAllowedError | None = None) -> Any:
    body = render_template(
        "monelu/publish.html",
        kind=kind,
        places=serving(),
        typed=request.form,
        error=sentence(error) if error else "",
        field=error.field if isinstance(error, InputError) else "",
        longest_s=blob_rules.ANSWER_S,
    )
    return make_response(body, error.status if error else 200)
