"""The tree of places: the shipped file of communes, and what was told beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hub.core.people.rules import plain
from hub.features.directory.rules import COMMUNE

#: Facts with their source, see docs/directory.md.
FILE = Path(__file__).parent / "places" / "kayes.csv"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the tree; ``parent`` is the code of the one above, '' at the top.

    ``also`` are other ways in which its name is written.
    """

    code: str
    name: str
    level: str
    parent: str = ""
    also: tuple[str, ...] = ()
    source: str = ""


@lru_cache(maxsize=1)
def shipped() -> dict[str, Place]:
    """The places of the shipped file, by code."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        return {row["code"]: _read(row) for row in rows}


def _read(row: dict[str, str]) -> Place:
    also = tuple(filter(None, row["also"].split(";")))
    return Place(row["code"], row["name"], row["level"], row["parent"], also, row["source"])


class Tree:
    """All places known to this hub; what was told here wins over the shipped file."""

    def __init__(self, told: Iterable[Place] = ()) -> None:
        self.by_code = {**shipped(), **{place.code: place for place in told}}
        self.names: dict[str, list[Place]] = {}
        for place in self.by_code.values():
            for name in {plain(one) for one in (place.name, *place.also)}:
                self.names.setdefault(name, []).append(place)

    def __getitem__(self, code: str) -> Place:
        return self.by_code[code]

    def get(self, code: str) -> Place | None:
        """The place of that code, if known."""
        return self.by_code.get(code)

    def name(self, code: str) -> str:
        """What a place is called; its code if it is not known here."""
        found = self.by_code.get(code)
        return found.name if found else code

    def of(self, level: str) -> list[Place]:
        """The places of one level, by name."""
        found = [place for place in self.by_code.values() if place.level == level]
        return sorted(found, key=lambda place: plain(place.name))

    def under(self, code: str) -> list[Place]:
        """The places just below another, by name."""
        found = [place for place in self.by_code.values() if place.parent == code]
        return sorted(found, key=lambda place: plain(place.name))

    def above(self, place: Place) -> list[Place]:
        """The places above one, nearest first."""
        found: list[Place] = []
        seen = {place.code}
        while (up := self.by_code.get(place.parent)) and up.code not in seen:
            found.append(up)
            seen.add(up.code)
            place = up
        return found

    def called(self, text: str, level: str = COMMUNE) -> list[Place]:
        """The places that a text names, by code or by name; several if the name is not enough.

        « Kita (Kita) » or « Kita, Kita » adds what is above.
        """
        exact = self.by_code.get(text.strip().lower()) or self.by_code.get(text.strip())
        if exact is not None:
            return [exact]
        name, _comma, hint = text.replace("(", ",").replace(")", "").partition(",")
        found = [one for one in self.names.get(plain(name), ()) if one.level == level]
        wanted = plain(hint)
        if not wanted:
            return found
        return [one for one in found if wanted in {plain(up.name) for up in self.above(one)}]
