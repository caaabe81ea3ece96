"""The facilitator's shelf: what is shown first, what is hidden, what stays on the disk."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from content_cache.care import pins
from hub.core.errors import InputError
from hub.core.node import Node
from hub.core.who import Who
from hub.features.catalogue import rules, service
from hub.features.catalogue.words import question
from hub.features.content import service as content
from hub.features.content import use
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.forms import once, text
from kiosk_ui.library import cards as shown

page = Blueprint("animate_shelf", __name__)

ON_A_PAGE = 30
#: What the buttons do.
ACTS: dict[str, Callable[[Node, Who, str], None]] = {
    "feature": lambda of, by, package: service.feature(of, by, package, True),
    "unfeature": lambda of, by, package: service.feature(of, by, package, False),
    "hide": lambda of, by, package: service.hide(of, by, package, True),
    "show": lambda of, by, package: service.hide(of, by, package, False),
    "up": lambda of, by, package: service.move(of, by, package, -1),
    "down": lambda of, by, package: service.move(of, by, package, 1),
    "pin": lambda of, _by, package: content.pin(of, service.card(of, package).id),
    "unpin": lambda of, _by, package: content.unpin(of, package),
}


@page.get("/animer/etagere")
@needs("shelf.arrange")
def shelf() -> str:
    """The featured in their order, then everything, a page at a time."""
    cards = service.cards(node(), use.uses(), hidden=True)
    device = shown.device()
    words = request.args.get("q", "").strip()[:100]
    asked = question(words)
    named = [
        card
        for card in rules.by_title(cards, g.language)
        if not asked.words or asked.holds(card.manifest.title_in(g.language))
    ]
    pages = max(-(-len(named) // ON_A_PAGE), 1)
    at = min(max(request.args.get("page", 1, int), 1), pages)
    part = named[(at - 1) * ON_A_PAGE :][:ON_A_PAGE]
    first = rules.featured(cards, g.language)
    return render_template(
        "animate/shelf.html",
        first=[shown.view(card, device, {}) for card in first],
        views=[shown.view(card, device, {}) for card in part],
        pinned={card.id for card in part if pins.is_pinned(node().store, card.id)},
        words=words,
        at=at,
        pages=pages,
    )


@page.post("/animer/etagere")
@needs("shelf.arrange")
def arrange() -> Response:
    """Do what one button says: its value is the act and the package."""
    name, _space, package = text("act", 200).partition(" ")
    if name not in ACTS:
        raise InputError("Choose what to do with it.")
    words, at = text("q", 100), text("page", 6)

    def act() -> str:
        ACTS[name](node(), who(), package)
        kept = {key: value for key, value in (("q", words), ("page", at)) if value}
        return f"/animer/etagere?{urlencode(kept)}" if kept else "/animer/etagere"

    return once(act)
