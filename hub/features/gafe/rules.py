"""Pure decisions of Gafé: boxes, what is due, stars.

Spaced repetition by boxes (S. Leitner, *So lernt man lernen*, 1972): an item answered right when it
was due moves one box up and comes back later; a wrong one comes back at the next sitting. Here the
box itself never goes down, so that what several spaces know of a person merges by the greatest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: After how many days an item of each box comes back.
INTERVALS = (0, 1, 2, 4, 8, 16)
LAST_BOX = len(INTERVALS) - 1
DAY_MS = 86_400_000
#: Boxes from which an item counts as known well, and below which a missed one is stuck.
STRONG, WEAK = 3, 2
#: Wrong answers from which an item that stays in a low box is stuck.
STUCK = 2
#: The mean box for the second and the third star.
STARS = (2.0, 4.0)


@dataclass(frozen=True)
class Mastery:
    """How well an item is known; times in ms since 1970 UTC."""

    box: int
    rights: int
    wrongs: int
    seen_ms: int
    missed: bool

    @property
    def stuck(self) -> bool:
        """Missed again and again, and hardly ever right."""
        return self.box < WEAK and self.wrongs >= STUCK and self.wrongs >= self.rights


@dataclass(frozen=True)
class Answer:
    """One answer of a sitting."""

    item: str
    right: bool


def due(known: Mastery, now_ms: int) -> bool:
    """Whether an item is to be practised again: by days, so that the hour does not matter."""
    if known.missed:
        return True
    return now_ms // DAY_MS - known.seen_ms // DAY_MS >= INTERVALS[known.box]


def box_after(known: Mastery | None, wrongs: int, now_ms: int) -> int:
    """The box of an item after a sitting in which it was answered, ``wrongs`` times wrong."""
    box = known.box if known else 0
    if wrongs or (known is not None and not due(known, now_ms)):
        return box
    return min(box + 1, LAST_BOX)


def tally(answers: Iterable[Answer]) -> dict[str, tuple[int, int]]:
    """Right and wrong answers by item, in the order met."""
    found: dict[str, tuple[int, int]] = {}
    for answer in answers:
        rights, wrongs = found.get(answer.item, (0, 0))
        found[answer.item] = (rights + answer.right, wrongs + (not answer.right))
    return found


def stars(place: int, total: int, boxes: Iterable[int]) -> int:
    """How a module shines, 0 to 3: its path finished, then known better and better."""
    if place < total or not total:
        return 0
    held = list(boxes)
    mean = sum(held) / len(held) if held else 0.0
    return 1 + sum(mean >= wanted for wanted in STARS)


def strong_and_stuck(known: Mapping[str, Mastery]) -> tuple[frozenset[str], frozenset[str]]:
    """The items that a person knows well, and those where she is stuck."""
    strong = frozenset(item for item, one in known.items() if one.box >= STRONG and not one.missed)
    return strong, frozenset(item for item, one in known.items() if one.stuck)


@dataclass(frozen=True)
class Pair:
    """Two people to sit together: what each can show the other."""

    one: str
    other: str
    one_shows: frozenset[str]
    other_shows: frozenset[str]

    @property
    def worth(self) -> tuple[int, int]:
        """More items first; among equals, those where both give."""
        return (
            len(self.one_shows) + len(self.other_shows),
            min(len(self.one_shows), len(self.other_shows)),
        )


def pairs(people: Mapping[str, Mapping[str, Mastery]]) -> list[Pair]:
    """Whom to pair with whom: strong in what the other is stuck on; each person at most once.

    The best pair first; the same people always give the same pairs.
    """
    levels = {person: strong_and_stuck(known) for person, known in sorted(people.items())}
    possible = []
    order = list(levels)
    for n, one in enumerate(order):
        for other in order[n + 1 :]:
            shows = levels[one][0] & levels[other][1]
            learns = levels[other][0] & levels[one][1]
            if shows or learns:
                possible.append(Pair(one, other, shows, learns))
    possible.sort(key=lambda pair: pair.worth, reverse=True)
    taken: set[str] = set()
    found = []
    for pair in possible:
        if not {pair.one, pair.other} & taken:
            taken |= {pair.one, pair.other}
            found.append(pair)
    return found
