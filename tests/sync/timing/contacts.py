"""Contacts on a line whose bytes are counted by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub.core.clock import ManualClock
from hub.core.node import Node
from sync.carrying.line import Answer, Line
from sync.contact import (
    Exchange,
    Report,
    Spend,
)  # fmt: skip

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@dataclass
class Wire:
    """A line whose bytes are counted by hand."""

    sent: int = 0
    received: int = 0

    def send(self, *words: object, **options: object) -> Answer:
        return Answer(200, {}, b"")

    def moved(self) -> tuple[int, int]:
        return self.sent, self.received


def moves(wire: Wire, clock: ManualClock, sent: int, received: int, **told: object) -> Exchange:
    """An exchange that moves bytes for ten seconds."""

    def exchange(node: Node, line: Line, spend: Spend) -> Report:
        wire.sent += sent
        wire.received += received
        clock.forward(10_000)
        assert spend.left >= 0
        return Report(**told)  # type: ignore[arg-type]  # fields of the report

    return exchange


def tells(wire: Wire, most: int, true_ms: int) -> Exchange:
    """An exchange that hears the centre's clock and receives what it may of ``most`` bytes."""

    def exchange(node: Node, line: Line, spend: Spend) -> Report:
        wire.received += min(most, spend.left)
        return Report(central_ms=true_ms)

    return exchange


def windows(node: Node, *hours: str) -> Node:
    return replace(node, settings=replace(node.settings, sync_windows=hours))
