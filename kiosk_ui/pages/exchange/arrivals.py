"""Contents from the centre and the other spaces: how far they are, and asking for one."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from kiosk_ui.exchange import arrivals, words
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.forms import once, one_of, text
from sync.content import asked, rounds, state

page = Blueprint("arrivals", __name__, url_prefix="/technique/contenus")

PATH = "/technique/contenus"


@page.get("")
@needs("system.see")
def stands() -> str:
    """What comes, what there is, what was asked for."""
    of = node()
    last = state.last(of.store)
    return render_template(
        "exchange/arrivals.html",
        coming=arrivals.coming(of),
        last=last,
        rows=arrivals.rows(of.store, last)[: arrivals.LISTED],
        troubles=arrivals.troubles(last, of.store),
        now_ms=of.clock.now_ms(),
        words=words,
        arrivals=arrivals,
        pressed=request.args.get("fait") == "demande",
    )


@page.post("/maintenant")
@needs("content.fetch")
def at_once() -> Response:
    """Look for new contents now."""

    def act() -> str:
        rounds.begin(node(), pressed=True)
        return f"{PATH}?fait=demande"

    return once(act)


@page.post("/arreter")
@needs("content.fetch")
def stop() -> Response:
    """Stop what comes; what came is kept."""

    def act() -> str:
        state.ask_to_stop(node().store)
        return PATH

    return once(act)


@page.post("/demander")
@needs("content.fetch")
def ask() -> Response:
    """Want a content here, or no longer."""

    def act() -> str:
        package = text("package", 160)
        if one_of({"oui": True, "non": False}):
            asked.ask(node().store, package, node().clock.now_ms(), who().person or "")
            rounds.begin(node(), pressed=True)
        else:
            asked.forget(node().store, package)
        return PATH

    return once(act)
