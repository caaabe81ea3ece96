"""One contact with central, seen from whoever plans and pays for it: what it may use, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from hub.core.errors import HubError, OperatorError
from hub.core.journal.records import LOG
from hub.core.node import Node
from sync.carrying.line import Line

#: How a contact ended: all was exchanged, some waits still; central is busy, does not know this
#: machine, has not approved it, has shut it out; the line was cut; another error stopped it.
DONE, PARTLY, BUSY = "done", "partly", "busy"
UNKNOWN, PENDING, REVOKED = "unknown", "pending", "revoked"
CUT, FAILED = "cut", "failed"
#: A contact that began and has not told its end; if nobody is at it, the power went.
RUNNING = "running"
OUTCOMES = (DONE, PARTLY, BUSY, UNKNOWN, PENDING, REVOKED, CUT, FAILED, RUNNING)


def nothing_moved() -> tuple[int, int]:
    """The count of a line that costs nothing."""
    return 0, 0


@dataclass
class Spend:
    """What a contact may use: whoever exchanges asks ``left`` before each request.

    ``most_bytes`` counts both ways as ``moved`` tells (the line's own count); ``urgency`` is the last
    kind that may go (``hub.core.journal.records``: ERASURE is the most urgent, LOG the least).
    ``progress`` is told now and then what is moving.
    """

    most_bytes: int = 1 << 40
    urgency: int = LOG
    moved: Callable[[], tuple[int, int]] = nothing_moved
    progress: Callable[[], object] = lambda: None
    _before: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._before = self.moved()

    @property
    def used(self) -> tuple[int, int]:
        """(sent, received) in this contact, in bytes."""
        sent, received = self.moved()
        return sent - self._before[0], received - self._before[1]

    @property
    def left(self) -> int:
        """Bytes that this contact may still use, both ways; never below zero."""
        self.progress()
        return max(self.most_bytes - sum(self.used), 0)

    def allows(self, urgency: int) -> bool:
        """Whether a kind of that urgency may go in this contact."""
        return urgency <= self.urgency


@dataclass
class Report:
    """What came of a contact; ``error`` says why it stopped short, if it did.

    ``central_ms`` is central's clock at the beginning (milliseconds since 1970 UTC, None: not heard), and
    ``retry_after_s`` how long it asks to be left alone.
    """

    outcome: str = DONE
    facts_up: int = 0
    facts_down: int = 0
    blobs_up: int = 0
    blobs_down: int = 0
    central_ms: int | None = None
    retry_after_s: float | None = None
    error: HubError | None = None

    @property
    def next_step(self) -> str:
        """What to do about the error, in English, its places filled; empty if nothing."""
        return self.error.next_step if isinstance(self.error, OperatorError) else ""


class Exchange(Protocol):
    """``sync.records.exchange.exchange``: one contact from its hello to its end."""

    def __call__(self, node: Node, line: Line, spend: Spend) -> Report:
        """Exchange what may be exchanged; cuts are told in the report."""
