"""The meter: seconds of real use, counted in memory and written to the journal by a job.

A page load or a heartbeat only touches a dictionary. Idle time does not count: between two signs of
life at most ``HEARTBEAT_GAP_MS`` is counted (``SILENT_PAGE_MS`` after a page that sends no
heartbeats). What is not written yet is kept in a small table every minute, against power cuts.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import msgspec

from hub.core.usage.rules import HEARTBEAT_GAP_MS, SILENT_PAGE_MS

#: A stretch this long is written while it goes on, in milliseconds.
LONG_STRETCH_MS = 300_000


class Stretch(msgspec.Struct):
    """Time on one thing that is not in the journal yet, in milliseconds."""

    subject: str
    ref: str
    active_ms: int = 0


class Metered(msgspec.Struct):
    """One open visit as the meter sees it; ``seen_ms`` is monotonic time of the last sign of life."""

    visit: str
    person: str | None
    seen_ms: int
    beats: bool = False
    total_ms: int = 0
    on: tuple[str, str] | None = None
    held: list[Stretch] = []


@dataclass
class Meter:
    """Open visits by id; safe from several threads."""

    visits: dict[str, Metered] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def touch(
        self,
        visit: str,
        person: str | None,
        now_ms: int,
        on: tuple[str, str] | None = None,
        beat: bool = False,
    ) -> None:
        """A sign of life at monotonic ``now_ms``: a page shown, or a heartbeat of one in use.

        ``on`` is what the visit now looks at (subject, ref); None: the same as before.
        """
        with self._lock:
            metered = self.visits.get(visit)
            if metered is None:
                metered = self.visits[visit] = Metered(visit, person, now_ms)
            seen(metered, now_ms, on, beat)

    def take(self, visit: str) -> tuple[list[Stretch], int]:
        """Forget a visit that ends: what it still held, and its whole active time in ms."""
        with self._lock:
            metered = self.visits.pop(visit, None)
        return (metered.held, metered.total_ms) if metered else ([], 0)

    def due(self, everything: bool = False) -> list[tuple[Metered, list[Stretch]]]:
        """What can be written now: things left for others, or all of it; taken out of the meter."""
        with self._lock:
            return [
                (metered, done)
                for metered in self.visits.values()
                if (done := taken_out(metered, everything))
            ]

    def give_back(self, visit: str, stretches: list[Stretch]) -> None:
        """Hold again what ``due`` took out and nobody could write; for the next try."""
        with self._lock:
            if metered := self.visits.get(visit):
                metered.held = [*stretches, *metered.held]

    def resume(self, kept: Metered) -> None:
        """Go on with a visit that was open before a restart in the same boot."""
        with self._lock:
            self.visits.setdefault(kept.visit, kept)

    def holds(self, visit: str, now_ms: int) -> bool:
        """Whether a visit goes on, whatever its session."""
        return visit in self.visits

    def seen_ms(self, visit: str | None) -> int | None:
        """Monotonic time of a visit's last sign of life, or None if it is not metered."""
        metered = self.visits.get(visit) if visit else None
        return metered.seen_ms if metered else None

    def now(self) -> dict[str, Metered]:
        """Every open visit as it stands."""
        with self._lock:
            return dict(self.visits)

    def snapshot(self) -> dict[str, bytes]:
        """Every open visit as JSON, for the checkpoint table."""
        with self._lock:
            return {key: msgspec.json.encode(metered) for key, metered in self.visits.items()}


def seen(
    metered: Metered, now_ms: int, on: tuple[str, str] | None = None, beat: bool = False
) -> None:
    """Count the time since a visit's last sign of life, and note this one (as ``Meter.touch``)."""
    longest = HEARTBEAT_GAP_MS if metered.beats else SILENT_PAGE_MS
    _count(metered, min(max(now_ms - metered.seen_ms, 0), longest))
    metered.seen_ms = max(now_ms, metered.seen_ms)
    metered.beats = beat or (metered.beats and on is None)
    if on is not None:
        metered.on = on


def taken_out(metered: Metered, everything: bool) -> list[Stretch]:
    """What of a visit can be written now, taken out of it."""
    done = [s for s in metered.held if everything or _is_ready(s, metered)]
    metered.held = [s for s in metered.held if s not in done]
    return done


def _count(metered: Metered, passed_ms: int) -> None:
    metered.total_ms += passed_ms
    if metered.on is None or not passed_ms:
        return
    subject, ref = metered.on
    for stretch in metered.held:
        if stretch.subject == subject and stretch.ref == ref:
            stretch.active_ms += passed_ms
            return
    metered.held.append(Stretch(subject, ref, passed_ms))


def _is_ready(stretch: Stretch, metered: Metered) -> bool:
    """Whether a stretch can be written: its visit went on to something else, or it is long."""
    left = (stretch.subject, stretch.ref) != metered.on
    return left or stretch.active_ms >= LONG_STRETCH_MS
