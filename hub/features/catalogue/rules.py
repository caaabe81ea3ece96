"""What the catalogue shows, in what order: decided from cards, filters and the device alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from content_cache.manifest import Manifest
from hub.features.catalogue.device import FINE, Device, fit

#: Kinds of packages that the library shows; Gafé modules have a tile of their own.
KINDS = ("course", "video", "audio", "document", "html5", "h5p", "scorm", "zim")
#: What people tell apart; books are documents that turn their pages.
Sort = Literal["course", "video", "audio", "book", "exercise", "site", "archive"]
SORTS: tuple[Sort, ...] = ("course", "video", "audio", "book", "exercise", "site", "archive")
_SORT_OF: dict[str, Sort] = {
    "course": "course", "video": "video", "audio": "audio", "document": "book",
    "h5p": "exercise", "scorm": "exercise", "html5": "site", "zim": "archive",
}  # fmt: skip
#: Below how many minutes something is short, or takes less than an hour.
DURATIONS = {"short": (1, 15), "medium": (15, 60), "long": (60, 1 << 30)}
#: Cards on a shelf of the first page; days that something is new.
ON_A_SHELF, NEW_DAYS = 8, 30
DAY_MS = 86_400_000
LEVELS = ("beginner", "intermediate", "advanced")
#: The order of the shelves by subject.
SUBJECTS = ("citizenship", "skills", "health", "literacy", "language", "science", "other")


@dataclass(frozen=True, slots=True)
class Card:
    """A package as the library shows it; ``weight`` in bytes, ``since_ms`` since 1970 UTC.

    ``position`` orders the featured; ``uses`` counts visits here.
    """

    manifest: Manifest
    sort: Sort
    minutes: int
    pages: int
    parts: int
    weight: int
    picture: str
    since_ms: int
    uses: int
    featured: bool = False
    hidden: bool = False
    position: int = 0

    @property
    def id(self) -> str:
        """The package's id."""
        return self.manifest.id


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody wants to see; None for all. ``here`` is what works on this device."""

    subject: str | None = None
    language: str | None = None
    level: str | None = None
    duration: str | None = None
    sort: str | None = None
    here: str | None = None
    shelf: str | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Shown:
    """A shelf: its key, the first cards, how many there are in all."""

    key: str
    cards: tuple[Card, ...]
    total: int


def sort_of(manifest: Manifest) -> Sort:
    """What people would call it."""
    return _SORT_OF[manifest.kind]


def duration_of(minutes: int) -> str | None:
    """``short``, ``medium`` or ``long``; None where that means nothing."""
    return next((key for key, (low, high) in DURATIONS.items() if low <= minutes < high), None)


def is_new(card: Card, now_ms: int) -> bool:
    """Whether it came within the last days; a clock that was put back makes nothing old."""
    return now_ms - card.since_ms < NEW_DAYS * DAY_MS


def matches(card: Card, wanted: Filters, device: Device) -> bool:
    """Whether a card passes the filters, but for the one by shelf."""
    m = card.manifest
    return (
        wanted.subject in (None, m.subject)
        and (wanted.language is None or wanted.language in spoken(m))
        and wanted.level in (None, m.level)
        and wanted.duration in (None, duration_of(card.minutes))
        and wanted.sort in (None, card.sort)
        and (wanted.here is None or fit(m.kind, card.weight, device) == FINE)
    )


def spoken(manifest: Manifest) -> tuple[str, ...]:
    """The languages of a package, without regions."""
    every = (manifest.language, *manifest.languages)
    return tuple(dict.fromkeys(code.partition("-")[0] for code in every))


def by_title(cards: Iterable[Card], language: str) -> list[Card]:
    """Cards by their titles, as people sort them: case and accents count last."""
    return sorted(cards, key=lambda card: card.manifest.title_in(language).casefold())


def shelves(
    cards: Sequence[Card], begun: Sequence[str], now_ms: int, language: str
) -> tuple[Shown, ...]:
    """The shelves of the first page: featured, begun, new, most used here, then by subject.

    Where most things are new, newness says nothing: there is no shelf of it then.
    """
    found = [
        _shelf(key, of_shelf(key, cards, begun, now_ms, language))
        for key in ("featured", "begun", "new", "used")
    ]
    named = by_title((card for card in cards if not card.hidden), language)
    named += by_title((card for card in cards if card.hidden), language)
    for subject in SUBJECTS:
        found.append(_shelf(subject, [card for card in named if card.manifest.subject == subject]))
    return tuple(shelf for shelf in found if shelf.cards)


def of_shelf(
    key: str, cards: Sequence[Card], begun: Sequence[str], now_ms: int, language: str
) -> list[Card]:
    """All cards of one of the shelves that are not of a subject, in order."""
    if key == "featured":
        return featured(cards, language)
    if key == "begun":
        by_id = {card.id: card for card in cards}
        return [by_id[package] for package in begun if package in by_id]
    if key == "new":
        new = [card for card in cards if is_new(card, now_ms)]
        few = len(new) * 2 <= len(cards)
        return sorted(new, key=lambda card: (-card.since_ms, card.id)) if few else []
    if key == "used":
        used = [card for card in cards if card.uses]
        return sorted(used, key=lambda card: (-card.uses, card.id))
    return []


def featured(cards: Iterable[Card], language: str) -> list[Card]:
    """What the facilitator puts first, in that order; hidden things are not put first."""
    chosen = [card for card in cards if card.featured and not card.hidden]
    return sorted(by_title(chosen, language), key=lambda card: card.position)


def _shelf(key: str, cards: Sequence[Card]) -> Shown:
    return Shown(key, tuple(cards[:ON_A_SHELF]), len(cards))


def stamp(cards: Iterable[Card], now_ms: int) -> int:
    """What changes when the first page would, but for its reader's own progress."""
    return hash(
        (
            now_ms // DAY_MS,
            *(
                (c.id, c.manifest.version, c.picture, c.since_ms, c.uses, c.hidden, c.featured, c.position)
                for c in cards
            ),
        )
    )  # fmt: skip


def options(cards: Sequence[Card]) -> dict[str, tuple[str, ...]]:
    """What can be chosen in each filter: only what is here, and only where there is a choice."""
    here = {
        "subject": _ordered(SUBJECTS, (card.manifest.subject for card in cards)),
        "sort": _ordered(SORTS, (card.sort for card in cards)),
        "language": tuple(sorted({code for card in cards for code in spoken(card.manifest)})),
        "level": _ordered(LEVELS, (card.manifest.level for card in cards)),
        "duration": _ordered(tuple(DURATIONS), (duration_of(card.minutes) for card in cards)),
    }
    return {key: values for key, values in here.items() if len(values) > 1}


def _ordered(order: Sequence[str], found: Iterable[str | None]) -> tuple[str, ...]:
    there = set(found)
    return tuple(value for value in order if value in there)


def moved(order: Sequence[str], package: str, step: int) -> list[str]:
    """The featured packages with one moved up (-1) or down (1); as they were at either end."""
    after = list(order)
    at = after.index(package)
    to = at + step
    if 0 <= to < len(after):
        after[at], after[to] = after[to], after[at]
    return after


def rank_found(title_holds: bool, heading_holds: bool) -> int:
    """Titles before headings before texts."""
    return 0 if title_holds else 1 if heading_holds else 2


Uses = Mapping[str, int]
