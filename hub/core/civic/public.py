"""What of civic life everybody may read: the one answer for pages, attachments, and other nodes."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import reduce

import peewee

from hub.core.civic.machine import Machine
from hub.core.civic.models import CivicAttached, CivicThread, about
from hub.core.civic.service import SHOWN, machine_of
from hub.core.errors import NotFoundError
from hub.core.node import Node


def is_public(node: Node, thread: CivicThread) -> bool:
    """Whether everybody may read a matter; one of a kind that this hub does not know is for nobody."""
    try:
        machine = machine_of(node, thread.machine)
    except NotFoundError:
        return False
    return is_open(machine, thread)


def in_public_state(node: Node) -> peewee.Expression:
    """For queries of threads: whether one is in a public state of its machine."""
    return reduce(
        operator.or_,
        (
            (CivicThread.machine == machine.name) & CivicThread.state.in_(sorted(machine.public))
            for feature in node.features
            for machine in feature.machines
        ),
    )


def threads_of_blob(blob: str) -> list[tuple[CivicThread, frozenset[str]]]:
    """The threads that an attachment was told in, with the actions it came with; one query."""
    rows = (
        CivicAttached.select(CivicAttached.action, CivicThread)
        .join(CivicThread, on=(CivicThread.id == CivicAttached.thread), attr="matter")
        .where(CivicAttached.blob == blob)
    )
    threads: dict[str, tuple[CivicThread, set[str]]] = {}
    for row in rows:
        thread: CivicThread = row.matter  # type: ignore[attr-defined]  # named by the join
        threads.setdefault(thread.id, (thread, set()))[1].add(row.action)
    return [(thread, frozenset(actions)) for thread, actions in threads.values()]


def is_heard(blob: str, machines: Iterable[Machine]) -> bool:
    """Whether an attachment came with a matter of these machines that everybody may read."""
    known = {machine.name: machine for machine in machines}
    return any(
        is_open(machine, thread) and not actions <= machine.kept
        for thread, actions in threads_of_blob(blob)
        if (machine := known.get(thread.machine)) is not None
    )


def is_open(machine: Machine, thread: CivicThread) -> bool:
    """Whether everybody may read a matter of that machine."""
    return (
        thread.state in machine.public and thread.shown == SHOWN and not about(thread).get("room")
    )
