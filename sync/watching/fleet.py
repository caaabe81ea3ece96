"""The spaces as the centre hears them: a row a contact, and one line a space for the fleet page."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.clock import DAY_MS
from hub.core.node import Node
from hub.core.storage.bound import marks, run
from sync.contact import BUSY, DONE, FAILED
from sync.timing.reckoning import Now

#: How far back bytes and contacts are counted.
WEEK_MS = 7 * DAY_MS


@dataclass(frozen=True)
class Row:
    """A space of the roster: when it was last heard, and what it exchanged in the last seven days."""

    space_id: str
    name: str
    state: str
    last_ms: int | None
    outcome: str
    contacts: int
    sent: int
    received: int
    facts_up: int
    facts_down: int


@dataclass(frozen=True)
class Heard:
    """What one request of a space brought: bytes it sent and got, facts each way."""

    sent: int
    received: int
    facts_up: int = 0
    facts_down: int = 0
    status: int = 200


def heard(node: Node, space_id: str, contact: str, one: Heard, way: str = "line") -> None:
    """Add a request to its contact; ``contact`` is what its requests have in common."""
    now_ms = node.clock.now_ms()
    outcome = DONE if one.status < 400 else BUSY if one.status in (429, 503) else FAILED
    row = {
        "space_id": space_id, "id": contact, "way": way, "why": "", "at_ms": now_ms, "boot": "",
        "mono_ms": 0, "day": Now(now_ms, True).day, "seconds": 0.0, "sent": one.sent,
        "received": one.received, "interface": "", "metered": 0, "outside": 0, "outcome": outcome,
        "message": "", "step": "", "places": "{}", "facts_up": one.facts_up,
        "facts_down": one.facts_down, "blobs_up": 0, "blobs_down": 0, "central_ms": now_ms,
    }  # fmt: skip
    columns = ", ".join(row)
    added = ("sent", "received", "facts_up", "facts_down")
    sums = ", ".join(f"{name} = sync_contact.{name} + excluded.{name}" for name in added)
    sql = (
        f"INSERT INTO sync_contact ({columns}) VALUES ({marks(len(row))}) ON CONFLICT (space_id, id) "  # noqa: S608  # names are literals of this file
        f"DO UPDATE SET {sums}, outcome = excluded.outcome, central_ms = excluded.central_ms, "
        "seconds = (excluded.central_ms - sync_contact.at_ms) / 1000.0"
    )
    with node.database.counting():
        run(sql, tuple(row.values()))


def rows(node: Node) -> list[Row]:
    """Every space of the roster, those unheard for the longest first."""
    since = node.clock.now_ms() - WEEK_MS
    found = run(
        "SELECT s.space_id, s.name, s.state, l.last_ms, coalesce(c.outcome, ''), "
        "coalesce(w.contacts, 0), coalesce(w.sent, 0), coalesce(w.received, 0), "
        "coalesce(w.facts_up, 0), coalesce(w.facts_down, 0) FROM sync_space s "
        "LEFT JOIN (SELECT space_id, max(at_ms) AS last_ms FROM sync_contact GROUP BY space_id) l "
        "ON l.space_id = s.space_id "
        "LEFT JOIN sync_contact c ON c.space_id = l.space_id AND c.at_ms = l.last_ms "
        "LEFT JOIN (SELECT space_id, count(*) AS contacts, sum(sent) AS sent, "
        "sum(received) AS received, sum(facts_up) AS facts_up, sum(facts_down) AS facts_down "
        "FROM sync_contact WHERE at_ms >= ? GROUP BY space_id) w ON w.space_id = s.space_id "
        "ORDER BY coalesce(l.last_ms, 0), s.name, s.space_id",
        (since,),
    ).fetchall()
    made: dict[str, Row] = {}
    for space_id, name, state, last_ms, outcome, *counts in found:
        last = int(last_ms) if last_ms is not None else None
        made[space_id] = Row(space_id, name, state, last, outcome, *map(int, counts))
    return list(made.values())
