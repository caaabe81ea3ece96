"""Proposing an action or a project: one thing a screen, by voice or in writing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request

from hub.core.blobs import rules as blob_rules
from hub.core.errors import InputError
from hub.core.people.models import Person
from hub.features.monelu import rules, service
from kiosk_ui.civic import monelu_words as words
from kiosk_ui.civic.monelu_here import SPEAK_FOR, code, commune, kept, named
from kiosk_ui.files import brought
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, taken, text
from kiosk_ui.frame.language import _
from kiosk_ui.people import speaking_for

page = Blueprint("monelu_propose", __name__, url_prefix="/monelu")

#: The screens, in order, and the fields that each asks for.
STEPS = ("subject", "say", "photo", "for", "send")
FIELDS = ("subject", "title", "text")
BROUGHT = ("voice", "photo")


@page.get("/proposer")
@needs("monelu.speak")
def begin() -> Any:
    """The first screen: what is it about?"""
    return _screen("subject", {}, person=speaking_for.whom(SPEAK_FOR))


@page.post("/proposer")
@needs("monelu.speak")
def step() -> Any:
    """Take a screen and show the next; the last one sends the proposal."""
    if location := taken():
        return redirect(location, 303)
    asked = text("step", 20)
    at = asked if asked in STEPS else "subject"
    person = speaking_for.whom(SPEAK_FOR)
    draft = {name: text(name) for name in FIELDS} | {"for": _for()}
    try:
        draft |= {kind: brought.look(kind, kind, required=False) for kind in BROUGHT}
        if text("back", 2):
            return _screen(STEPS[max(STEPS.index(at) - 1, 0)], draft, person=person)
        _check(at, draft)
        if at == "send":
            speaking_for.check(person)
            return _send(draft, person)
    except InputError as error:
        return _screen(at, draft, error, person)
    return _screen(STEPS[STEPS.index(at) + 1], draft, person=person)


def _check(at: str, draft: dict[str, str]) -> None:
    """Raise InputError for what a screen still lacks."""
    if draft["subject"] not in words.SUBJECTS:
        raise InputError("Touch one of the pictures.", field="subject")
    if at == "say":
        rules.must_say(draft)


def _send(draft: dict[str, str], person: Person | None) -> Any:
    """Send what was said; who only spoke gets the subject as the name of her proposal."""
    spoken = words.SUBJECTS[draft["subject"]]

    def act() -> str:
        told = {"text": draft["text"], **kept("", blob_rules.QUESTION_S, BROUGHT, person)}
        saying = service.Saying(
            title=named(draft["title"], draft["text"], _(spoken)),
            commune=code(),
            told=told,
            about={"subject": draft["subject"], "for": draft["for"]},
        )
        author = person.id if person else None
        made = service.propose(node(), who(), saying, author, speaking_for.how())
        return f"/monelu/voir/{made}?nouveau=1"

    return once(act)


def _for() -> str:
    """For whom it is first, from ticks or from an earlier screen."""
    ticked = request.form.getlist("benefit")
    return rules.benefits(ticked or text("for").split(",")) if ticked or text("for") else ""


def _screen(
    at: str,
    draft: dict[str, str],
    error: InputError | None = None,
    person: Person | None = None,
) -> Any:
    body = render_template(
        "monelu/propose.html",
        step=at,
        steps=STEPS,
        at=STEPS.index(at),
        draft=draft,
        words=words,
        commune=commune(),
        person=person,
        consent=speaking_for.how(),
        error=sentence(error) if error else "",
        field=error.field if error else "",
        longest_s=blob_rules.QUESTION_S,
    )
    return make_response(body, error.status if error else 200)
