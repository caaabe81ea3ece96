"""Who answers, how fast, and what became of promises: by official and by commune."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.civic.machine import Standing
from hub.core.civic.outlines import Outline
from hub.core.errors import InputError
from hub.core.wilson import ENOUGH
from hub.features.directory import service as directory
from hub.features.xensa import commitments, machines, rates, reading, rules, service
from kiosk_ui.civic import xensa_here
from kiosk_ui.files import brought
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text

page = Blueprint("xensa_figures", __name__)

#: What each figure links to: the states of its questions.
FILTERS = {
    "recues": (*machines.WAITING, *machines.REPLIED, machines.DECLINED),
    "repondues": machines.REPLIED,
    "attendues": machines.WAITING,
    "refusees": (machines.DECLINED,),
    "bien": (machines.JUDGED_YES,),
}


@page.get("/xensa/elus/<official>")
@needs("xensa.see")
def of_official(official: str) -> str:
    """One official: questions, answers, promises."""
    found = directory.official(node(), official)
    return _shown(
        found.name, f"/xensa/elus/{official}", reading.addressed(official=official),
        promises=commitments.newest(node(), official=official),
        tally=commitments.tally(node(), official=official),
        official=found, place=found.commune_name, commune=found.commune,
    )  # fmt: skip


@page.get("/xensa/communes/<commune>")
@needs("xensa.see")
def of_commune(commune: str) -> str:
    """One commune: all its officials together, and each of them."""
    place = directory.commune(node(), commune)
    questions = reading.addressed(commune=commune)
    by_official = reading.by_official(node(), questions)
    names = reading.names_of_officials(node(), questions)
    order = rates.ranked(by_official)
    return _shown(
        place.name, f"/xensa/communes/{commune}", questions,
        promises=commitments.newest(node(), commune=commune),
        tally=commitments.tally(node(), commune=commune),
        place=place.name, commune=commune,
        officials=[(each, names[each], by_official[each], order.index(each) + 1 if each in order else 0)
                   for each in (*order, *sorted(set(names) - set(order), key=names.__getitem__))],
    )  # fmt: skip


def _shown(title: str, path: str, questions: list[Outline], **about: object) -> str:
    """Figures, and the questions behind the one that was touched."""
    chosen = request.args.get("voir", "")
    listed = [each.id for each in questions if _chosen(each.standing, chosen)]
    at = max(1, request.args.get("page", 1, type=int))
    shown = listed[(at - 1) * reading.PAGE : at * reading.PAGE]
    return render_template(
        "xensa/figures.html",
        title=title,
        path=path,
        rate=reading.figures(node(), questions),
        questions=xensa_here.fetch(reading.some(node(), shown)),
        older=at + 1 if len(listed) > at * reading.PAGE else 0,
        chosen=chosen,
        enough=ENOUGH,
        xensa=xensa_here,
        **about,
    )


def _chosen(standing: Standing, chosen: str) -> bool:
    """Whether a question is behind the figure that was touched."""
    if chosen == "tard":
        return bool(rules.lateness(standing, node().clock.now_ms()))
    if chosen in FILTERS:
        return standing.state in FILTERS[chosen] and rules.first_delivery(standing) is not None
    return True


@page.route("/xensa/promesses/<thread>", methods=["GET", "POST"])
@needs("xensa.see")
def promise(thread: str) -> str | Response:
    """One promise: what is said of it, with evidence."""
    facts, errors = xensa_here.facts(), {}
    found = service.shown_to(node(), facts, thread, machines.COMMITMENT_NAME)
    if request.method == "POST":
        try:
            brought.look("photo", "photo", required=False)
            return once(lambda: _follow(thread))
        except InputError as error:
            errors[error.field or "text"] = sentence(error)
    return render_template(
        "xensa/promise.html",
        promise=commitments.one(node(), thread),
        acts=[act for act in found.standing.acts if act.action not in ("promise",)],
        offered=service.choices(facts, found, node().clock.now_ms()),
        errors=errors,
        typed=request.form,
        xensa=xensa_here,
    )


@page.post("/xensa/<thread>/promesse")
@needs("xensa.act")
def make(thread: str) -> Response:
    """The official or the facilitator notes what was promised with an answer."""

    def act() -> str:
        told = {
            "text": text("promise", 500),
            "by": text("by", 10),
            "indicator": text("indicator", 200),
        }
        return f"/xensa/promesses/{commitments.promise(node(), who(), xensa_here.facts(), thread, told)}"

    return once(act)


def _follow(thread: str) -> str:
    """One act on a promise, with what shows it."""
    action = text("action", 20)
    if machines.COMMITMENT.step("open", action) is None and action not in ("confirm", "contest"):
        raise InputError("The hub did not understand. Please try again.")
    photo = brought.keep("photo", kind="photo", required=False)
    told = {"text": text("text", 1000), "photo": photo}
    if action in ("keep", "keep_partly", "show") and not any(told.values()):
        raise InputError("Say or show what was done: a sentence or a photo.", field="text")
    if action == "break":
        told["reason"] = told["text"]
        if not told["reason"]:
            raise InputError("Say why it was not done.", field="text")
    service.do(node(), who(), xensa_here.facts(), thread, action, told)
    return f"/xensa/promesses/{thread}"
