"""Meetings of a group: planned, moved, called off; who comes; what came out."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError, NotAllowedError
from hub.features.community import meetings, reading, rules, threads
from hub.features.community.meetings import Plan
from kiosk_ui.community import here, words
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text
from kiosk_ui.frame.language import _

page = Blueprint("community_meet", __name__, url_prefix="/communaute")
page.before_request(here.counted)


@page.route("/<group>/reunion", methods=["GET", "POST"])
@needs("community.speak")
def plan(group: str) -> str | Response:
    """Plan a meeting: when, where, what about."""
    errors: dict[str, str] = {}
    found = reading.one(node(), here.facts(), group)
    if not found.leads:
        raise NotAllowedError("This is for who leads the group.")
    if request.method == "POST":
        try:
            here.look(("voice",))
            return once(lambda: _planned(group))
        except InputError as error:
            errors[error.field or "day"] = sentence(error)
    return render_template(
        "community/plan.html",
        group=found,
        errors=errors,
        typed=request.form,
        longest_s=rules.WORDS_S,
    )


@page.post("/<group>/reunion/<meeting>/moi")
@needs("community.speak")
def come(group: str, meeting: str) -> Response:
    """Say that one comes, or not any more."""

    def act() -> str:
        meetings.come(node(), who(), here.facts(), group, meeting, text("yes", 1) == "1")
        return f"/communaute/{group}#reunion"

    return once(act)


@page.route("/<group>/reunion/<meeting>", methods=["GET", "POST"])
@needs("community.speak")
def follow(group: str, meeting: str) -> str | Response:
    """One meeting as who leads the group sees it: what came out, another day, called off."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            here.look(("voice", "photo"))
            return once(lambda: _followed(group, meeting))
        except InputError as error:
            errors[error.field or "text"] = sentence(error)
    facts = here.facts()
    found = meetings.one(node(), facts, group, meeting)
    here.fetch([found])
    return render_template(
        "community/meeting.html",
        group=reading.one(node(), facts, group),
        meeting=found,
        errors=errors,
        typed=request.form,
        longest_s=rules.MINUTE_S,
        words=words,
        here=here,
    )


def _planned(group: str) -> str:
    given = Plan(
        title=rules.name(text("title", 200), _("Meeting")),
        at_ms=_moment(),
        place=text("place", 200),
        told=here.told(rules.WORDS_S, kinds=("voice",)),
    )
    meetings.plan(node(), who(), here.facts(), group, given)
    return f"/communaute/{group}?fait=1#reunion"


def _followed(group: str, meeting: str) -> str:
    action, facts = text("action", 20), here.facts()
    if action == "move":
        meetings.move(node(), who(), facts, group, meeting, _moment(), text("place", 200))
    elif action == "cancel":
        told = {"reason": text("reason", 300)}
        meetings.do(node(), who(), facts, group, meeting, "cancel", told)
    elif action == "minute":
        told = here.told(rules.MINUTE_S, kinds=("voice", "photo"))
        told["present"] = str(rules.whole(text("present", 5)))
        meetings.do(node(), who(), facts, group, meeting, "minute", told)
    else:
        raise InputError("The hub did not understand. Please try again.")
    return f"/communaute/{group}?fait=1"


def _moment() -> int:
    return rules.moment(text("day", 10), text("hour", 5), threads.believed_ms(node()))
