"""The desk of the page: which sticks are there, and one visit at a time in the background."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace

from hub.core.errors import HubError, NotFoundError
from hub.core.node import Node
from sync.timing.alone import BusyError
from sync.usb import leaving, visit
from sync.usb.found import Finder, Found
from sync.usb.outcome import READING, Outcome

#: How long the end of a visit is shown, in seconds.
SHOWN_S = 600.0


@dataclass(frozen=True)
class Visit:
    """A visit under way or over: ``what`` is being done, ``done`` of ``total`` (0: not known).

    ``outcome`` is there at the end; ``error`` if it could not begin; ``since`` when that last changed
    (monotonic seconds).
    """

    stick: Found
    what: str = READING
    done: int = 0
    total: int = 0
    outcome: Outcome | None = None
    error: HubError | None = None
    since: float = field(default_factory=time.monotonic)

    @property
    def over(self) -> bool:
        """Whether the stick may be taken away."""
        return self.outcome is not None or self.error is not None


@dataclass
class Desk:
    """Sticks and the visit of one of them."""

    finder: Finder = field(default_factory=Finder)
    visit: Visit | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def shown(self) -> Visit | None:
        """The visit under way, or the last one for some minutes: later nobody knows what it is about."""
        last = self.visit
        if last is not None and last.over and time.monotonic() - last.since > SHOWN_S:
            return None
        return last

    def sticks(self) -> list[Found]:
        """The sticks that are in the machine."""
        return self.finder.sticks()

    def begin(self, node: Node, stick_id: str) -> None:
        """Begin the visit of a stick; raises NotFoundError if it is gone, BusyError."""
        stick = next((one for one in self.sticks() if one.id == stick_id), None)
        if stick is None:
            raise NotFoundError("This stick is not in the machine any more. Put it in again.")
        with self._lock:
            if self.visit is not None and not self.visit.over:
                raise BusyError("A stick is being worked on already.", "Wait until it ends.")
            self.visit = Visit(stick)
        name = f"stick {node.settings.data_dir}"
        threading.Thread(target=self._run, args=(node, stick), name=name, daemon=True).start()

    def _run(self, node: Node, stick: Found) -> None:
        with node.open():
            try:
                outcome = visit.at_a_space(node, stick.path, self._tell)
                leaving.let_go(stick)
                self._change(outcome=outcome)
            except HubError as error:
                self._change(error=error)
            except BaseException:
                # Nobody waits for this thread: the page must say that it ended, the log hears why.
                self._change(error=HubError("The hub made a mistake. Tell the technician."))
                raise
            finally:
                node.database.close()

    def _tell(self, what: str, done: int, total: int) -> None:
        self._change(what=what, done=done, total=total)

    def _change(self, **changes: object) -> None:
        with self._lock:
            if self.visit is not None:
                self.visit = replace(self.visit, since=time.monotonic(), **changes)  # type: ignore[arg-type]  # fields by name
