"""Acts of usage: a visit opens, is measured, and closes, whatever happens to the power."""

from __future__ import annotations

import msgspec

from hub.core import ids
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.usage.meter import Metered, Stretch
from hub.core.usage.records import ActivityMeasured, VisitClosed, VisitOpened
from hub.core.usage.rules import POWER

_LEFT_OPEN = (
    "SELECT v.id, v.person, m.state, "
    "(SELECT max(s.seen_ms) FROM session s WHERE s.visit = v.id AND s.boot = ?) "
    "FROM visit v LEFT JOIN meter_mark m ON m.visit = v.id "
    "WHERE v.space_id = ? AND v.stay_s IS NULL AND v.started_ms IS NOT NULL"
)


def open_visit(
    node: Node,
    actor: str,
    person: str | None = None,
    gender: str | None = None,
    band: str | None = None,
    purpose: str | None = None,
    device: str | None = None,
    at_ms: int | None = None,
    space_id: str | None = None,
) -> str:
    """Write that a visit began and start its meter; answers the visit's id.

    ``at_ms`` is for visits told afterwards (a paper register); those are not metered.
    """
    visit = ids.uuid7(node.clock.now_ms() if at_ms is None else at_ms)
    body = VisitOpened(
        visit=visit, person=person, gender=gender, band=band, purpose=purpose, device=device,
        at_ms=at_ms,
    )  # fmt: skip
    with node.journal.writing():
        node.journal.write("visit.opened", body, actor, space_id=space_id)
        if at_ms is None:  # before the commit: nobody finds the visit open and not metered
            node.meter.touch(visit, person, node.clock.mono_ms())
    return visit


def close_visit(
    node: Node,
    visit: str,
    how: str,
    actor: str = "",
    person: str | None = None,
    active_s: int | None = None,
    stay_s: int | None = None,
    space_id: str | None = None,
) -> None:
    """Write what the meter still holds of a visit, then that it ended.

    ``active_s`` and ``stay_s`` are given where the meter did not follow the visit.
    """
    with node.journal.writing():
        held, total_ms = node.meter.take(visit)
        active_s = total_ms // 1000 if active_s is None else active_s
        stay_s = _stay_s(node, visit) if stay_s is None else stay_s
        _write(node, visit, person, held)
        node.journal.write(
            "visit.closed",
            VisitClosed(
                visit=visit,
                stay_s=max(stay_s, active_s),
                active_s=active_s,
                how=how,
            ),
            actor,
            space_id=space_id,
        )
        run("DELETE FROM meter_mark WHERE visit = ?", (visit,))


def record_activity(
    node: Node,
    visit: str,
    subject: str,
    ref: str,
    seconds: int = 0,
    person: str | None = None,
    score: float | None = None,
    space_id: str | None = None,
) -> None:
    """Write time or a score on one thing at once, beside what the meter counts."""
    body = ActivityMeasured(
        visit=visit, subject=subject, ref=ref, seconds=seconds, person=person, score=score
    )
    node.journal.write("activity.measured", body, person or "", space_id=space_id)


def flush(node: Node, everything: bool = False) -> int:
    """Job: write what the meter has ready, then its checkpoint; how many things were written."""
    ready: list[tuple[Metered, list[Stretch]]] = []
    try:
        with node.journal.writing():
            ready = node.meter.due(everything)
            for metered, done in ready:
                _write(node, metered.visit, metered.person, done)
            _checkpoint(node)
    except BaseException:
        for metered, done in ready:
            node.meter.give_back(metered.visit, done)
        raise
    return sum(len(done) for _, done in ready)


def recover(node: Node) -> int:
    """After a start: close the visits that a power cut left open, with what the checkpoint kept.

    A visit whose session outlived a restart in the same boot goes on. Answers how many were closed.
    """
    closed = 0
    with node.journal.writing():
        left = run(_LEFT_OPEN, (node.clock.boot, node.space_id)).fetchall()
        for visit, person, state, seen_ms in left:
            if node.meter.holds(visit, node.clock.mono_ms()):
                continue
            kept = msgspec.json.decode(state, type=Metered) if state else Metered(visit, person, 0)
            if seen_ms is not None:
                kept.seen_ms = max(kept.seen_ms, seen_ms)
                node.meter.resume(kept)
                continue
            node.meter.take(visit)  # what lies in the table is in ``kept`` already
            _write(node, visit, kept.person, kept.held)
            used_s = kept.total_ms // 1000
            close_visit(node, visit, POWER, active_s=used_s, stay_s=used_s)
            closed += 1
    return closed


def _stay_s(node: Node, visit: str) -> int:
    """Seconds since the visit opened, where it opened in this boot; else 0 (then active counts)."""
    row = run("SELECT boot, mono_ms FROM visit WHERE id = ?", (visit,)).fetchone()
    if row is None or row[0] != node.clock.boot:
        return 0
    return max(node.clock.mono_ms() - int(row[1]), 0) // 1000


def _write(node: Node, visit: str, person: str | None, held: list[Stretch]) -> None:
    for stretch in held:
        seconds = round(stretch.active_ms / 1000)
        if seconds:
            record_activity(node, visit, stretch.subject, stretch.ref, seconds, person)


def _checkpoint(node: Node) -> None:
    snapshot = node.meter.snapshot()
    for visit, state in snapshot.items():
        run(
            "INSERT INTO meter_mark (visit, space_id, state) VALUES (?, ?, ?) "
            "ON CONFLICT (visit) DO UPDATE SET state = excluded.state",
            (visit, node.space_id, state.decode()),
        )
