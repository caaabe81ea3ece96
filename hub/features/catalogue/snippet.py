"""Some words of a text around what was looked for, with what was found set apart."""

from __future__ import annotations

from typing import NamedTuple

from hub.features.catalogue.words import WORD, Question, forms

#: Characters of a snippet, and of these how many stand before the first word found.
LENGTH, BEFORE = 200, 60


class Piece(NamedTuple):
    """A stretch of a text; ``found`` if it is a word that was looked for."""

    text: str
    found: bool = False


def snippet(text: str, asked: Question) -> tuple[Piece, ...]:
    """The text around the first word found, cut at words; its beginning if none is."""
    text = " ".join(text.split())
    spans = _spans(text, asked)
    start, end = _window(text, spans[0][0] if spans else 0)
    pieces = [Piece("…")] if start else []
    at = start
    for first, last in spans:
        if start <= first and last <= end:
            pieces += [Piece(text[at:first]), Piece(text[first:last], found=True)]
            at = last
    pieces.append(Piece(text[at:end]))
    if end < len(text):
        pieces.append(Piece("…"))
    return tuple(piece for piece in pieces if piece.text)


def _spans(text: str, asked: Question) -> list[tuple[int, int]]:
    """Where the words that were looked for stand."""
    places = range(len(asked.words))
    return [
        found.span()
        for found in WORD.finditer(text)
        if any(asked.meets(at, form) for form in forms(found[0]) for at in places)
    ]


def _window(text: str, first: int) -> tuple[int, int]:
    """From where to where to show, whole words only."""
    start = max(0, first - BEFORE) if len(text) > LENGTH else 0
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = start + LENGTH
    if end >= len(text):
        return start, len(text)
    return start, max(text.rfind(" ", first, end), first + 1)
