"""What a search of the library finds: packages of the hub first, then the archives' own pages."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import quote

from flask import g, render_template

from content_cache.errors import ContentError
from hub.core.errors import HubError
from hub.features.catalogue import searching
from hub.features.catalogue.rules import Card
from hub.features.catalogue.snippet import Piece, snippet
from hub.features.catalogue.words import Question, question
from hub.features.library import zims
from kiosk_ui.frame.auth import node, who
from kiosk_ui.frame.language import _
from kiosk_ui.library import cards as shown
from kiosk_ui.library.cards import View

#: Archives asked for each search, and the pages that each may tell.
MOST_ARCHIVES, MOST_HITS = 4, 3


class Result(NamedTuple):
    """A package in which something was found: where to look first, and how many more places."""

    view: View
    path: str
    where: str
    heading: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    more: int
    all_path: str | None = None


def found_page(words: str, cards: list[Card]) -> str:
    """What the words are found in: packages of the hub first, then the archives' own pages."""
    asked = question(words)
    of = shown.device()
    done = shown.progress(who().person, cards)
    by_id = {card.id: card for card in cards}
    results = [
        Result(
            shown.view(found.card, of, done),
            shown.spot_of(found.card, found.spot, found.place),
            _where(found.spot, found.place),
            found.heading,
            found.pieces,
            found.more,
        )
        for found in searching.search(asked, by_id, g.language)
    ]
    archives = [card for card in cards if card.sort == "archive"]
    results += _in_archives(words, asked, archives, done)
    return render_template(
        "library/found.html",
        words=words,
        results=results,
        archives=[shown.view(card, of, done) for card in archives],
    )


def _where(spot: str, place: str) -> str:
    """In what kind of place something was found."""
    if spot == "lesson":
        return _("In the lesson")
    if spot == "page":
        return _("In the page")
    if spot == "moment" and place:
        minutes, seconds = divmod(int(place), 60)
        return _("At {time}", time=f"{minutes}:{seconds:02d}")
    return ""


def _in_archives(
    words: str, asked: Question, archives: list[Card], done: Mapping[str, float]
) -> list[Result]:
    """Pages of the archives; one that cannot be searched tells nothing."""
    results = []
    for card in archives[:MOST_ARCHIVES]:
        with suppress(ContentError, HubError):  # the others can be searched all the same
            found = zims.search(node(), card.id, words, MOST_HITS)
            results += [
                Result(
                    shown.view(card, shown.device(), done),
                    shown.spot_of(card, "page", hit.path),
                    _("In the page"),
                    snippet(hit.title, asked),
                    snippet(hit.snippet, asked),
                    max(found.total - 1, 0) if hit is found.hits[0] else 0,
                    f"/bibliotheque/{card.id}/chercher?q={quote(words)}",
                )
                for hit in found.hits
            ]
    return results
