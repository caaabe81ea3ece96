"""Looking for words in everything that is here, but for the archives that have their own index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hub.core.storage.bound import marks, run
from hub.features.catalogue import index
from hub.features.catalogue.index import Match
from hub.features.catalogue.rules import Card, rank_found
from hub.features.catalogue.snippet import Piece, snippet
from hub.features.catalogue.words import Question

#: Packages in an answer.
MOST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """A package in which words were found: where it is best to look, how many places there are."""

    card: Card
    spot: str
    place: str
    heading: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    more: int


def search(asked: Question, cards: Mapping[str, Card], language: str) -> list[Found]:
    """The packages among ``cards`` that hold every word, the best first; else those with any.

    Titles go before headings, headings before texts; of two as good, the one used more here.
    """
    if not asked.words:
        return []
    found = index.find(asked, every=True)
    if not found and len(asked.words) > 1:
        found = index.find(asked, every=False)
    return _shown(found, asked, cards, language)


def _shown(
    matches: list[Match], asked: Question, cards: Mapping[str, Card], language: str
) -> list[Found]:
    if not matches:
        return []
    numbers = tuple(match.id // index.SPAN for match in matches)
    of = {
        int(number): cards[package]
        for number, package in run(
            f"SELECT number, package FROM catalogue_package WHERE number IN ({marks(len(matches))})",  # noqa: S608  # marks only
            numbers,
        ).fetchall()
        if package in cards
    }
    rows = {
        int(row[0]): row[1:]
        for row in run(
            f"SELECT id, spot, place, heading, text FROM catalogue_passage WHERE id IN ({marks(len(matches))})",  # noqa: S608  # marks only
            tuple(match.id for match in matches),
        ).fetchall()
    }
    ranked = []
    for match in matches:
        card, row = of.get(match.id // index.SPAN), rows.get(match.id)
        if card is not None and row is not None:
            key = (_rank(asked, card, row), round(match.rank, 1), -card.uses, card.id)
            ranked.append((key, match, card, row))
    ranked.sort(key=lambda each: each[0])
    return [_found(asked, match, card, row, language) for _, match, card, row in ranked[:MOST]]


def _rank(asked: Question, card: Card, row: tuple[str, str, str, str]) -> int:
    _spot, _place, heading, _text = row
    titles = any(asked.holds(title) for title in card.manifest.title.values())
    return rank_found(titles, asked.holds(heading))


def _found(
    asked: Question, match: Match, card: Card, row: tuple[str, str, str, str], language: str
) -> Found:
    spot, place, heading, text = row
    if heading in card.manifest.title.values():
        heading = ""
        text = text or card.manifest.description_in(language)
    return Found(
        card,
        spot,
        place,
        snippet(heading, asked) if heading else (),
        snippet(text, asked) if text else (),
        match.places - 1,
    )
