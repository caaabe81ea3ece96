"""Home, help and the language switch: pages for everybody."""

from __future__ import annotations

from flask import Blueprint, current_app, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from hub.core.people import sessions
from hub.features.courses import service as courses
from hub.features.notices import service as notices
from hub.features.notices import walls
from hub.features.xensa import reading as questions
from kiosk_ui.civic import xensa_here
from kiosk_ui.frame import language
from kiosk_ui.frame.auth import may, needs, node, who
from kiosk_ui.frame.forms import onward
from kiosk_ui.frame.language import mark
from kiosk_ui.frame.layout import seen, shells, tiles_for_reader, voices
from kiosk_ui.frame.shell import fill

page = Blueprint("home", __name__)

#: Labels of the home tiles, so that the catalogue knows them; features declare them as message ids.
TILES = (
    mark("Learn"), mark("My space"), mark("Facilitate"), mark("Reports"), mark("Technical room"),
    mark("Help"),
)  # fmt: skip


@page.get("/")
@needs("home.see")
def home() -> str:
    """The tiles, and for a known learner the course to go on with."""
    tiles = tiles_for_reader(current_app)
    if g.who.person:
        resume = courses.latest(node(), g.who.person)
        badges = {
            "/mon-espace/": notices.unread(node(), g.who.person),
            "/communaute/": sum(walls.unheard(g.who.person).values()),
        }
        if may("xensa.answer"):
            badges["/xensa/"] = questions.counts(node(), xensa_here.facts().officials)
        return render_template("home.html", tiles=tiles, resume=resume, badges=badges)
    stamp = voices().stamp(g.language)
    return fill(
        shells(), seen(), stamp, lambda: render_template("home.html", tiles=tiles, resume=None)
    )


@page.get("/aide")
@needs("home.see")
def help_page() -> str:
    """How to use the hub, in pictures and few words."""
    return render_template("help.html")


@page.get("/langue")
@needs("home.see")
def choose_language() -> str:
    """The languages of the space."""
    return render_template("language.html", onward=onward())


@page.post("/langue")
@needs("home.see")
def set_language() -> Response:
    """Keep the language in a cookie, and in the session if there is one."""
    chosen = request.form.get("language", "")
    answer = make_response(redirect(onward(), 303))
    if chosen in language.languages():
        answer.set_cookie(
            language.COOKIE, chosen, max_age=31_536_000, httponly=True, samesite="Lax",
            secure=node().settings.cookie_secure,
        )  # fmt: skip
        if who().session:
            with node().database.writing():
                sessions.set_language(who(), chosen)
    return answer
