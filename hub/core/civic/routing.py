"""Which feeds of the centre a record goes to; a matter's records go out once it is public.

A citizen's words stay between her space and the centre while they are looked at. What others do in
her matter (a moderator or an official at the centre) goes home to her space at once. When it becomes
public, all its records go to every space, and those that follow, its withdrawal among them: who has a
matter must hear what became of it. Attachments go only while it is public, and those that only the
staff may see never. Private acts of a public matter (who is interested, who reported it) go home and no further.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from hub.core.civic.machine import Machine
from hub.core.civic.models import CivicAttached, CivicThread
from hub.core.civic.public import is_open
from hub.core.journal import feeds
from hub.core.journal.feeds import EVERYONE_FEED, PUBLIC_FEED, Entered, entering, own_feed
from hub.core.journal.records import EVERYONE, OWN, PUBLIC, Record, RecordKind
from hub.core.storage.bound import marks, run, run_many

#: Where a record of a matter has gone: home to the matter's space, out to everybody.
HOME, OUT = 1, 2
_WAITS = (
    "INSERT INTO feed_waiting (about, space_id, writer, seq, published) VALUES (?, ?, ?, ?, 0) "
    "ON CONFLICT DO NOTHING"
)
_WENT = "UPDATE feed_waiting SET published = ? WHERE about = ? AND writer = ? AND seq = ?"


class Routing:
    """Tells the centre's feeds of each record, in the transaction that brings it."""

    def __init__(self, kinds: Iterable[RecordKind], machines: Iterable[Machine]) -> None:
        self._reach = {kind.name: kind.reach for kind in kinds}
        self._machines = {machine.name: machine for machine in machines}
        self._private = frozenset(one for of in self._machines.values() for one in of.private)

    def __call__(self, records: Sequence[Record]) -> None:
        """Enter records into the feeds that they belong to."""
        rows: list[Entered] = []
        spoken: list[tuple[str, str, str, int]] = []
        for record in records:
            reach = self._reach.get(record.kind, OWN)
            own = EVERYONE_FEED if reach == EVERYONE else own_feed(record.space_id)
            rows.append(entering(own, record))
            about = _about(record, self._private) if reach == PUBLIC else None
            if about:
                spoken.append((about, record.space_id, record.writer, record.seq))
        if spoken:
            run_many(_WAITS, spoken)
            rows += self._due({about for about, *_place in spoken})
        feeds.append(rows)

    def _due(self, abouts: set[str]) -> list[Entered]:
        """What of the matters that records speak of has to go home or out and has not yet."""
        threads = _threads(abouts)
        names, kept = self._names(threads)
        waiting = _waiting(sorted({name for of in names.values() for name in of}))
        rows: list[Entered] = []
        gone: dict[tuple[str, str, int], int] = {}
        for thread in threads:
            places = [place for name in names[thread.id] for place in waiting.get(name, ())]
            places.sort(key=lambda place: (place.writer, place.seq))
            rows += self._of_thread(thread, places, kept[thread.id], gone)
        run_many(_WENT, [(went, *key) for key, went in gone.items()])
        return rows

    def _of_thread(
        self,
        thread: CivicThread,
        places: list[_Place],
        kept: Container[str],
        gone: dict[tuple[str, str, int], int],
    ) -> list[Entered]:
        """What of one matter goes home, or out unless it is ``kept``; ``gone`` takes note, by (about,
        writer, seq).
        """
        machine = self._machines.get(thread.machine)
        public = machine is not None and is_open(machine, thread)
        told = public or any(place.gone & OUT for place in places)
        rows: list[Entered] = []
        for place in places:
            key = (place.about, place.writer, place.seq)
            record = (place.space_id, place.writer, place.seq)
            out = public or (told and place.about.startswith("thread:"))
            out = out and place.about not in kept
            been = gone.get(key, place.gone)
            missing = (HOME | OUT if out else HOME) & ~been
            if missing & HOME and place.space_id != thread.space_id:
                rows.append(Entered(own_feed(thread.space_id), record))
            if missing & OUT:
                rows.append(Entered(PUBLIC_FEED, record, thread.commune or ""))
            if missing:
                gone[key] = been | missing
        return rows

    def _names(
        self, threads: Sequence[CivicThread]
    ) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """What records of some matters are about: the matter and its attachments; and which of them
        stay with its own space and the centre: private acts, what is for the staff alone.
        """
        names = {thread.id: {f"thread:{thread.id}", f"home:{thread.id}"} for thread in threads}
        kept = {thread.id: {f"home:{thread.id}"} for thread in threads}
        machines = {thread.id: self._machines.get(thread.machine) for thread in threads}
        if names:
            told: dict[tuple[str, str], set[str]] = {}
            sql = "SELECT thread, blob, action FROM civic_attached WHERE thread IN "
            for thread, blob, action in run(f"{sql}({marks(len(names))})", tuple(names)).fetchall():
                told.setdefault((thread, f"blob:{blob}"), set()).add(action)
            for (thread, name), actions in told.items():
                machine = machines[thread]
                names[thread].add(name)
                if machine is not None and actions <= machine.kept:
                    kept[thread].add(name)
        return names, kept


class _Place(NamedTuple):
    about: str
    space_id: str
    writer: str
    seq: int
    gone: int


def _about(record: Record, private: Container[str]) -> str | None:
    """The matter or attachment that a record speaks of, ``home:`` a matter if it is a private act of
    it; None once its body was erased.
    """
    if record.body is None:
        return None
    told: Any = msgspec.json.decode(record.body)
    if not isinstance(told, Mapping):
        return None
    if told.get("action") in private and isinstance(told.get("thread"), str):
        return f"home:{told['thread']}"
    for name in ("thread", "blob"):
        if isinstance(told.get(name), str):
            return f"{name}:{told[name]}"
    return None


def _threads(abouts: set[str]) -> list[CivicThread]:
    """The threads that records speak of, by themselves or by their attachments."""
    by_kind: dict[str, set[str]] = {"thread": set(), "home": set(), "blob": set()}
    for about in abouts:
        kind, _colon, name = about.partition(":")
        by_kind[kind].add(name)
    ids, blobs = by_kind["thread"] | by_kind["home"], sorted(by_kind["blob"])
    if blobs:
        rows = CivicAttached.select(CivicAttached.thread).where(CivicAttached.blob.in_(blobs))
        ids |= {row.thread for row in rows}
    if not ids:
        return []
    return list(CivicThread.select().where(CivicThread.id.in_(sorted(ids))))


def _waiting(names: Sequence[str]) -> dict[str, list[_Place]]:
    """The records about some matters and attachments."""
    found: dict[str, list[_Place]] = {}
    if names:
        sql = "SELECT about, space_id, writer, seq, published FROM feed_waiting WHERE about IN "
        for row in run(f"{sql}({marks(len(names))})", tuple(names)).fetchall():
            found.setdefault(row[0], []).append(_Place(*row))
    return found
