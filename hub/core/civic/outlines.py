"""Matters for figures: where each stands and when a few actions counted, without replaying any."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from hub.core.civic.machine import Act, Machine, Standing
from hub.core.storage.bound import marks, run


class Whose(NamedTuple):
    """The matters ``towards`` somebody or of a ``commune``: a column of threads and its value."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A matter; its ``standing`` holds only the acts that were asked for, and not what was told."""

    id: str
    towards: str
    standing: Standing


def outlines(machine: Machine, whose: Whose, actions: Collection[str], most: int) -> list[Outline]:
    """The newest public matters, newest first, with their counted ``actions``; two queries."""
    states = tuple(machine.public)
    where = f"t.machine = ? AND t.{whose.column} = ? AND t.state IN ({marks(len(states))}) AND t.shown = 0"
    values = (machine.name, whose.value, *states)
    acts = run(
        "SELECT a.thread, a.rid, a.action, a.hat, a.actor, a.at_ms FROM civic_thread t "  # noqa: S608  # literals and marks only
        f"JOIN civic_act a ON a.thread = t.id WHERE {where} AND a.counted = 1 "
        f"AND a.action IN ({marks(len(actions))}) ORDER BY a.hlc, a.rid",
        (*values, *actions),
    ).fetchall()
    done: dict[str, list[Act]] = {}
    for thread, *act in acts:
        done.setdefault(thread, []).append(Act(*act))
    newest = run(
        f"SELECT t.id, t.towards, t.state FROM civic_thread t WHERE {where} "  # noqa: S608  # literals and marks only
        "ORDER BY t.hlc DESC LIMIT ?",
        (*values, most),
    ).fetchall()
    return [
        Outline(thread, towards or "", Standing(state, acts=tuple(done.get(thread, ()))))
        for thread, towards, state in newest
    ]
