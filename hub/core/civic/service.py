"""Acts of civic life: a matter is begun, somebody acts in it, reacts to it, hides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.core import ids
from hub.core.civic.machine import Act, Machine, Standing
from hub.core.civic.models import CivicThread
from hub.core.civic.records import (
    Reacted,
    ThreadActed,
    ThreadOpened,
    ThreadShown,
    acts_by_thread,
)
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import marks, run
from hub.core.usage.rules import age_band, year_of
from hub.core.who import Who

SHOWN, RESTRICTED, HIDDEN = 0, 1, 2


@dataclass(frozen=True)
class Opening:
    """What a new matter is; ``author`` is whoever speaks, ``None`` for the hub or a council."""

    author: str | None = None
    commune: str | None = None
    towards: str | None = None
    parent: str | None = None
    title: str | None = None
    about: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Matter:
    """A thread with where it stands."""

    thread: CivicThread
    standing: Standing


def machine_of(node: Node, name: str) -> Machine:
    """A machine by its name; raises NotFoundError."""
    for feature in node.features:
        for machine in feature.machines:
            if machine.name == name:
                return machine
    raise NotFoundError("This matter is of a kind that this hub does not know.")


def begin(node: Node, who: Who, machine: str, opening: Opening) -> str:
    """Begin a matter; answers its id. Speaking for another names both."""
    machine_of(node, machine)
    author = opening.author or who.person
    gender, band = _about_person(node, author)
    thread = ids.uuid7(node.clock.now_ms())
    body = ThreadOpened(
        thread=thread, machine=machine, person=author,
        behalf=who.person if author != who.person else None,
        commune=opening.commune, towards=opening.towards, parent=opening.parent,
        gender=gender, band=band, title=opening.title, about=dict(opening.about or {}),
    )  # fmt: skip
    node.journal.write("civic.opened", body, who.actor)
    return thread


def act(
    node: Node,
    who: Who,
    thread: str,
    action: str,
    hat: str,
    told: Mapping[str, str] | None = None,
    at_ms: int | None = None,
    behalf: str | None = None,
    rid: str | None = None,
) -> Standing:
    """Do something in a matter with one hat; answers where it stands then.

    The caller has checked that ``who`` may wear the hat. Raises NotFoundError, NotAllowedError if
    the matter does not stand so that this can be done, InputError if something must be told with it.
    """
    with node.journal.writing():
        found = matter(node, thread)
        machine = machine_of(node, found.thread.machine)
        given = {key: text.strip() for key, text in (told or {}).items() if text.strip()}
        meant = Act("", action, hat, who.actor, at_ms or node.clock.now_ms(), given)
        step = machine.step(found.standing.state, action)
        if step is None or hat not in step.hats:
            raise NotAllowedError("This can no longer be done here: somebody acted meanwhile.")
        if missing := [name for name in step.needs if not given.get(name)]:
            raise InputError("Something is missing: {what}.", what=", ".join(missing))
        if machine.allows(found.standing, meant) is None:
            raise NotAllowedError("This is for somebody else to do, or was done already.")
        body = ThreadActed(
            thread=thread, action=action, hat=hat, behalf=behalf, told=given, at_ms=at_ms
        )
        node.journal.write("civic.acted", body, who.actor, rid=rid)
        return matter(node, thread).standing


def react(node: Node, who: Who, thread: str, kind: str, allowed: Iterable[str]) -> None:
    """Say what one thinks of a matter; '' takes it back. Raises InputError, NotAllowedError."""
    if who.person is None:
        raise NotAllowedError("Come in with your pictures or your card to give your opinion.")
    if kind and kind not in allowed:
        raise InputError("This is not an opinion that can be given here.")
    matter(node, thread)
    node.journal.write(
        "civic.reacted", Reacted(thread=thread, person=who.person, kind=kind), who.actor
    )


def hide(node: Node, who: Who, thread: str, level: int, reason: str, text: str = "") -> None:
    """Restrict or hide a matter, whatever its state; what was hidden stays hidden."""
    matter(node, thread)
    body = ThreadShown(thread=thread, level=level, reason=reason, text=text)
    node.journal.write("civic.shown", body, who.actor)


def matter(node: Node, thread: str) -> Matter:
    """One thread with its acts replayed; raises NotFoundError."""
    row = CivicThread.get_or_none(CivicThread.id == thread)
    if row is None:
        raise NotFoundError("This matter is not here.")
    return matters(node, [row])[0]


def matters(node: Node, rows: Iterable[CivicThread]) -> list[Matter]:
    """Threads with where they stand; one query for all."""
    threads = list(rows)
    acts = acts_by_thread(row.id for row in threads)
    return [
        Matter(row, machine_of(node, row.machine).replay(acts.get(row.id, []))) for row in threads
    ]


def reactions(threads: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many persons think what of some threads; one query."""
    names = tuple(threads)
    if not names:
        return {}
    rows = run(
        "SELECT thread, kind, count(*) FROM civic_reaction "  # noqa: S608  # marks only
        f"WHERE kind <> '' AND thread IN ({marks(len(names))}) GROUP BY thread, kind",
        names,
    ).fetchall()
    found: dict[str, dict[str, int]] = {}
    for thread, kind, count in rows:
        found.setdefault(thread, {})[kind] = int(count)
    return found


def _about_person(node: Node, person: str | None) -> tuple[str | None, str | None]:
    """Gender and age band of an author now."""
    if person is None:
        return None, None
    row = run("SELECT gender, birth_year FROM person WHERE id = ?", (person,)).fetchone()
    if row is None:
        return None, None
    return row[0], age_band(row[1], year_of(node.clock.now_ms()))
