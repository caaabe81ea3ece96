"""How the library shows a package: where it leads, its picture, its words, how far its reader is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from flask import request

from hub.core.errors import NotFoundError
from hub.features.catalogue.device import ELSEWHERE, FINE, HEAVY, Device, device_of, fit
from hub.features.catalogue.rules import Card
from hub.features.courses import service as courses
from hub.features.library import service as library
from hub.features.library.rules import share_done
from kiosk_ui.frame import language
from kiosk_ui.frame.auth import node
from kiosk_ui.frame.language import mark

#: What people call each sort of content: (one, many, icon).
SORTS = {
    "course": (mark("Course"), mark("Courses"), "learn"),
    "video": (mark("Film"), mark("Films"), "video"),
    "audio": (mark("Sound"), mark("Sounds to hear"), "audio"),
    "book": (mark("Book"), mark("Books"), "document"),
    "exercise": (mark("Exercise"), mark("Exercises"), "quiz"),
    "site": (mark("Pages to explore"), mark("Pages to explore"), "pc"),
    "archive": (mark("Encyclopedia"), mark("Encyclopedias"), "library"),
}
#: The colour and the icon of each subject.
LOOKS = {
    "citizenship": ("monelu", "village"), "skills": ("learn", "office"), "health": ("me", "face-good"),
    "literacy": ("gafe", "gafe"), "language": ("xensa", "speak"), "science": ("library", "sun"),
    "other": ("reports", "other"),
}  # fmt: skip
LEVELS = {
    "beginner": mark("To begin"),
    "intermediate": mark("To go further"),
    "advanced": mark("For those who know"),
}
DURATIONS = {
    "short": mark("Less than 15 minutes"),
    "medium": mark("Less than an hour"),
    "long": mark("An hour or more"),
}
#: How content that does not suit a device is marked: (words, icon).
FITS = {
    HEAVY: (mark("Heavy for this device"), "warning"),
    ELSEWHERE: (mark("Open it on a computer"), "pc"),
}
#: Pictures that are not to be cut: books stand upright, those of archives are small.
_SHOWN = {"member": "whole", "own": "small"}
SCREEN_COOKIE = "ecran"
_SCREENS = {"petit": "small", "grand": "large"}


class View(NamedTuple):
    """A card as templates show it; ``done`` is None for who has not begun."""

    card: Card
    path: str
    picture: str | None
    shown: str
    look: str
    sort: str
    icon: str
    fit: tuple[str, str] | None
    languages: str
    done: float | None


def device() -> Device:
    """The device that asks; a small script tells the size of its screen in a cookie."""
    screen = _SCREENS.get(request.cookies.get(SCREEN_COOKIE, ""), "")
    agent = request.headers.get("User-Agent", "")
    return device_of(agent, request.headers.get("Save-Data", ""), screen)


def view(card: Card, of: Device, done: Mapping[str, float]) -> View:
    """One card for whoever asks."""
    m = card.manifest
    suits = fit(m.kind, card.weight, of)
    one, _many, icon = SORTS[card.sort]
    return View(
        card=card,
        path=page_of(card),
        picture=picture_of(card),
        shown=_SHOWN.get(card.picture.partition(":")[0], ""),
        look=LOOKS[m.subject][0],
        sort=one,
        icon=icon,
        fit=None if suits == FINE else FITS[suits],
        languages=language_name(m.language),
        done=done.get(card.id),
    )


def page_of(card: Card) -> str:
    """The page of a package: courses have their own."""
    return f"/{'apprendre' if card.sort == 'course' else 'bibliotheque'}/{card.id}/"


def opening_of(card: Card) -> str:
    """Where a package is opened."""
    if card.sort == "course":
        return page_of(card)
    played = card.manifest.kind in ("video", "audio") or (card.sort == "book" and not is_epub(card))
    return f"/bibliotheque/{card.id}/{'lire' if played else 'ouvrir'}"


def is_epub(card: Card) -> bool:
    """Whether a document is a book of pages that fit the screen."""
    return any(file.path.endswith(".epub") for file in card.manifest.files)


def spot_of(card: Card, spot: str, place: str) -> str:
    """Where something that was found leads."""
    if spot == "lesson":
        name, mark_, pid = place.partition("#")
        return f"/apprendre/{card.id}/lecon/{quote(name)}{mark_}{quote(pid)}"
    if spot == "page":
        return f"/bibliotheque/{card.id}/ouvrir?page={quote(place)}"
    if spot == "moment":
        return f"{opening_of(card)}?t={quote(place)}" if place else opening_of(card)
    return page_of(card)


def picture_of(card: Card) -> str | None:
    """The address of a package's picture."""
    how, _colon, path = card.picture.partition(":")
    package, version = card.id, card.manifest.version
    if how == "file":
        return f"/media/{package}/{version}/{quote(path)}"
    if how == "member":
        return f"/bibliotheque/{package}/couverture/{version}"
    return f"/bibliotheque/{package}/image/{version}" if how == "own" else None


def progress(person: str | None, cards: Iterable[Card]) -> dict[str, float]:
    """How far a person is (0 to 1) with each package that was begun, in the order of going on."""
    if person is None:
        return {}
    by_id = {card.id: card for card in cards}
    found: dict[str, float] = {}
    of = [package for package in courses.begun(person) if package in by_id]
    read = []
    for package in of:
        try:
            read.append(courses.course(node(), package))
        except NotFoundError:
            continue
    for package, standing in courses.standings(person, read).items():
        found[package] = standing.done
    others = [card.id for card in by_id.values() if card.sort != "course"]
    for package, noted in library.noted(person, others).items():
        found[package] = share_done(by_id[package].parts, noted)
    return found


@lru_cache(maxsize=256)
def language_name(code: str) -> str:
    """How a language calls itself; its code where nobody knows."""
    from babel import Locale, UnknownLocaleError

    main = code.partition("-")[0]
    if main in language.NAMES:
        return language.NAMES[main]
    try:
        name = Locale.parse(main).get_display_name()
    except (UnknownLocaleError, ValueError):
        return code
    return name.capitalize() if name else code


def size_mb(weight: int) -> str:
    """Megabytes, as people say them; at least a tenth."""
    return language.say_number(max(weight / 1_000_000, 0.1), 1 if weight < 10_000_000 else 0)
