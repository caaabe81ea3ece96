"""The official's desk: what waits, the oldest first; answer, promise, decline, hand on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from hub.core import disk
from hub.core.errors import InputError, NoRoomError
from hub.features.directory import service as directory
from hub.features.xensa import commitments, reading, service
from hub.features.xensa.rules import ANSWER_S
from kiosk_ui.civic import xensa_here
from kiosk_ui.files import brought
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, one_of, text

page = Blueprint("xensa_desk", __name__)


@page.get("/xensa/repondre")
@needs("xensa.answer")
def desk() -> str:
    """What waits for me; to open this list is to be given what was on its way."""
    facts = xensa_here.facts()
    with suppress(NoRoomError):  # one can still read when nothing more can be written
        disk.check_room(node().settings)
        service.deliver_to(node(), facts.officials)
    return render_template(
        "xensa/desk.html",
        questions=xensa_here.fetch(reading.to_answer(node(), facts.officials)),
        offices=directory.officials_by_id(node(), sorted(facts.officials)),
        promises=commitments.running(node(), facts.officials),
        xensa=xensa_here,
    )


@page.route("/xensa/repondre/<thread>", methods=["GET", "POST"])
@needs("xensa.answer")
def answer(thread: str) -> str | Response:
    """One question: record or type an answer, promise, decline or hand on."""
    facts = xensa_here.facts()
    errors: dict[str, str] = {}
    if request.method == "POST":
        act = one_of(ACTS)
        try:
            brought.look("voice", required=False)
            return once(lambda: act(thread))
        except InputError as error:
            errors[error.field or "text"] = sentence(error)
    found = service.shown_to(node(), facts, thread)
    return render_template(
        "xensa/answer.html",
        question=reading.one(node(), found),
        offered=service.choices(facts, found, node().clock.now_ms()) if facts.officials else (),
        colleagues=_colleagues(found.thread.commune or "", found.thread.towards or ""),
        errors=errors,
        typed=request.form,
        longest_s=ANSWER_S,
        today=xensa_here.today(),
        xensa=xensa_here,
    )


def _colleagues(commune: str, besides: str) -> list[directory.Official]:
    return [one for one in xensa_here.to_ask(commune) if one.id != besides]


def _answer(thread: str) -> str:
    """The answer, and the promise made with it, in one transaction."""
    facts = xensa_here.facts()
    promised = {
        "text": text("promise", 500),
        "by": text("by", 10),
        "indicator": text("indicator", 200),
    }
    if promised["text"] or promised["by"]:
        commitments.check_promise(promised)
    voice = brought.keep("voice", ANSWER_S, required=False)
    told = {"text": text("text", 5000), "voice": voice, "language": g.language}
    service.answer(node(), who(), facts, thread, told)
    if promised["text"]:
        commitments.promise(node(), who(), facts, thread, promised)
    return f"/xensa/{thread}?fait=1"


def _confirm(thread: str) -> str:
    service.do(node(), who(), xensa_here.facts(), thread, "confirm")
    return f"/xensa/{thread}?fait=1"


def _acknowledge(thread: str) -> str:
    day = text("when", 10)
    if day:
        xensa_here.noon_of(day, "when")
    service.do(node(), who(), xensa_here.facts(), thread, "acknowledge", {"by": day})
    return "/xensa/repondre"


def _decline(thread: str) -> str:
    reason = text("reason", 500)
    if not reason:
        raise InputError("Say why you do not answer: everybody will read it.", field="reason")
    service.do(node(), who(), xensa_here.facts(), thread, "decline", {"reason": reason})
    return "/xensa/repondre"


def _transfer(thread: str) -> str:
    to = xensa_here.addressees([text("to", 64)])
    if not to:
        raise InputError("Touch whom this question is for.", field="to")
    service.transfer(node(), who(), xensa_here.facts(), thread, to[0], text("why", 500))
    return "/xensa/repondre"


ACTS: dict[str, Callable[[str], str]] = {
    "answer": _answer,
    "confirm": _confirm,
    "acknowledge": _acknowledge,
    "decline": _decline,
    "transfer": _transfer,
}
