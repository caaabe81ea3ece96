"""What of a recording was really played: stretches of time, joined, whoever skips or comes back.

A stretch is (start, end) in whole seconds. Kept as text, ``0-65,120-300``, on this machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hub.core.node import Node
from hub.core.who import Who
from hub.features.library import service, states
from hub.features.library.rules import Noted, Told

Stretch = tuple[int, int]
#: A recording counts as seen from this share on: credits need not be watched.
ENOUGH = 0.9
#: Gaps this short, in seconds, come from looking at the clock now and then.
GAP = 2
#: Stretches kept: whoever jumps about more has the smallest gaps closed.
MOST = 60
#: Nothing to come back to at the very beginning, in seconds, nor in the last part.
BEGUN, ENDED = 10, 0.95
_TEXT = re.compile(r"(\d{1,6})-(\d{1,6})")


@dataclass(frozen=True)
class Watched:
    """How a person stands with a recording: seconds played, share (0 to 1), where to go on."""

    seconds: int = 0
    share: float = 0.0
    done: bool = False
    place: int = 0


def join(stretches: Iterable[Sequence[float]], length: float) -> tuple[Stretch, ...]:
    """The stretches within ``length`` seconds, sorted, those that touch made one."""
    inside = [
        (max(0, round(start)), min(round(length), round(end)))
        for start, end in stretches
        if end > start
    ]
    joined: list[Stretch] = []
    for start, end in sorted(each for each in inside if each[1] > each[0]):
        if joined and start - joined[-1][1] <= GAP:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    while len(joined) > MOST:
        at = min(range(1, len(joined)), key=lambda n: joined[n][0] - joined[n - 1][1])
        joined[at - 1 : at + 1] = [(joined[at - 1][0], joined[at][1])]
    return tuple(joined)


def total(stretches: Iterable[Stretch]) -> int:
    """Their seconds together."""
    return sum(end - start for start, end in stretches)


def written(stretches: Iterable[Stretch]) -> str:
    """The stretches as text."""
    return ",".join(f"{start}-{end}" for start, end in stretches)


def read(text: str) -> tuple[Stretch, ...]:
    """The stretches of a text; what is none is passed over."""
    return tuple((int(start), int(end)) for start, end in _TEXT.findall(text))


def resume_at(place: float, length: float) -> int:
    """The second to go on from, 0 for the beginning."""
    return int(place) if BEGUN <= place < length * ENDED else 0


def watched(person: str | None, package: str, length: float) -> Watched:
    """How a person stands with a recording of ``length`` seconds."""
    left = states.of(person, package).get("")
    known = service.noted(person, [package]).get(package, {}).get("", Noted())
    place = float(left.place) if left and re.fullmatch(r"\d{1,6}", left.place) else 0.0
    seconds = max(known.seconds, total(read(left.state)) if left else 0)
    return Watched(seconds, known.share or 0.0, known.done, resume_at(place, length))


def note(
    node: Node,
    who: Who,
    package: str,
    length: float,
    stretches: Iterable[Sequence[float]],
    place: float,
) -> None:
    """Keep what was played and where it stopped; a visitor's is not kept."""
    if who.person is None:
        return
    with node.journal.writing():
        left = states.of(who.person, package).get("")
        joined = join((*read(left.state if left else ""), *stretches), length)
        seconds = total(joined)
        share = min(1.0, seconds / max(1, round(length)))
        told = Told(
            done=share >= ENOUGH,
            share=round(share, 3),
            seconds=seconds,
            place=str(round(min(max(place, 0.0), length))),
            state=written(joined),
        )
        service.note(node, who, package, [told])
