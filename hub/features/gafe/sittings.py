"""What a person practises now: a sitting of at most twelve screens, pure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from content_cache.gafe.model import Module, Step, groups
from hub.features.gafe.rules import Mastery, due
from hub.features.gafe.screens import GRADED, Screen, make

SCREENS = 12
#: Due items that come before new screens of an unfinished path.
REVIEWED = 4


@dataclass(frozen=True)
class Sitting:
    """The screens in order: first ``reviews`` of what is known, then the path from ``place`` on.

    ``total`` is the length of the whole path in screens.
    """

    screens: tuple[Screen, ...]
    reviews: int
    place: int
    total: int

    @property
    def ends_path(self) -> bool:
        """Whether the path is behind whoever goes through this sitting."""
        return self.place + len(self.screens) - self.reviews >= self.total


def path(module: Module) -> list[tuple[Step, tuple[str, ...]]]:
    """Every screen of the path: its step and its items."""
    return [(step, names) for step in module.steps for names in groups(step)]


def sitting(
    module: Module, known: Mapping[str, Mastery], place: int, now_ms: int, seed: str
) -> Sitting:
    """What to practise: what is due, then the path from ``place``; when that is done, only reviews."""
    way = path(module)
    place = min(max(place, 0), len(way))
    ahead = way[place : place + SCREENS]
    coming = {name for _step, names in ahead for name in names}
    wanted = _due(known, now_ms)
    if ahead:
        chosen = [item for item in wanted if item not in coming][:REVIEWED]
    else:
        chosen = (wanted + [item for item in _weakest(known) if item not in wanted])[:SCREENS]
    reviews = _reviews(module, chosen, seed)
    if not ahead and not reviews:
        place, ahead = 0, way[:SCREENS]  # nothing was ever answered: the path again
    ahead = ahead[: SCREENS - len(reviews)]
    new = [make(module, step, names, seed) for step, names in ahead]
    return Sitting((*reviews, *new), len(reviews), place, len(way))


def one_screen(module: Module, place: int) -> Sitting:
    """A sitting of the one screen at ``place`` on the path, to try it; raises IndexError."""
    way = path(module)
    step, names = way[place]
    return Sitting((make(module, step, names, "trial"),), 0, place, len(way))


def _due(known: Mapping[str, Mastery], now_ms: int) -> list[str]:
    """The items that are due, lowest box and longest unseen first."""
    return [item for item in _weakest(known) if due(known[item], now_ms)]


def _weakest(known: Mapping[str, Mastery]) -> list[str]:
    return sorted(known, key=lambda item: (known[item].box, known[item].seen_ms, item))


def _reviews(module: Module, items: list[str], seed: str) -> list[Screen]:
    """A screen for each item, of a kind that the module practises it with."""
    found: list[Screen] = []
    shown: set[str] = set()
    for item in items:
        ways = [
            (step, names) for step, names in path(module) if step.kind in GRADED and item in names
        ]
        if not ways or item in shown:
            continue
        dice = random.Random(f"{seed}/{item}")  # noqa: S311  # variety, not a secret
        step, names = dice.choice(ways)
        shown.update(names)
        found.append(make(module, step, names, seed))
    return found
