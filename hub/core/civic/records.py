"""Record kinds of civic life and how they fold: acts are kept, states follow from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from hub.core.blobs import rules as blobs
from hub.core.civic.machine import Act, Machine
from hub.core.civic.models import CivicAct, CivicAttached, CivicReaction, CivicThread
from hub.core.journal.records import CIVIC, MATTERS, PUBLIC, Body, Entry, RecordKind
from hub.core.storage.bound import marks, run
from hub.core.storage.tables import LATEST, MAX, put


class ThreadOpened(Body, frozen=True, kw_only=True):
    """A matter was begun; ``gender`` and ``band`` are the author's then, for counts by them."""

    thread: str
    machine: str
    person: str | None = None
    behalf: str | None = None
    commune: str | None = None
    towards: str | None = None
    parent: str | None = None
    gender: str | None = None
    band: str | None = None
    title: str | None = None
    about: dict[str, str] = msgspec.field(default_factory=dict)


class ThreadActed(Body, frozen=True, kw_only=True):
    """One act: the hat it was done with, and what was told (text, voice, photo, reason, to, by…).

    ``at_ms`` is a time that a human stated, such as when a sheet was handed over.
    """

    thread: str
    action: str
    hat: str
    behalf: str | None = None
    told: dict[str, str] = msgspec.field(default_factory=dict)
    at_ms: int | None = None


class ThreadShown(Body, frozen=True, kw_only=True):
    """A moderator's word: 0 shown, 1 restricted, 2 hidden; hidden wins."""

    thread: str
    level: int
    reason: str = ""
    text: str = ""


class Reacted(Body, frozen=True, kw_only=True):
    """What somebody thinks of a thread, changeable; '' takes it back."""

    thread: str
    person: str
    kind: str


def kinds(machines: Iterable[Machine]) -> tuple[RecordKind, ...]:
    """The civic record kinds of a hub with these machines."""
    fold = Fold({machine.name: machine for machine in machines})
    civic = partial(RecordKind, urgency=CIVIC, reach=PUBLIC, touches=MATTERS)
    return (
        civic("civic.opened", ThreadOpened, fold.opened, settle=fold.settle),
        civic("civic.acted", ThreadActed, fold.acted, settle=fold.settle),
        civic("civic.shown", ThreadShown, fold.shown),
        civic("civic.reacted", Reacted, fold.reacted),
    )


class Fold:
    """Carries civic records into tables; records may come in any order."""

    def __init__(self, machines: Mapping[str, Machine]) -> None:
        self._machines = machines

    def opened(self, entry: Entry) -> str:
        """The thread's row; its acts may already be here."""
        body: ThreadOpened = entry.body
        values = msgspec.structs.asdict(body)
        values |= {
            "id": values.pop("thread"), "author": values.pop("person"), "space_id": entry.space_id,
            "about": json.dumps(body.about, sort_keys=True, ensure_ascii=False),
            "hlc": entry.hlc, "state": "", "shown": 0,
        }  # fmt: skip
        put(CivicThread, values)
        said = run(
            "SELECT told FROM civic_act WHERE thread = ? AND action = ?", (body.thread, SHOWN)
        ).fetchall()
        if level := max((int(json.loads(told)["level"]) for (told,) in said), default=0):
            run("UPDATE civic_thread SET shown = ? WHERE id = ?", (level, body.thread))
        return body.thread

    def acted(self, entry: Entry) -> str:
        """One act more; the thread's state follows anew from all of them."""
        body: ThreadActed = entry.body
        told = json.dumps(body.told, sort_keys=True, ensure_ascii=False)
        self._keep(entry, body.thread, body.action, body.hat, body.behalf, told, body.at_ms)
        for blob in attached(body.told):
            of = {"space_id": entry.space_id, "thread": body.thread, "action": body.action}
            put(CivicAttached, {**of, "blob": blob})
        return body.thread

    def shown(self, entry: Entry) -> None:
        """The most hidden level that was said of a thread; the word itself is kept as an act."""
        body: ThreadShown = entry.body
        said = {"level": str(body.level), "reason": body.reason, "text": body.text}
        told = json.dumps(said, sort_keys=True, ensure_ascii=False)
        self._keep(entry, body.thread, SHOWN, "moderator", None, told, None)
        run(
            "UPDATE civic_thread SET shown = ? WHERE id = ? AND shown < ?",
            (body.level, body.thread, body.level),
        )

    def reacted(self, entry: Entry) -> None:
        """The latest word of each person."""
        body: Reacted = entry.body
        put(
            CivicReaction,
            {
                "space_id": entry.space_id,
                "thread": body.thread,
                "person": body.person,
                "kind": body.kind,
                "hlc": entry.hlc,
                **entry.dated(),
            },
            {**dict.fromkeys(("kind", "at_ms", "boot", "mono_ms"), LATEST), "hlc": MAX},
        )

    def _keep(
        self,
        entry: Entry,
        thread: str,
        action: str,
        hat: str,
        behalf: str | None,
        told: str,
        at_ms: int | None,
    ) -> None:
        put(
            CivicAct,
            {
                "rid": entry.rid,
                "space_id": entry.space_id,
                "thread": thread,
                "action": action,
                "hat": hat,
                "actor": entry.actor,
                "behalf": behalf,
                "told": told,
                "hlc": entry.hlc,
                **entry.dated(at_ms),
            },
        )

    def settle(self, threads: Sequence[str]) -> None:
        """Write the states that the acts of threads lead to and which acts count, where a thread's
        opening is here.
        """
        machines = {
            thread: self._machines[name]
            for thread, name in _asked(
                "SELECT id, machine FROM civic_thread WHERE id IN ({})", threads
            )
            if name in self._machines  # otherwise it is of a later version of the program
        }
        acts = acts_by_thread(machines)
        aside: dict[str, set[str]] = {}
        sql = "SELECT thread, rid FROM civic_act WHERE counted = 0 AND thread IN ({})"
        for thread, rid in _asked(sql, threads):
            aside.setdefault(thread, set()).add(rid)
        for thread, machine in machines.items():
            now = machine.replay(acts.get(thread, ()))
            run("UPDATE civic_thread SET state = ? WHERE id = ?", (now.state, thread))
            crossed = set(now.crossed)
            for rid in aside.get(thread, set()) ^ crossed:
                sql = "UPDATE civic_act SET counted = ? WHERE thread = ? AND rid = ?"
                run(sql, (int(rid not in crossed), thread, rid))


#: So many threads are asked for at a time: a statement takes so many values.
_AT_ONCE = 500


def _asked(sql: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Rows for each of some names, which stand in ``sql`` at ``{}``."""
    for start in range(0, len(names), _AT_ONCE):
        some = tuple(names[start : start + _AT_ONCE])
        yield from run(sql.format(marks(len(some))), some).fetchall()


#: The action under which a moderator's word on visibility is kept among the acts.
SHOWN = "shown"
#: What in an act names an attachment: one of each kind can be told with it.
ATTACHMENTS = (blobs.VOICE, blobs.PHOTO, blobs.DOCUMENT)


def attached(told: Mapping[str, str]) -> tuple[str, ...]:
    """The attachments that come with an act."""
    names = (told.get(key, "") for key in ATTACHMENTS)
    return tuple(dict.fromkeys(name for name in names if blobs.is_id(name)))


def acts_of(thread: str) -> list[Act]:
    """The acts of one thread in the order of their stamps."""
    return acts_by_thread([thread]).get(thread, [])


def acts_by_thread(threads: Iterable[str]) -> dict[str, list[Act]]:
    """The acts of some threads, each in the order of its stamps; one query."""
    sql = (
        "SELECT thread, rid, action, hat, actor, at_ms, told FROM civic_act "
        "WHERE action <> 'shown' AND thread IN ({}) ORDER BY hlc, rid"
    )
    found: dict[str, list[Act]] = {}
    for thread, rid, action, hat, actor, at_ms, told in _asked(sql, tuple(threads)):
        found.setdefault(thread, []).append(Act(rid, action, hat, actor, at_ms, json.loads(told)))
    return found
