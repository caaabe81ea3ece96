"""The library's shelves and filters: their words, and their places in the address of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request

from hub.features.catalogue import rules
from hub.features.catalogue.rules import Card, Filters
from kiosk_ui.frame.language import mark
from kiosk_ui.library import cards as shown
from kiosk_ui.library.subjects import SUBJECTS

#: The shelves that are not of a subject: (label, icon, colour).
SHELVES = {
    "featured": (mark("Chosen for you"), "star", "gafe"),
    "begun": (mark("Go on"), "play", "learn"),
    "new": (mark("New here"), "plus", "library"),
    "used": (mark("Most used here"), "group", "animate"),
}
#: Filters by their name in the address.
NAMES = {
    "sujet": "subject",
    "genre": "sort",
    "langue": "language",
    "niveau": "level",
    "duree": "duration",
    "ici": "here",
    "rayon": "shelf",
}


class Shelf(NamedTuple):
    """The head of a shelf: its words, icon, colour, and the page with all of it."""

    label: str
    icon: str
    look: str
    path: str


def shelf_of(key: str) -> Shelf:
    if key in SHELVES:
        return Shelf(*SHELVES[key], address(Filters(shelf=key)))
    look, icon = shown.LOOKS[key]
    return Shelf(SUBJECTS[key], icon, look, address(Filters(subject=key)))


def asked_filters() -> Filters:
    """The filters of the address; values that nobody knows pass for none."""
    known: dict[str, Sequence[str] | None] = {
        "subject": rules.SUBJECTS,
        "sort": rules.SORTS,
        "language": None,
        "level": rules.LEVELS,
        "duration": tuple(rules.DURATIONS),
        "here": ("oui",),
        "shelf": tuple(SHELVES),
    }
    asked = {field: request.args.get(name, "")[:35] for name, field in NAMES.items()}
    kept = {
        field: value
        for field, value in asked.items()
        if value and ((among := known[field]) is None or value in among)
    }
    return Filters(**kept)


def address(wanted: Filters) -> str:
    """The page with these filters."""
    said = {name: getattr(wanted, field) for name, field in NAMES.items()}
    chosen = {name: value for name, value in said.items() if value}
    return f"/bibliotheque/?{urlencode(chosen)}" if chosen else "/bibliotheque/"


class Chip(NamedTuple):
    """A filter to choose, or to take back if it is ``on``."""

    label: str
    icon: str
    path: str
    on: bool
    look: str = "library"


class Group(NamedTuple):
    """Filters of which one can be chosen."""

    key: str
    label: str
    chips: list[Chip]


#: What each group of filters is called.
GROUPS = {
    "sort": mark("What it is"),
    "subject": mark("Subject"),
    "duration": mark("How long it takes"),
    "level": mark("Level"),
    "language": mark("Language"),
}
HERE = mark("Works on this device")


def chips(cards: Sequence[Card], wanted: Filters) -> list[Group]:
    """The filters where there is a choice; each leads to its page, a chosen one back."""
    found = []
    offered = rules.options(cards)
    for key, label in GROUPS.items():
        values = offered.get(key, ())
        if not values:
            continue
        chosen = getattr(wanted, key)
        group = [
            Chip(
                *_value(key, value)[:2],
                address(replace(wanted, **{key: None if value == chosen else value})),
                value == chosen,
                _value(key, value)[2],
            )
            for value in values
        ]
        found.append(Group(key, label, group))
    if cards:
        other = replace(wanted, here=None if wanted.here else "oui")
        icon = "phone" if shown.device().small else "pc"
        found.append(
            Group(
                "here", mark("This device"), [Chip(HERE, icon, address(other), bool(wanted.here))]
            )
        )
    return found


def _value(key: str, value: str) -> tuple[str, str, str]:
    """The words, icon and colour of a filter's value."""
    if key == "sort":
        return shown.SORTS[value][1], shown.SORTS[value][2], "library"
    if key == "subject":
        return SUBJECTS[value], shown.LOOKS[value][1], shown.LOOKS[value][0]
    if key == "duration":
        return shown.DURATIONS[value], "clock", "library"
    if key == "level":
        return shown.LEVELS[value], "star", "library"
    return shown.language_name(value), "language", "library"


def title_of(wanted: Filters) -> tuple[str, str]:
    """What a page of filtered cards is called, and its icon."""
    if wanted.shelf:
        return SHELVES[wanted.shelf][0], SHELVES[wanted.shelf][1]
    for key in ("subject", "sort", "level", "duration", "language"):
        if value := getattr(wanted, key):
            label, icon, _look = _value(key, value)
            return label, icon
    return HERE, "phone"
