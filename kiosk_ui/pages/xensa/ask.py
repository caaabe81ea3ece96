"""Asking a question, one step a screen: whom, then what; for oneself or for somebody else."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError
from hub.features.directory import service as directory
from hub.features.xensa import service
from hub.features.xensa.rules import QUESTION_S
from hub.features.xensa.service import Asking
from kiosk_ui.civic import monelu_here, xensa_here
from kiosk_ui.files import brought
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text
from kiosk_ui.people import speaking_for

page = Blueprint("xensa_ask", __name__)

SPEAK_FOR = "xensa.speak_for"


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
        person=speaking_for.whom(SPEAK_FOR),
    )


@page.route("/xensa/poser/question", methods=["GET", "POST"])
@needs("xensa.ask")
def what() -> str | Response:
    """Say it or write it, hear it again, send it."""
    values = request.form if request.method == "POST" else request.args
    asked = xensa_here.addressees(values.getlist("a")[:20])
    person = speaking_for.whom(SPEAK_FOR)
    typed, errors = text("text", 2000), {}
    if not asked:
        query = f"?pour={person.id}" if person else ""
        return redirect(f"/xensa/poser{query}", 303)
    if request.method == "POST":
        try:
            brought.look("voice", required=False)
            speaking_for.check(person)
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
        consent=speaking_for.how(),
    )


def _send(asked: list[tuple[str, str, str]], typed: str, author: str | None) -> str:
    """Send the question with the voice that came along; where it can be followed."""
    voice = brought.keep("voice", QUESTION_S, required=False, person=author)
    told = {"text": typed, "voice": voice, "language": g.language}
    asking = Asking(asked, told, author, speaking_for.how())
    made = service.ask(node(), who(), asking)
    return f"/xensa/{made[0]}?envoye=1"
