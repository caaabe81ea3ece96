"""The meter of several processes: the open visits lie in a table that all of them touch.

One page of somebody is shown by this worker and the next by another; what each remembered alone would
count time twice, and call somebody idle who is not. A touch locks the visit's row for a moment and
does not wait for the disk: what a power cut takes of it is some seconds of a visit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from hub.core.storage.bound import current, run
from hub.core.usage.meter import Meter, Metered, Stretch, seen, taken_out

LATELY_MS = 15 * 60_000
_decode = msgspec.json.Decoder(Metered).decode


class SharedMeter(Meter):
    """Open visits in ``meter_mark``; what a method changes is part of the transaction under way."""

    def __init__(self, space_id: str) -> None:
        super().__init__()
        self._space_id = space_id

    def touch(
        self,
        visit: str,
        person: str | None,
        now_ms: int,
        on: tuple[str, str] | None = None,
        beat: bool = False,
    ) -> None:
        with _for_a_moment():
            metered = _locked(visit)
            if metered is None:
                run(
                    "INSERT INTO meter_mark (visit, space_id, state) VALUES (?, ?, ?) "
                    "ON CONFLICT (visit) DO NOTHING",
                    (visit, self._space_id, _text(Metered(visit, person, now_ms))),
                )
                metered = _locked(visit) or Metered(visit, person, now_ms)
            seen(metered, now_ms, on, beat)
            _keep(metered)

    def take(self, visit: str) -> tuple[list[Stretch], int]:
        row = run("DELETE FROM meter_mark WHERE visit = ? RETURNING state", (visit,)).fetchone()
        metered = _decode(row[0]) if row else Metered(visit, None, 0)
        return metered.held, metered.total_ms

    def due(self, everything: bool = False) -> list[tuple[Metered, list[Stretch]]]:
        """As ``Meter.due``; a process that stops leaves what is not due to the others."""
        rows = run("SELECT state FROM meter_mark ORDER BY visit FOR UPDATE").fetchall()
        ready = []
        for (state,) in rows:
            metered = _decode(state)
            if done := taken_out(metered, everything=False):
                _keep(metered)
                ready.append((metered, done))
        return ready

    def give_back(self, visit: str, stretches: list[Stretch]) -> None:
        """Nothing: the transaction that failed gave them back."""

    def resume(self, kept: Metered) -> None:
        """Nothing: the visit lies where it lay."""

    def holds(self, visit: str, now_ms: int) -> bool:
        """Whether it gave a sign of life lately; else its session tells whether it goes on."""
        seen_ms = self.seen_ms(visit)
        return seen_ms is not None and 0 <= now_ms - seen_ms < LATELY_MS

    def seen_ms(self, visit: str | None) -> int | None:
        row = run("SELECT state FROM meter_mark WHERE visit = ?", (visit or "",)).fetchone()
        return _decode(row[0]).seen_ms if row else None

    def now(self) -> dict[str, Metered]:
        rows = run("SELECT visit, state FROM meter_mark").fetchall()
        return {visit: _decode(state) for visit, state in rows}

    def snapshot(self) -> dict[str, bytes]:
        """Nothing to add: the table is the meter."""
        return {}


@contextmanager
def _for_a_moment() -> Iterator[None]:
    """A transaction of its own whose commit does not wait for the disk, or a part of one under way."""
    if current().in_transaction():
        yield
        return
    with current().atomic():
        run("SET LOCAL synchronous_commit TO off")
        yield


def _locked(visit: str) -> Metered | None:
    row = run("SELECT state FROM meter_mark WHERE visit = ? FOR UPDATE", (visit,)).fetchone()
    return _decode(row[0]) if row else None


def _keep(metered: Metered) -> None:
    run("UPDATE meter_mark SET state = ? WHERE visit = ?", (_text(metered), metered.visit))


def _text(metered: Metered) -> str:
    return msgspec.json.encode(metered).decode()
