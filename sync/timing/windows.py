"""Hours in which the line may be used for everything, such as ``22:00-05:00``: pure rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.core.errors import OperatorError

DAY_MIN = 1440
_SHAPE = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)")


@dataclass(frozen=True)
class Window:
    """From ``start`` to before ``end``, minutes of the day; over midnight if it starts later."""

    start: int
    end: int

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day lies within."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def __str__(self) -> str:
        return f"{_say(self.start)}-{_say(self.end)}"


def parse(texts: tuple[str, ...]) -> tuple[Window, ...]:
    """Windows as they are written; raises OperatorError for what is none."""
    return tuple(_parse(text) for text in texts)


def inside(windows: tuple[Window, ...], minute: int) -> bool:
    """Whether everything may go now; without windows always."""
    return not windows or any(window.holds(minute) for window in windows)


def wait_min(windows: tuple[Window, ...], minute: int) -> int:
    """Minutes until the next window opens; 0 within one."""
    if inside(windows, minute):
        return 0
    return min((window.start - minute) % DAY_MIN for window in windows)


def _parse(text: str) -> Window:
    found = _SHAPE.fullmatch(text.strip())
    if found:
        hours, minutes, to_hours, to_minutes = map(int, found.groups())
        start, end = hours * 60 + minutes, to_hours * 60 + to_minutes
        if start != end and end <= DAY_MIN:
            return Window(start, end)
    raise OperatorError(
        "The setting sync_windows has a window that is none: {text}.",
        "Write hours like 22:00-05:00, several with commas between them.",
        text=repr(text),
    )


def _say(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
