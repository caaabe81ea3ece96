"""People: search the list, register somebody in half a minute."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.people import directory, pictures, service
from hub.core.people.models import Person
from hub.core.people.rules import NewPerson, plain
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.forms import once, taken, text
from kiosk_ui.people import form as person_form

page = Blueprint("animate_people", __name__)


@page.get("/animer/personnes/")
@needs("person.see")
def people() -> str:
    """The people of the space, newest first, or those whose name holds what was typed."""
    wanted = request.args.get("q", "").strip()[:80]
    return render_template(
        "animate/people.html",
        people=directory.listed(node(), wanted),
        wanted=wanted,
        total=directory.count(node()),
        most=directory.LISTED,
        year=person_form.this_year(),
    )


@page.route("/animer/personnes/nouvelle", methods=["GET", "POST"])
@needs("person.register")
def new() -> str | Response:
    """Register somebody; whoever has the same name is shown first, and blocks nothing."""
    draft = person_form.Draft({"name": request.args.get("nom", "")[:80]})
    alike: list[Person] = []
    if request.method == "POST":
        draft = person_form.read()
        if draft.new:
            # The button carries the name it was shown for: another name is looked up afresh.
            sure = plain(text("anyway", 120)) == plain(draft.new.name)
            alike = (
                []
                if sure or taken()
                else service.alike(node(), draft.new.name, draft.new.birth_year)
            )
            if not alike:
                return once(partial(_register, draft.new))
    return render_template(
        "animate/new.html", draft=draft, offered=person_form.offered(), alike=alike
    )


def _register(made: NewPerson) -> str:
    person = service.register(node(), who(), made)
    pictures.give_code(node(), person)
    return f"/animer/personnes/{person}?nouveau=1"
