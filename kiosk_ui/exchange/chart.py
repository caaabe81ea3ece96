"""The last days of the line as a drawing: a row a day, a band where it was up, a mark a contact."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from hub.core.clock import DAY_MS
from sync.timing.history import Contact, Note

#: Days drawn; the sizes of a row, of the names at its left and of the whole, in units of the drawing.
DAYS, ROW, LEFT, WIDTH, TOP = 7, 22, 52, 340, 20
#: A line that is up speaks at least this often; without a word for longer the machine was off.
SIGN_OF_LIFE_MS = 20 * 60_000


@dataclass(frozen=True)
class Band:
    """The line was up: a rectangle."""

    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Mark:
    """A contact; ``good`` ones are round, others are crosses: colour alone tells nobody."""

    x: float
    y: float
    good: bool


@dataclass(frozen=True)
class Drawing:
    """Everything to draw; ``days`` are (y, milliseconds), ``hours`` (x, hour)."""

    width: int
    height: int
    left: int
    top: int
    days: tuple[tuple[float, int], ...]
    hours: tuple[tuple[float, int], ...]
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]


def ups(
    notes: list[Note], contacts: list[Contact], now_ms: int, up_now: bool
) -> list[tuple[int, int]]:
    """(from, to) of the times when the line was up, by notes and signs of life."""
    found = []
    heard = sorted(one.at_ms + round(one.seconds * 1000) for one in contacts)
    for note, after in zip_longest(notes, notes[1:]):
        if not note.up:
            continue
        if after is None and up_now:
            found.append((note.at_ms, now_ms))
            continue
        end = after.at_ms if after else now_ms
        last = max((at for at in heard if note.at_ms <= at <= end), default=note.at_ms)
        closed = after is not None and not after.up and end - last <= SIGN_OF_LIFE_MS
        found.append((note.at_ms, end if closed else min(last + 60_000, end)))
    return [(start, end) for start, end in found if end > start]


def draw(notes: list[Note], contacts: list[Contact], now_ms: int, up_now: bool) -> Drawing:
    """The last days, today at the bottom."""
    first = (now_ms // DAY_MS - DAYS + 1) * DAY_MS
    scale = (WIDTH - LEFT - 8) / DAY_MS

    def place(ms: int) -> tuple[float, float]:
        day, within = divmod(ms - first, DAY_MS)
        return round(LEFT + within * scale, 1), TOP + day * ROW

    bands = []
    for start, end in ups(notes, contacts, now_ms, up_now):
        at = max(start, first)
        while at < end:
            until = min(end, (at // DAY_MS + 1) * DAY_MS)
            x, y = place(at)
            bands.append(Band(x, y + 3, round(max((until - at) * scale, 1.5), 1)))
            at = until
    marks = [
        Mark(x, y + ROW / 2, one.good)
        for one in contacts
        if first <= one.at_ms <= now_ms
        for x, y in [place(one.at_ms)]
    ]
    return Drawing(
        width=WIDTH,
        height=TOP + DAYS * ROW + 30,
        left=LEFT,
        top=TOP,
        days=tuple((TOP + n * ROW, first + n * DAY_MS) for n in range(DAYS)),
        hours=tuple((round(LEFT + h * 3_600_000 * scale, 1), h) for h in (0, 6, 12, 18, 24)),
        bands=tuple(bands),
        marks=tuple(marks),
    )
