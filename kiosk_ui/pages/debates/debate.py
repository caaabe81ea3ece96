"""Debates for everybody: the next one, the past ones, one with what was said; taking the floor."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from hub.core.blobs import rules as lengths
from hub.core.errors import InputError
from hub.core.people.directory import names_of
from hub.core.people.models import Person
from hub.features.debates import reading, rules, service
from hub.features.debates.reading import Debate
from hub.features.debates.service import Words
from kiosk_ui.civic import debates_here
from kiosk_ui.files import attached, brought
from kiosk_ui.frame.auth import may, needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text
from kiosk_ui.frame.language import mark
from kiosk_ui.frame.usage import on
from kiosk_ui.people import speaking_for

page = Blueprint("debates", __name__)

DONE = {
    "dit": mark("Thank you. A moderator listens first, then everybody hears it."),
    "fait": mark("It is noted. Thank you."),
}
OWN = ("withdraw", "appeal")


@page.get("/debats/")
@needs("debates.see")
def debates() -> str:
    """The next debate, large; then the others to come, then the past ones."""
    facts = debates_here.facts()
    coming, past = reading.coming(node(), facts), reading.past(node(), facts)
    attached.fetch(_voices([*coming, *past]))
    faces = debates_here.faces(one for each in coming[:1] for one in each.officials)
    return render_template(
        "debates/list.html", coming=coming, past=past, debates=debates_here, faces=faces
    )


@page.get("/debats/<thread>")
@needs("debates.see")
def debate(thread: str) -> str:
    """One debate: subject, who is invited, what was said, how to speak, what came out."""
    facts = debates_here.facts()
    found = reading.one(node(), facts, thread)
    said = reading.contributions(node(), facts, thread)
    attached.fetch([*_voices([found]), *(each.told.get("voice") for each in said)])
    on("page", "debates")
    return render_template(
        "debates/debate.html",
        debate=found,
        said=[each for each in said if each.state == "published"],
        mine=[each for each in said if each.mine and each.state != "published"],
        faces=debates_here.faces((*found.officials, *(each.official for each in said))),
        moderators=names_of(node(), found.moderators),
        debates=debates_here,
        done=next((DONE[key] for key in DONE if key in request.args), ""),
        runs=may("debates.run"),
    )


@page.route("/debats/<thread>/parler", methods=["GET", "POST"])
@needs("debates.speak")
def speak(thread: str) -> str | Response:
    """Take the floor: say it or write it; the facilitator also for somebody who is there."""
    facts, errors = debates_here.facts(), {}
    found = reading.one(node(), facts, thread)
    person = speaking_for.whom("debates.run")
    longest_s = lengths.ANSWER_S if rules.seat(facts, found.officials) else lengths.QUESTION_S
    if request.method == "POST":
        try:
            brought.look("voice", required=False)
            speaking_for.check(person)
            return once(lambda: _said(thread, longest_s, person))
        except InputError as error:
            errors[error.field or "text"] = sentence(error)
    return render_template(
        "debates/speak.html",
        debate=found,
        person=person,
        typed=text("text", 2000),
        consent=speaking_for.how(),
        errors=errors,
        longest_s=longest_s,
        debates=debates_here,
    )


@page.post("/debats/<thread>/mien/<contribution>")
@needs("debates.speak")
def own(thread: str, contribution: str) -> Response:
    """Take one's words back, or ask another moderator."""

    def act() -> str:
        action = text("action", 20)
        if action not in OWN:
            raise InputError("The hub did not understand. Please try again.")
        service.own(node(), who(), debates_here.facts(), contribution, action)
        return f"/debats/{thread}?fait=1"

    return once(act)


def _said(thread: str, longest_s: int, person: Person | None) -> str:
    author = person.id if person else None
    voice = brought.keep("voice", longest_s, required=False, person=author)
    told = {"text": text("text", 2000), "voice": voice, "language": g.language}
    words = Words(told, author, speaking_for.how())
    service.speak(node(), who(), debates_here.facts(), thread, words)
    return f"/debats/{thread}?dit=1"


def _voices(debates: Iterable[Debate]) -> list[str | None]:
    found = []
    for each in debates:
        found.append(each.told.get("voice"))
        found.append(each.concluded.told.get("voice") if each.concluded else None)
    return found
