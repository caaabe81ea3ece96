"""The spaces as an operator at the centre looks at them: machines, contacts, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.clock import DAY_MS
from hub.core.node import Node
from sync.contact import FAILED
from sync.enrolment import roster
from sync.enrolment.roster import ACTIVE, CLOSED, FORKED, LIVE, PENDING, Known, KnownSpace
from sync.records import held
from sync.watching import fleet

#: After how many days without a contact a space counts as silent.
SILENT_DAYS = 7
#: How a space is, from the most to the least pressing.
WAITS, TWICE, HOLDS, SILENT, NEVER, TROUBLE, WELL, SHUT = (
    "waits", "twice", "holds", "silent", "never", "trouble", "well", "shut",
)  # fmt: skip
ORDER = (WAITS, TWICE, HOLDS, SILENT, TROUBLE, NEVER, WELL, SHUT)


@dataclass(frozen=True)
class Overview:
    """A space, its machines (the newest first), what was heard of it and how it is."""

    space: KnownSpace
    machines: tuple[Known, ...]
    heard: fleet.Row | None
    held: int
    how: str
    silent_days: int = 0

    @property
    def waiting(self) -> tuple[Known, ...]:
        """Machines that somebody must let in or refuse."""
        return tuple(one for one in self.machines if one.state == PENDING)

    @property
    def forked(self) -> tuple[Known, ...]:
        """Keys under which two machines wrote."""
        return tuple(one for one in self.machines if one.state == FORKED)

    @property
    def live(self) -> tuple[Known, ...]:
        """Machines that may exchange."""
        return tuple(one for one in self.machines if one.live)

    @property
    def program(self) -> str:
        """The version that its newest machine told."""
        return next((one.program for one in self.machines if one.state in LIVE), "")


def all_of(node: Node) -> list[Overview]:
    """Every space, the most pressing first."""
    heard = {row.space_id: row for row in fleet.rows(node)}
    holds = held.by_space()
    machines: dict[str, list[Known]] = {}
    for known in roster.everybody():
        machines.setdefault(known.space_id, []).append(known)
    found = [
        look(node, space, tuple(machines.get(space.space_id, ())), heard.get(space.space_id),
             holds.get(space.space_id, 0))
        for space in roster.spaces()
    ]  # fmt: skip
    return sorted(found, key=lambda one: ORDER.index(one.how))


def one_of(node: Node, space_id: str) -> Overview | None:
    """One space, or None."""
    return next((one for one in all_of(node) if one.space.space_id == space_id), None)


def look(
    node: Node, space: KnownSpace, machines: tuple[Known, ...], heard: fleet.Row | None, holds: int
) -> Overview:
    """How a space is, from what is known of it."""
    last_ms = heard.last_ms if heard else None
    days = (node.clock.now_ms() - last_ms) // DAY_MS if last_ms is not None else 0
    states = {one.state for one in machines}
    how = WELL
    if PENDING in states:
        how = WAITS
    elif space.state == CLOSED:
        how = SHUT
    elif FORKED in states:
        how = TWICE
    elif holds:
        how = HOLDS
    elif last_ms is None and space.state == ACTIVE:
        how = NEVER
    elif days >= SILENT_DAYS:
        how = SILENT
    elif heard and heard.outcome == FAILED:
        how = TROUBLE
    return Overview(space, machines, heard, holds, how, int(days))
