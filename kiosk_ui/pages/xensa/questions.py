"""Xensa for everybody: the questions of one's commune, one question, one's own."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.civic.service import Matter
from hub.core.errors import InputError
from hub.features.xensa import commitments, reading, rules, service
from hub.features.xensa.machines import VERDICTS
from kiosk_ui.civic import monelu_here, xensa_here
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.forms import once, text
from kiosk_ui.frame.language import mark
from kiosk_ui.frame.usage import on

page = Blueprint("xensa", __name__)

#: What the author and other citizens can do with one touch, and how it is asked for.
ONE_TOUCH = {
    "redeliver": (mark("Send it back to the official, once"), "replay"),
    "appeal": (mark("Ask another moderator, once"), "replay"),
    "withdraw": (mark("Take my question back"), "trash"),
}
DONE = {
    "envoye": mark("Your question was sent. A moderator listens to it first, then the official gets it."),
    "fait": mark("It is noted. Thank you."),
}  # fmt: skip


@page.get("/xensa/")
@needs("xensa.see")
def questions() -> str:
    """Questions near me: my commune first; the others with one more touch."""
    chosen = request.args.get("commune") or monelu_here.code() or ""
    everywhere = request.args.get("tout") == "1" or not chosen
    before = request.args.get("avant", 0, type=int)
    found = xensa_here.fetch(reading.near(node(), "" if everywhere else chosen, before))
    facts = xensa_here.facts()
    return render_template(
        "xensa/questions.html",
        questions=found,
        commune=chosen,
        place=xensa_here.place_name(chosen) if chosen else "",
        everywhere=everywhere,
        older=found[-1].matter.thread.hlc if len(found) == reading.PAGE else 0,
        waiting=reading.counts(node(), facts.officials),
        clerk=bool(facts.clerk_of),
    )


@page.get("/xensa/mes-questions")
@needs("xensa.ask")
def mine() -> str:
    """What I asked, and where it stands."""
    found = xensa_here.fetch(reading.mine(node(), str(who().person)))
    return render_template("xensa/mine.html", questions=found)


@page.get("/xensa/<thread>")
@needs("xensa.see")
def question(thread: str) -> str:
    """One question, its answer, what was promised with it, and what one can do now."""
    facts = xensa_here.facts()
    found = service.shown_to(node(), facts, thread)
    on("page", "xensa")
    return render_template(
        "xensa/question.html",
        question=reading.one(node(), found),
        done=next((DONE[key] for key in DONE if key in request.args), ""),
        offered=service.choices(facts, found, node().clock.now_ms()),
        suggested=rules.suggested(found.standing),
        crossed=crossed(found),
        mine=found.thread.author == facts.person and facts.person is not None,
        speaker=found.thread.behalf,
        promises=commitments.of_question(node(), thread),
        others=reading.siblings(node(), found),
        reaction=reading.my_reaction(facts.person, thread),
        place=xensa_here.place_name(found.thread.commune or ""),
        xensa=xensa_here,
        one_touch=ONE_TOUCH,
        may_promise=found.standing.state in VERDICTS.values() or found.standing.state == "answered",
        worn=rules.hats(facts, service.subject_of(found.thread)),
        today=xensa_here.today(),
    )


def crossed(found: Matter) -> bool:
    """Whether somebody acted without knowing what had happened elsewhere: it is kept, and said."""
    return bool(found.standing.crossed)


@page.post("/xensa/<thread>/avis")
@needs("xensa.act")
def react(thread: str) -> Response:
    """Support, thank or disagree; touched again, it is taken back."""

    def act() -> str:
        kind = text("kind", 20)
        if reading.my_reaction(who().person, thread) == kind:
            kind = ""
        service.react(node(), who(), xensa_here.facts(), thread, kind)
        return f"/xensa/{thread}#avis"

    return once(act)


@page.post("/xensa/<thread>/faire")
@needs("xensa.act")
def do(thread: str) -> Response:
    """One touch of the author, of a citizen or of the facilitator who confirms."""

    def act() -> str:
        action, told = text("action", 30), {}
        if action.startswith("suggest:"):
            action, told = "suggest", {"verdict": action.removeprefix("suggest:")}
        if action not in {*ONE_TOUCH, *VERDICTS, "suggest"}:
            raise InputError("The hub did not understand. Please try again.")
        service.shown_to(node(), xensa_here.facts(), thread)
        service.do(node(), who(), xensa_here.facts(), thread, action, told)
        return f"/xensa/{thread}?fait=1"

    return once(act)
