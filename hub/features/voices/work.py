"""What there is to record in a language, most seen first, and how far the space is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.features.voices.index import Voices
from hub.features.voices.sayable import COMMON, Sayable, wanted
from hub.features.voices.seen import counted

#: Where the voice of a text comes from: this space, a pack, the machine, nowhere.
RECORDED, PACK, MACHINE, SILENT = "recorded", "pack", "machine", "silent"
STATES = (RECORDED, PACK, MACHINE, SILENT)
#: Texts that no person says yet.
MISSING = (MACHINE, SILENT)


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the list: its state, and how often it was seen."""

    of: Sayable
    state: str
    seen: int

    @property
    def missing(self) -> bool:
        """Whether no person says it yet."""
        return self.state in MISSING


@dataclass(frozen=True)
class Progress:
    """How many texts a language has, said by people of this space, by packs, by nobody."""

    texts: int
    recorded: int
    pack: int

    @property
    def missing(self) -> int:
        """Texts that no person says yet."""
        return self.texts - self.recorded - self.pack


def lines(node: Node, voices: Voices, language: str, labels: Iterable[str]) -> list[Line]:
    """Every text of a language, most seen first, then in the order of the pages and lessons.

    Who reads French for want of a voice counts too: a language that is not offered yet has no
    readers of its own.
    """
    seen, common = counted(language), counted(COMMON) if language != COMMON else {}
    found = [
        Line(one, state(voices, language, clip), seen.get(clip, 0) + common.get(one.common, 0))
        for clip, one in wanted(node.store, language, labels).items()
    ]
    return sorted(found, key=lambda line: -line.seen)


def progress(of: Iterable[Line]) -> Progress:
    """How far a language is."""
    states = [line.state for line in of]
    return Progress(len(states), states.count(RECORDED), states.count(PACK))


def state(voices: Voices, language: str, clip: str) -> str:
    """Where the voice of a text comes from."""
    found = voices.clip(language, clip)
    if found is None:
        return SILENT
    if found.synthetic:
        return MACHINE
    return PACK if found.pack else RECORDED


def chosen(of: list[Line], spot: str, shown: tuple[str, ...]) -> list[Line]:
    """The lines of one place (all of them if it is the empty text) in some states."""
    return [line for line in of if spot in ("", line.of.spot) and line.state in shown]


def line_of(of: list[Line], clip: str) -> Line:
    """One line; raises NotFoundError."""
    for line in of:
        if line.of.clip == clip:
            return line
    raise NotFoundError("This text is not part of the space any more.")


def following(of: list[Line], clip: str, spot: str) -> str | None:
    """The text to record after this one: the next missing of the place, from the top at the end."""
    order = [line for line in of if spot in ("", line.of.spot)]
    at = next((n for n, line in enumerate(order) if line.of.clip == clip), -1)
    turn = (*order[at + 1 :], *order[: max(at, 0)])
    return next((line.of.clip for line in turn if line.missing), None)
