"""Where people stopped, and what content asks the hub to keep for them: on this machine only.

A SCORM package may keep 64 kB and change them every few seconds: that is no matter for the journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hub.core.node import Node
from hub.core.storage.bound import run
from hub.features.library.rules import Told

#: After a year without being opened, a place is forgotten.
KEPT_MS = 366 * 24 * 3600 * 1000


@dataclass(frozen=True)
class State:
    """One part as it was left."""

    place: str
    state: str
    seen_ms: int


def of(person: str | None, package: str) -> dict[str, State]:
    """How a person left a package, by part, the last one seen first."""
    if person is None:
        return {}
    rows = run(
        "SELECT item, place, state, seen_ms FROM library_state "
        "WHERE person = ? AND package = ? ORDER BY seen_ms DESC",
        (person, package),
    ).fetchall()
    return {item: State(place, state, seen_ms) for item, place, state, seen_ms in rows}


def keep(node: Node, person: str, package: str, told: Sequence[Told]) -> None:
    """Keep places and states; what a part says nothing of stays as it was."""
    now_ms = node.clock.now_ms()
    for order, one in enumerate(told):
        if one.place is None and one.state is None:
            continue
        run(
            "INSERT INTO library_state (person, package, item, place, state, seen_ms) "
            "VALUES (?, ?, ?, coalesce(?, ''), coalesce(?, ''), ?) "
            "ON CONFLICT (person, package, item) DO UPDATE SET "
            "place = coalesce(?, library_state.place), state = coalesce(?, library_state.state), "
            "seen_ms = excluded.seen_ms",
            (person, package, one.item, one.place, one.state, now_ms + order, one.place, one.state),
        )


def tidy(node: Node) -> int:
    """Job: forget the places of people who were erased, and very old ones; how many."""
    with node.journal.writing():
        gone = run(
            "DELETE FROM library_state WHERE seen_ms < ? OR person IN "
            "(SELECT id FROM person WHERE erased = 1) RETURNING item",
            (node.clock.now_ms() - KEPT_MS,),
        )
        return len(gone.fetchall())
