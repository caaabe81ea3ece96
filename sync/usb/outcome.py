"""What came of a visit of a stick, in numbers and sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from content_cache.errors import ContentError
from hub.core.errors import HubError
from sync.watching.progress import Said, count, joined, mark

#: What is being done, for whoever waits: READING letters, WRITING letters, CONTENT, SETTLING.
READING, WRITING, CONTENT, SETTLING = "reading", "writing", "content", "settling"
#: Told ``(what, done, total)``; total 0 where it is not known.
Tell = Callable[[str, int, int], object]


@dataclass(frozen=True)
class Refused:
    """Something on the stick that was not taken, and why."""

    what: str
    why: Said


def refused(what: str, error: HubError | ContentError) -> Refused:
    """An error as a refusal."""
    places = error.places if isinstance(error, HubError) else error.params
    return Refused(what, Said(error.message, places))


def quietly(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass
class Outcome:
    """Facts and files that were put on the stick (up) and taken from it (down); letters refused.

    ``error`` is why it could not be done to its end; ``notes`` are sentences worth reading.
    """

    facts_up: int = 0
    files_up: int = 0
    facts_down: int = 0
    files_down: int = 0
    packages: int = 0
    spaces: int = 0
    written: int = 0
    read: int = 0
    refused: list[Refused] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    error: HubError | None = None

    def sentence(self) -> Said:
        """What was done."""
        brought = _things(self.facts_down, self.files_down, self.packages)
        taken = _things(self.facts_up, self.files_up, 0)
        if brought and taken:
            return Said(
                mark("Taken from the stick: {brought}. Put on the stick: {taken}."),
                {"brought": brought, "taken": taken},
            )
        if brought:
            return Said(mark("Taken from the stick: {brought}."), {"brought": brought})
        if taken:
            return Said(mark("Put on the stick: {taken}."), {"taken": taken})
        return Said(mark("There was nothing new."))


def _things(facts: int, files: int, packages: int) -> Said | None:
    parts = []
    if facts:
        parts.append(count(facts, mark("1 fact"), mark("{count} facts")))
    if files:
        parts.append(count(files, mark("1 voice or photo"), mark("{count} voices or photos")))
    if packages:
        parts.append(count(packages, mark("1 content"), mark("{count} contents")))
    return joined(parts) if parts else None
