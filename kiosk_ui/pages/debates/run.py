"""The facilitator's side of debates: plan, open and close by hand, give the floor, conclude."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from hub.core.blobs import rules as lengths
from hub.core.civic.machine import WOMEN
from hub.core.errors import InputError
from hub.features.debates import reading, rules, service
from hub.features.debates.service import Plan
from hub.features.directory import service as directory
from kiosk_ui.civic import debates_here, monelu_here
from kiosk_ui.files import attached, brought
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, one_of, text

page = Blueprint("debates_run", __name__)


@page.get("/animer/debats")
@needs("debates.run")
def desk() -> str:
    """The debates of the space, those that wait for something first."""
    facts = debates_here.facts()
    return render_template(
        "debates/desk.html",
        coming=reading.coming(node(), facts),
        past=reading.past(node(), facts),
        debates=debates_here,
        trusted=node().clock.trusted(),
    )


@page.route("/animer/debats/nouveau", methods=["GET", "POST"])
@needs("debates.run")
def plan() -> str | Response:
    """Plan a debate; the form offers next Saturday morning."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            brought.look("voice", required=False)
            return once(_plan)
        except InputError as error:
            errors[error.field or "subject"] = sentence(error)
    typed = request.form or {
        "day": rules.next_saturday(node().clock.now_ms()).isoformat(),
        "opens": rules.OPENS,
        "closes": rules.CLOSES,
    }
    commune = request.values.get("commune") or monelu_here.code() or ""
    officials = [one for one in directory.officials(node(), commune) if one.elected]
    attached.fetch(one.photo for one in officials)
    return render_template(
        "debates/plan.html",
        typed=typed,
        errors=errors,
        commune=commune,
        communes=directory.communes(node()),
        officials=officials,
        invited=request.form.getlist("officials"),
        moderators=reading.people_who_moderate(node()),
        chosen=request.form.getlist("moderators") or [who().person],
        woman=debates_here.facts().woman,
        debates=debates_here,
        longest_s=lengths.OPINION_S,
    )


@page.get("/animer/debats/<thread>")
@needs("debates.run")
def run(thread: str) -> str:
    """One debate as its facilitator leads it."""
    return _run(thread, {})


@page.post("/animer/debats/<thread>/faire")
@needs("debates.run")
def do(thread: str) -> str | Response:
    """Open, close, give more time or the floor, move, call off."""
    act = one_of(ACTS)

    def done() -> str:
        act(thread)
        return f"/animer/debats/{thread}"

    try:
        return once(done)
    except InputError as error:
        return _run(thread, {error.field or "action": sentence(error)})


@page.route("/animer/debats/<thread>/conclusions", methods=["GET", "POST"])
@needs("debates.run")
def conclude(thread: str) -> str | Response:
    """Write what came out, and say it for who does not read."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            brought.look("voice", required=False)
            return once(lambda: _conclude(thread))
        except InputError as error:
            errors[error.field or "text"] = sentence(error)
    facts = debates_here.facts()
    return render_template(
        "debates/conclude.html",
        debate=reading.one(node(), facts, thread),
        said=reading.contributions(node(), facts, thread),
        typed=text("text", 6000),
        errors=errors,
        longest_s=lengths.ANSWER_S,
        debates=debates_here,
    )


def _run(thread: str, errors: dict[str, str]) -> str:
    facts = debates_here.facts()
    found = reading.one(node(), facts, thread)
    said = reading.contributions(node(), facts, thread)
    return render_template(
        "debates/run.html",
        debate=found,
        said=[each for each in said if each.state == "published"],
        waiting=reading.waiting(node(), thread),
        voices=reading.voices(thread),
        faces=debates_here.faces(found.officials),
        debates=debates_here,
        errors=errors,
        typed=request.form,
        trusted=node().clock.trusted(),
        now_ms=node().clock.now_ms(),
    )


def _plan() -> str:
    commune = text("commune", 40)
    known = {one.id: one for one in directory.officials(node(), commune)} if commune else {}
    invited = {one: known[one].gender for one in request.form.getlist("officials") if one in known}
    offered = {one[0] for one in reading.people_who_moderate(node())}
    given = Plan(
        subject=text("subject", 400),
        commune=commune,
        opens=debates_here.moment(text("day", 10), text("opens", 5), "opens"),
        closes=debates_here.moment(text("day", 10), text("closes", 5), "closes"),
        room=WOMEN if text("room", 10) == WOMEN else rules.EVERYBODY,
        officials=invited,
        moderators=tuple(one for one in request.form.getlist("moderators") if one in offered),
        text=text("text", 2000),
        voice=brought.keep("voice", lengths.OPINION_S, required=False),
    )
    thread = service.plan(node(), who(), debates_here.facts(), given)
    return f"/animer/debats/{thread}"


def _conclude(thread: str) -> str:
    voice = brought.keep("voice", lengths.ANSWER_S, required=False)
    told = {"text": text("text", 6000), "voice": voice, "language": g.language}
    service.conclude(node(), who(), debates_here.facts(), thread, told)
    return f"/animer/debats/{thread}"


def _simply(action: str) -> Callable[[str], object]:
    return lambda thread: service.do(node(), who(), debates_here.facts(), thread, action)


def _floor(thread: str) -> object:
    name = text("name", 80)
    if not name:
        raise InputError("Write who speaks now.", field="name")
    return service.do(node(), who(), debates_here.facts(), thread, "floor", {"name": name})


def _prolong(thread: str) -> object:
    asked = text("minutes", 4)
    minutes = int(asked) if asked.isascii() and asked.isdecimal() else 0
    return service.prolong(node(), who(), debates_here.facts(), thread, minutes)


def _move(thread: str) -> object:
    opens = debates_here.moment(text("day", 10), text("opens", 5), "opens")
    closes = debates_here.moment(text("day", 10), text("closes", 5), "closes")
    return service.move(node(), who(), debates_here.facts(), thread, opens, closes)


def _cancel(thread: str) -> object:
    reason = text("reason", 300)
    if not reason:
        raise InputError("Say why: people will come.", field="reason")
    return service.do(node(), who(), debates_here.facts(), thread, "cancel", {"reason": reason})


#: What the facilitator's page posts, by the name of the act.
ACTS: dict[str, Callable[[str], object]] = {
    "open": _simply("open"),
    "close": _simply("close"),
    "floor": _floor,
    "prolong": _prolong,
    "move": _move,
    "cancel": _cancel,
}
