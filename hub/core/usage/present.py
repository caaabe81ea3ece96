"""Who is here now, what today counts so far, and the end of a visit that nobody ended."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.clock import DAY_MS
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.usage.rules import CLOSED, MAN, WOMAN
from hub.core.usage.service import close_visit
from hub.core.who import Who

_OPEN = (
    "SELECT v.id, v.person, p.name, v.gender, v.band, v.purpose, v.device, v.started_ms, "
    "v.boot, v.mono_ms FROM visit v LEFT JOIN person p ON p.space_id = v.space_id AND p.id = v.person "
    "WHERE v.space_id = ? AND v.stay_s IS NULL AND v.started_ms IS NOT NULL "
    "ORDER BY v.started_ms DESC, v.id DESC"
)
_TODAY = (
    "SELECT gender, count(DISTINCT coalesce(person, id)), count(*) - count(person) FROM visit "
    "WHERE space_id = ? AND started_ms >= ? AND started_ms < ? GROUP BY gender"
)


@dataclass(frozen=True)
class Present:
    """An open visit; ``on`` is what it looks at (subject, ref), times are in seconds."""

    visit: str
    person: str | None
    name: str | None
    gender: str | None
    band: str | None
    purpose: str | None
    device: str | None
    here_s: int
    quiet_s: int
    on: tuple[str, str] | None


@dataclass(frozen=True)
class Today:
    """Different people since midnight (UTC, which Mali keeps); ``visitors`` had no account."""

    women: int
    men: int
    others: int
    visitors: int

    @property
    def people(self) -> int:
        """Everybody who came."""
        return self.women + self.men + self.others


def present(node: Node) -> list[Present]:
    """The open visits of this space, latest first; one query whatever their number."""
    mono_ms, now_ms = node.clock.mono_ms(), node.clock.now_ms()
    metering = node.meter.now()
    found = []
    for row in run(_OPEN, (node.space_id,)).fetchall():
        visit, person, name, gender, band, purpose, device, started_ms, boot, began_ms = row
        here_ms = mono_ms - began_ms if boot == node.clock.boot else now_ms - started_ms
        metered = metering.get(visit)
        quiet_ms = mono_ms - metered.seen_ms if metered else here_ms
        on = metered.on if metered else None
        found.append(
            Present(
                visit, person, name, gender, band, purpose, device,
                max(here_ms, 0) // 1000, max(quiet_ms, 0) // 1000, on,
            )
        )  # fmt: skip
    return found


def today(node: Node) -> Today:
    """What today counts so far."""
    midnight_ms = node.clock.now_ms() // DAY_MS * DAY_MS
    rows = run(_TODAY, (node.space_id, midnight_ms, midnight_ms + DAY_MS)).fetchall()
    people = {gender: int(count) for gender, count, _ in rows}
    women, men = people.pop(WOMAN, 0), people.pop(MAN, 0)
    return Today(women, men, sum(people.values()), sum(int(row[2]) for row in rows))


def end(node: Node, who: Who, visit: str) -> None:
    """End the visit of somebody who left without a word; the stay counts until the last sign of life.

    Raises NotFoundError for a visit that is not of this space; one that ended already stays as it was.
    """
    row = run(
        "SELECT person, stay_s, boot, mono_ms FROM visit WHERE id = ? AND space_id = ?",
        (visit, node.space_id),
    ).fetchone()
    if row is None:
        raise NotFoundError("This visit is not of this space.")
    person, stay_s, boot, began_ms = row
    if stay_s is not None:
        return
    seen_ms = node.meter.seen_ms(visit)
    stay_s = None
    if seen_ms is not None and boot == node.clock.boot:
        stay_s = max(seen_ms - began_ms, 0) // 1000
    with node.journal.writing():
        run("DELETE FROM session WHERE visit = ?", (visit,))
        close_visit(node, visit, CLOSED, who.actor, person, stay_s=stay_s)
