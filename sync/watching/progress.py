"""What is exchanged and what waits, in words: sentences with places, to be said in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.records.waiting import Waiting


def mark(text: str) -> str:
    """Mark a message for the catalogue."""
    return text


@dataclass(frozen=True)
class Said:
    """An English sentence with named places, which may hold other sentences."""

    message: str
    places: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.places) if self.places else self.message


ALL_SENT = Said(mark("Everything has reached the centre."))


def count(number: int, one: str, many: str) -> Said:
    """``1 fact`` or ``142 facts``."""
    return Said(one) if number == 1 else Said(many, {"count": number})


def what_waits(waiting: Waiting, seconds: float | None) -> Said:
    """What waits and for about how long the line will be busy with it."""
    parts = []
    if waiting.facts:
        parts.append(count(waiting.facts, mark("1 fact"), mark("{count} facts")))
    if waiting.voices:
        parts.append(count(waiting.voices, mark("1 voice"), mark("{count} voices")))
    if waiting.files:
        parts.append(
            count(waiting.files, mark("1 photo or document"), mark("{count} photos or documents"))
        )
    if not parts:
        return ALL_SENT
    what = joined(parts)
    if seconds is None:
        return Said(mark("{what} waiting."), {"what": what})
    return Said(mark("{what} waiting, about {time}."), {"what": what, "time": how_long(seconds)})


def joined(parts: list[Said]) -> Said:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) == 1:
        return parts[0]
    *first, last = parts
    some = first[0]
    for part in first[1:]:
        some = Said("{first}, {second}", {"first": some, "second": part})
    return Said(mark("{first} and {last}"), {"first": some, "last": last})


def how_long(seconds: float) -> Said:
    """A length of time as one would say it."""
    if seconds < 45:
        return Said(mark("less than a minute"))
    minutes = round(seconds / 60)
    if minutes < 90:
        return count(max(minutes, 1), mark("1 minute"), mark("{count} minutes"))
    return count(round(minutes / 60), mark("1 hour"), mark("{count} hours"))
