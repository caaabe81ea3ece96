"""Speaking in a group: on its wall, in answer, for somebody; what one thinks of what was said."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError
from hub.features.community import reading, rules, speaking, wall
from hub.features.community.speaking import Saying
from kiosk_ui.civic import words as civic_words
from kiosk_ui.community import here, words
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text
from kiosk_ui.people import speaking_for

page = Blueprint("community_speak", __name__, url_prefix="/communaute")
page.before_request(here.counted)


@page.route("/<group>/dire", methods=["GET", "POST"])
@needs("community.speak")
def say(group: str) -> str | Response:
    """Say something on the wall, or answer words on it."""
    facts, errors, person = here.facts(), {}, here.person()
    found = reading.one(node(), facts, group)
    answers = request.values.get("a", "")
    about = wall.one(node(), facts, answers)[1] if answers else None
    if request.method == "POST":
        try:
            here.look()
            speaking_for.check(person)
            return once(lambda: _said(group, answers, person.id if person else None))
        except InputError as error:
            errors[error.field or "text"] = sentence(error)
    if about:
        here.fetch([about])
    return render_template(
        "community/say.html", group=found, about=about, errors=errors, typed=request.form,
        longest_s=rules.WORDS_S, words=words, **here.agreeing(person),
    )  # fmt: skip


@page.get("/mot/<thread>")
@needs("community.see")
def find(thread: str) -> Response:
    """Where some words stand: on the wall of their group."""
    group, found = wall.one(node(), here.facts(), thread)
    before = wall.page_of(group, found)
    page_of = f"?avant={before}" if before else ""
    return redirect(f"/communaute/{group}{page_of}#mot-{thread}", 303)


@page.post("/mot/<thread>/faire")
@needs("community.speak")
def do(thread: str) -> Response:
    """Thank, support; take one's own words back, ask another moderator."""

    def act() -> str:
        action, facts = text("action", 20), here.facts()
        if action in rules.REACTIONS:
            group = speaking.react(node(), who(), facts, thread, action)
            return f"/communaute/{group}#mot-{thread}"
        group, _words = wall.one(node(), facts, thread)
        speaking.take_back(node(), who(), facts, thread, action)
        return f"/communaute/{group}?fait=1"

    return once(act)


@page.route("/signaler/<thread>", methods=["GET", "POST"])
@needs("community.speak")
def report(thread: str) -> str | Response:
    """Say why something should not be there; who says so is not told."""
    errors: dict[str, str] = {}
    path = here.path_of(thread)
    if request.method == "POST":
        reason = text("reason", 20)
        try:
            known = {key for key, _words, _icon in civic_words.reasons()}
            rules.one_of(reason, known, "reason")
            return once(lambda: _reported(thread, reason, path))
        except InputError as error:
            errors["reason"] = sentence(error)
    return render_template(
        "community/report.html", thread=thread, path=path, reasons=civic_words.reasons(), errors=errors
    )  # fmt: skip


def _said(group: str, answers: str, author: str | None) -> str:
    saying = Saying(here.told(rules.WORDS_S, here.person()), author, speaking_for.how())
    made = speaking.say(node(), who(), here.facts(), group, saying, answers)
    there = wall.one(node(), here.facts(), made)[1].state == "published" if not author else False
    return f"/communaute/{group}?{'la' if there else 'dit'}=1"


def _reported(thread: str, reason: str, path: str) -> str:
    speaking.report(node(), who(), here.facts(), thread, reason)
    return f"{path}?signale=1"
