"""Which feeds of the centre a record goes to; a matter's records go out once it is public.

A citizen's words stay between her space and the centre while they are looked at. What others do in
her matter (a moderator or an official at the centre) goes home to her space at once. When it becomes
public, all its records go to every space, and those that follow, its withdrawal among them: who has a
matter must hear what became of it. Attachments go only while it is public, and those that only the
staff may see never.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from hub.core.civic.machine import Machine
from hub.core.civic.models import CivicAttached, CivicThread
from hub.core.civic.public import is_open
from hub.core.database import marks, run
from hub.core.journal import feeds
from hub.core.journal.feeds import EVERYONE_FEED, PUBLIC_FEED, Entered, entering, own_feed
from hub.core.journal.models import FeedWaiting
from hub.core.journal.records import EVERYONE, OWN, PUBLIC, Record, RecordKind
from hub.core.tables import put

#: Where a record of a matter has gone: home to the matter's space, out to everybody.
HOME, OUT = 1, 2


class Routing:
    """Tells the centre's feeds of each record, in the transaction that brings it."""

    def __init__(self, kinds: Iterable[RecordKind], machines: Iterable[Machine]) -> None:
        self._reach = {kind.name: kind.reach for kind in kinds}
        self._machines = {machine.name: machine for machine in machines}

    def __call__(self, records: Sequence[Record]) -> None:
        """Enter records into the feeds that they belong to."""
        rows: list[Entered] = []
        abouts: set[str] = set()
        for record in records:
            reach = self._reach.get(record.kind, OWN)
            own = EVERYONE_FEED if reach == EVERYONE else own_feed(record.space_id)
            rows.append(entering(own, record))
            about = _about(record) if reach == PUBLIC else None
            if about:
                abouts.add(about)
                key = {"space_id": record.space_id, "writer": record.writer, "seq": record.seq}
                put(FeedWaiting, {"about": about, **key, "published": 0})
        for thread in _threads(abouts):
            rows += self._due(thread)
        feeds.append(rows)

    def _due(self, thread: CivicThread) -> list[Entered]:
        """What of a matter has to go home or out and has not yet."""
        machine = self._machines.get(thread.machine)
        public = machine is not None and is_open(machine, thread)
        waiting = _waiting(thread, machine)
        told = public or any(int(gone) & OUT for *_place, gone in waiting)
        rows: list[Entered] = []
        for about, space_id, writer, seq, gone in waiting:
            place = (space_id, writer, int(seq))
            out = public or (told and about.startswith("thread:"))
            wanted = HOME | OUT if out else HOME
            missing = wanted & ~int(gone)
            if missing & HOME and space_id != thread.space_id:
                rows.append(Entered(own_feed(thread.space_id), place))
            if missing & OUT:
                rows.append(Entered(PUBLIC_FEED, place, thread.commune or ""))
            if missing:
                run(
                    "UPDATE feed_waiting SET published = ? WHERE about = ? AND writer = ? AND seq = ?",
                    (int(gone) | wanted, about, writer, seq),
                )
        return rows


def _about(record: Record) -> str | None:
    """The matter or attachment that a record speaks of; None once its body was erased."""
    if record.body is None:
        return None
    told: Any = msgspec.json.decode(record.body)
    for name in ("thread", "blob"):
        if isinstance(told, Mapping) and isinstance(told.get(name), str):
            return f"{name}:{told[name]}"
    return None


def _threads(abouts: set[str]) -> list[CivicThread]:
    """The threads that records speak of, by themselves or by their attachments."""
    ids = {about.removeprefix("thread:") for about in abouts if about.startswith("thread:")}
    blobs = [about.removeprefix("blob:") for about in abouts if about.startswith("blob:")]
    if blobs:
        rows = CivicAttached.select(CivicAttached.thread).where(CivicAttached.blob.in_(blobs))
        ids |= {row.thread for row in rows}
    if not ids:
        return []
    return list(CivicThread.select().where(CivicThread.id.in_(sorted(ids))))


def _waiting(thread: CivicThread, machine: Machine | None) -> list[tuple[Any, ...]]:
    """The records of a thread and of its attachments, those left out that stay with the staff."""
    attached = CivicAttached.select(CivicAttached.blob, CivicAttached.action).where(
        CivicAttached.thread == thread.id
    )
    kept = machine.kept if machine else frozenset()
    names = [f"thread:{thread.id}"]
    names += sorted({f"blob:{row.blob}" for row in attached if row.action not in kept})
    rows: list[tuple[Any, ...]] = run(
        "SELECT about, space_id, writer, seq, published FROM feed_waiting "  # noqa: S608  # marks only
        f"WHERE about IN ({marks(len(names))}) ORDER BY writer, seq",
        tuple(names),
    ).fetchall()
    return rows
