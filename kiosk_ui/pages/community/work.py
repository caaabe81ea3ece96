"""The board of opportunities: work, trainings, calls for projects, small ads, with their last day."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError
from hub.features.community import board, rules, speaking
from hub.features.community.speaking import Offering, Saying
from kiosk_ui.civic import monelu_here
from kiosk_ui.community import here, words
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text
from kiosk_ui.frame.language import _
from kiosk_ui.people import speaking_for

page = Blueprint("community_work", __name__, url_prefix="/communaute/travail")
page.before_request(here.counted)


@page.get("/")
@needs("community.see")
def listed() -> str:
    """What is good today, of one kind or of all; one's own below."""
    facts = here.facts()
    kind = request.args.get("genre", "")
    found = board.current(node(), facts, kind if kind in rules.OFFERS else "")
    mine = board.mine(node(), facts)
    here.fetch([*found, *mine])
    return render_template(
        "community/board.html",
        offers=found,
        mine=[one for one in mine if one.state != "published" or one.past],
        kind=kind,
        done=here.done(),
        words=words,
        here=here,
    )


@page.route("/proposer", methods=["GET", "POST"])
@needs("community.speak")
def offer() -> str | Response:
    """Put something on the board: say it, until when, whom to see."""
    errors, person = {}, here.person()
    if request.method == "POST":
        try:
            here.look()
            speaking_for.check(person)
            return once(lambda: _offered(person.id if person else None))
        except InputError as error:
            errors[error.field or "text"] = sentence(error)
    return render_template(
        "community/offer_new.html", errors=errors, typed=request.form, words=words,
        longest_s=rules.WORDS_S, until=rules.offered_day(node().clock.now_ms()), phone=here.phone(person),
        **here.agreeing(person),
    )  # fmt: skip


@page.get("/<offer>")
@needs("community.see")
def one(offer: str) -> str:
    """One opportunity: hear it, say that one is interested; for its author, who is."""
    return _one(offer, {})


@page.post("/<offer>/faire")
@needs("community.speak")
def do(offer: str) -> str | Response:
    """Be interested; say that somebody was found, give more time, take it back, appeal."""

    def act() -> str:
        action, facts = text("action", 20), here.facts()
        if action == "interest":
            person = here.person()
            told = here.told(rules.WORDS_S, person, ("voice",))
            told["consent"] = speaking_for.how() if person else ""
            told["contact"] = text("contact", 20)
            behalf = person.id if person else ""
            speaking.interest(node(), who(), facts, offer, told, behalf)
            return f"/communaute/travail/{offer}?interesse=1"
        if action == "extend":
            speaking.extend(node(), who(), facts, offer, text("until", 10))
        elif action == "fill":
            speaking.fill(node(), who(), facts, offer)
        else:
            speaking.take_back(node(), who(), facts, offer, action)
        return f"/communaute/travail/{offer}?fait=1"

    try:
        here.look(("voice",))
        speaking_for.check(here.person())
        return once(act)
    except InputError as error:
        return _one(offer, {error.field or "action": sentence(error)})


def _one(thread: str, errors: dict[str, str]) -> str:
    found = board.one(node(), here.facts(), thread)
    here.fetch([found])
    person = here.person()
    return render_template(
        "community/offer.html", offer=found, errors=errors, typed=request.form, done=here.done(),
        longest_s=rules.WORDS_S, phone=here.phone(person), words=words, here=here,
        **here.agreeing(person),
    )  # fmt: skip


def _offered(author: str | None) -> str:
    kind = text("kind", 20)
    named = words.OFFERS.get(kind, words.OFFERS["ad"])[1]
    given = Offering(
        kind=kind,
        title=rules.name(text("title", 200), _(named)),
        saying=Saying(here.told(rules.WORDS_S, here.person()), author, speaking_for.how()),
        until=text("until", 10),
        where=text("where", 200),
        contact=text("contact", 20) or rules.THROUGH,
        commune=monelu_here.code(),
    )
    made = speaking.offer(node(), who(), here.facts(), given)
    there = board.one(node(), here.facts(), made).state == "published"
    return f"/communaute/travail/{made}?{'affiche' if there else 'offert'}=1"
