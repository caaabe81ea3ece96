"""One person: details, picture code, visits, correction, erasure."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError
from hub.core.people import cards, directory, pictures, service
from hub.features.voices import recording
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once
from kiosk_ui.people import form as person_form
from kiosk_ui.people.page import consent_of, show_person

page = Blueprint("animate_person", __name__)


@page.get("/animer/personnes/<person>")
@needs("person.see")
def show(person: str) -> str:
    """What the space knows of somebody."""
    return show_person(person)


@page.route("/animer/personnes/<person>/corriger", methods=["GET", "POST"])
@needs("person.change")
def change(person: str) -> str | Response:
    """Correct somebody's details."""
    row = service.get(node(), person)
    draft = person_form.filled(row)
    if request.method == "POST":
        consent = consent_of(row)
        draft = person_form.read(str(consent.get("how", "spoken")))
        if draft.new:
            try:
                service.change(node(), who(), person, draft.new)
                return redirect(f"/animer/personnes/{person}?corrige=1", 303)
            except InputError as error:
                draft.errors[error.field or "name"] = sentence(error)
    return render_template(
        "animate/change.html", draft=draft, offered=person_form.offered(), row=row
    )


@page.post("/animer/personnes/<person>/images")
@needs("person.change")
def new_code(person: str) -> Response:
    """A new picture code for somebody who lost the card, which is void from now on."""

    def act() -> str:
        service.get(node(), person)
        pictures.give_code(node(), person)
        cards.void_card(node(), person)
        return f"/animer/personnes/{person}?images=1"

    return once(act)


@page.route("/animer/personnes/<person>/effacer", methods=["GET", "POST"])
@needs("person.erase")
def erase(person: str) -> str | Response:
    """Forget somebody for ever, after a page that says what stays and what goes."""
    if request.method == "POST":

        def act() -> str:
            recording.forget(node(), who(), person)
            service.erase(node(), who(), person)
            return "/animer/personnes/?efface=1"

        return once(act)
    row = service.get(node(), person)
    return render_template("animate/erase.html", row=row, past=directory.past_of(person))
