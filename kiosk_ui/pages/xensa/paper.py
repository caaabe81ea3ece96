"""The clerk's path on paper: a sheet to hand over, the day it was, the answer typed back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from hub.core.errors import InputError
from hub.core.people.cards import qr_code
from hub.features.xensa import reading, service
from hub.features.xensa.rules import ANSWER_S
from kiosk_ui.civic import xensa_here
from kiosk_ui.files import attached, brought
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.device import address
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, one_of, text
from kiosk_ui.frame.language import mark

page = Blueprint("xensa_paper", __name__)

WAYS = (
    (service.PRINTED, mark("Sheet handed over"), "print"),
    (service.ALOUD, mark("Read or played aloud"), "listen"),
)


@page.get("/xensa/papier")
@needs("xensa.paper")
def desk() -> str:
    """The questions of my communes that can be carried on paper, the oldest first."""
    found = xensa_here.fetch(reading.on_paper(node(), xensa_here.facts().clerk_of))
    return render_template("xensa/paper_list.html", questions=found)


@page.route("/xensa/papier/<thread>", methods=["GET", "POST"])
@needs("xensa.paper")
def carry(thread: str) -> str | BaseResponse:
    """Say when the question was handed over; type back what the official wrote."""
    facts, errors = xensa_here.facts(), {}
    if request.method == "POST":
        act = one_of(ACTS)
        try:
            brought.look("voice", required=False)
            brought.look("photo", "photo", required=False)
            return once(lambda: act(thread))
        except InputError as error:
            errors[error.field or "text"] = sentence(error)
    found = service.shown_to(node(), facts, thread)
    return render_template(
        "xensa/paper.html",
        question=reading.one(node(), found),
        offered=service.choices(facts, found, node().clock.now_ms()),
        ways=WAYS,
        errors=errors,
        typed=request.form,
        today=xensa_here.today(),
        longest_s=ANSWER_S,
    )


@page.get("/xensa/feuille/<thread>")
@needs("xensa.see")
def sheet(thread: str) -> str:
    """The sheet to print, or to show on the wall: the question in big type, room for the answer."""
    found = service.shown_to(node(), xensa_here.facts(), thread)
    question = reading.one(node(), found)
    return render_template(
        "xensa/sheet.html",
        question=question,
        words=_words(question),
        place=xensa_here.place_name(found.thread.commune or ""),
        qr=qr_code(_address(thread)),
        address=_address(thread),
    )


@page.get("/xensa/feuille/<thread>.pdf")
@needs("xensa.see")
def sheet_pdf(thread: str) -> Response:
    """The same sheet as a PDF."""
    from hub.features.xensa.sheet_pdf import render

    found = service.shown_to(node(), xensa_here.facts(), thread)
    place = xensa_here.place_name(found.thread.commune or "")
    question = reading.one(node(), found)
    data = render(node(), question, _words(question), place, _address(thread))
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="question-{thread[-8:]}.pdf"'
    return answer


def _words(question: reading.Question) -> str:
    """The words of a question: as written, or as somebody wrote down what the voice says."""
    told = question.asked.told if question.asked else {}
    voice = told.get("voice")
    return told.get("text") or (attached.attached(voice).transcript if voice else "")


def _address(thread: str) -> str:
    """Where the sheet's QR code leads: the clerk's page of this question."""
    return f"{address()}/xensa/papier/{thread}"


def _deliver(thread: str) -> str:
    how = text("how", 20)
    if how not in {way for way, _words, _icon in WAYS}:
        raise InputError("Touch how the question reached the official.", field="how")
    at_ms = xensa_here.noon_of(text("day", 10))
    service.do(node(), who(), xensa_here.facts(), thread, "deliver", {"how": how}, at_ms)
    return f"/xensa/papier/{thread}"


def _transcribe(thread: str) -> str:
    at_ms = xensa_here.noon_of(text("day", 10))
    told = {
        "text": text("text", 5000),
        "voice": brought.keep("voice", ANSWER_S, required=False),
        "photo": brought.keep("photo", kind="photo", required=False),
    }
    service.transcribe(node(), who(), xensa_here.facts(), thread, told, at_ms)
    return f"/xensa/papier/{thread}"


ACTS: dict[str, Callable[[str], str]] = {"deliver": _deliver, "transcribe": _transcribe}
