"""Asking a question, one step a screen: whom, then what; for oneself or for somebody else."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError
from hub.core.people import directory as register
from hub.core.people import pictures, throttle
from hub.core.people import service as people
from hub.core.people.models import Person
from hub.features.directory import service as directory
from hub.features.xensa import service
from hub.features.xensa.rules import QUESTION_S
from hub.features.xensa.service import Asking
from kiosk_ui import brought, monelu_here, xensa_here
from kiosk_ui.auth import may, needs, node, who
from kiosk_ui.errors import sentence
from kiosk_ui.forms import once, text
from kiosk_ui.pages.door import PICTURE_NAMES, throttle_key

page = Blueprint("xensa_ask", __name__)


@page.get("/xensa/poser")
@needs("xensa.ask")
def whom() -> str:
    """The faces of who can be asked; one or several."""
    commune = request.args.get("commune") or monelu_here.code() or ""
    known = directory.communes(node())
    return render_template(
        "xensa/whom.html",
        officials=xensa_here.to_ask(commune) if commune else [],
        chosen=request.args.getlist("a"),
        commune=commune,
        place=xensa_here.place_name(commune) if commune else "",
        communes=known,
        xensa=xensa_here,
        person=_spoken_for(request.args.get("pour", "")),
    )


@page.route("/xensa/poser/question", methods=["GET", "POST"])
@needs("xensa.ask")
def what() -> str | Response:
    """Say it or write it, hear it again, send it."""
    values = request.form if request.method == "POST" else request.args
    asked = xensa_here.addressees(values.getlist("a")[:20])
    person = _spoken_for(values.get("pour", ""))
    typed, errors = text("text", 2000), {}
    if not asked:
        query = f"?pour={person.id}" if person else ""
        return redirect(f"/xensa/poser{query}", 303)
    if request.method == "POST":
        try:
            brought.look("voice", required=False)
            _check_pictures(person)
            return once(lambda: _send(asked, typed, person.id if person else None))
        except InputError as error:
            errors[error.field or "text"] = sentence(error)
    return render_template(
        "xensa/what.html",
        asked=asked,
        person=person,
        typed=typed,
        errors=errors,
        longest_s=QUESTION_S,
        consent=text("consent", 20),
        pictures=PICTURE_NAMES,
        length=node().settings.picture_code_length,
    )


@page.get("/xensa/poser/pour")
@needs("xensa.speak_for")
def for_whom() -> str:
    """The facilitator looks for the person who speaks."""
    wanted = request.args.get("q", "")[:80]
    return render_template(
        "xensa/for_whom.html", people=register.listed(node(), wanted), wanted=wanted
    )


def _send(asked: list[tuple[str, str, str]], typed: str, author: str | None) -> str:
    """Send the question with the voice that came along; where it can be followed."""
    voice = brought.keep("voice", QUESTION_S, required=False, person=author)
    told = {"text": typed, "voice": voice, "language": g.language}
    asking = Asking(asked, told, author, text("consent", 20))
    made = service.ask(node(), who(), asking)
    return f"/xensa/{made[0]}?envoye=1"


def _check_pictures(person: Person | None) -> None:
    """Raise InputError unless the pictures that were to prove consent are this person's."""
    if person is None or text("consent", 20) != "pictures":
        return
    key = throttle_key("pictures")
    throttle.check(node(), key)
    code = tuple(filter(None, request.form.getlist("code")))
    right = code == pictures.code_of(person.id) and bool(code)
    with node().database.writing():
        if right:
            throttle.succeeded(key)
        else:
            throttle.failed(node(), key)
    if not right:
        raise InputError("These are not the pictures of this person.", field="consent")


def _spoken_for(person: str) -> Person | None:
    """The person whom the facilitator speaks for; raises NotFoundError."""
    return people.get(node(), person) if person and may("xensa.speak_for") else None
