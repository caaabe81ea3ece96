"""The library: shelves, one box to search everything, a page for each package."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, g, render_template, request

from content_cache.media import media_type
from hub.core.errors import NotFoundError
from hub.features.catalogue import parts, rules, service
from hub.features.catalogue.rules import Card, Filters
from hub.features.content import use
from kiosk_ui.files.ranges import FOR_EVER, NOTHING_RUNS
from kiosk_ui.frame.auth import may, needs, node, who
from kiosk_ui.frame.layout import seen, shells, voices
from kiosk_ui.frame.shell import fill
from kiosk_ui.library import cards as shown
from kiosk_ui.library.filters import address, asked_filters, chips, shelf_of, title_of
from kiosk_ui.library.found import found_page
from kiosk_ui.library.subjects import SUBJECTS

page = Blueprint("library", __name__)

ON_A_PAGE = 24


@page.get("/bibliotheque/")
@needs("library.read")
def shelves() -> str:
    """The shelves; all that passes the filters; or what was found."""
    cards = service.cards(node(), use.uses(), hidden=may("shelf.arrange"))
    words = request.args.get("q", "").strip()[:200]
    if words:
        return found_page(words, cards)
    wanted = asked_filters()
    return _filtered(cards, wanted) if wanted else _shelves(cards)


def _shelves(cards: list[Card]) -> str:
    """The first page; who has begun nothing yet is shown the same as all others."""
    done = shown.progress(who().person, cards)
    if done:
        return _shelves_page(cards, done)
    spoken = voices().stamp(g.language)
    stamp = spoken and (spoken, shown.device(), rules.stamp(cards, node().clock.now_ms()))
    return fill(shells(), seen(), stamp, lambda: _shelves_page(cards, done))


def _shelves_page(cards: list[Card], done: Mapping[str, float]) -> str:
    begun = [package for package, share in done.items() if share < 1]
    of = shown.device()
    found = rules.shelves(cards, begun, node().clock.now_ms(), g.language)
    return render_template(
        "library/shelves.html",
        words="",
        shelves=[
            (shelf_of(each.key), [shown.view(card, of, done) for card in each.cards], each.total)
            for each in found
        ],
        chips=chips(cards, Filters()),
    )


def _filtered(cards: list[Card], wanted: Filters) -> str:
    """All cards that pass the filters, a page at a time."""
    done = shown.progress(who().person, cards)
    of, now_ms = shown.device(), node().clock.now_ms()
    begun = [package for package, share in done.items() if share < 1]
    among = rules.of_shelf(wanted.shelf, cards, begun, now_ms, g.language) if wanted.shelf else (
        rules.by_title(cards, g.language)
    )  # fmt: skip
    found = [card for card in among if rules.matches(card, wanted, of)]
    pages = max(-(-len(found) // ON_A_PAGE), 1)
    at = min(max(request.args.get("page", 1, int), 1), pages)
    return render_template(
        "library/filtered.html",
        words="",
        title=title_of(wanted),
        total=len(found),
        views=[shown.view(card, of, done) for card in found[(at - 1) * ON_A_PAGE :][:ON_A_PAGE]],
        chips=chips(cards, wanted),
        at=at,
        pages=pages,
        link=address(wanted),
    )


@page.get("/bibliotheque/<package>/")
@needs("library.read")
def package(package: str) -> str:
    """One package: what it is, and the button that opens it."""
    card = service.card(node(), package)
    done = shown.progress(who().person, [card])
    return render_template(
        "library/package.html",
        view=shown.view(card, shown.device(), done),
        card=card,
        m=card.manifest,
        opening=shown.opening_of(card),
        searchable=card.sort == "archive",
        parts=parts.parts(node(), card.manifest),
        subject=SUBJECTS[card.manifest.subject],
        level=shown.LEVELS[card.manifest.level],
        languages=[shown.language_name(code) for code in rules.spoken(card.manifest)],
        size=shown.size_mb(card.manifest.size),
    )


@page.get("/bibliotheque/<package>/couverture/<int:version>")
@needs("library.read")
def cover(package: str, version: int) -> Response:
    """The cover of a book, out of its archive."""
    card = service.card(node(), package)
    found = parts.cover(node(), card.manifest) if card.manifest.version == version else None
    if found is None:
        raise NotFoundError("This content is not in the space.")
    data, path = found
    kind = media_type(path)
    if not kind.startswith("image/"):
        raise NotFoundError("This content is not in the space.")
    answer = Response(data, mimetype=kind)
    answer.headers["Cache-Control"] = FOR_EVER
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    return answer
