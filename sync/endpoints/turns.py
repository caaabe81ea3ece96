"""Batches wait for their turn: one at a time in each worker, on a thread of its own.

On its own thread the connection to the database is always the same one, which has every statement
planned already; pages keep the other threads.
"""

from __future__ import annotations

import contextvars
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TypeVar

from flask import current_app
from flask.blueprints import BlueprintSetupState

from hub.core.errors import HubError
from sync.endpoints.machine import node
from sync.endpoints.slots import slot

#: So many batches more wait, so long; beyond, a space is asked to come back in so many seconds.
WAITING, WAIT_S, BACK_IN_S = 1, 0.4, (3, 20)
Done = TypeVar("Done")


class BusyError(HubError):
    """The centre takes other batches now; ``wait_s`` spreads those who come back."""

    status = 429

    def __init__(self) -> None:
        super().__init__("The centre is busy.")
        self.wait_s = random.randint(*BACK_IN_S)  # noqa: S311  # spreading load, no secret


class Turns:
    """The one thread of a worker that takes batches, and the places of those who wait."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(1 + WAITING)
        self._thread = ThreadPoolExecutor(1, "batches")

    def take(self, folder: Path, work: Callable[[], Done]) -> Done:
        """Do the work when it is its turn, in this worker and on this machine, whose workers share the
        ``folder``. Raises BusyError if that would be long.
        """
        until = time.monotonic() + WAIT_S

        def turn() -> Done:
            with slot(folder, until) as free:
                if not free:
                    raise BusyError
                return work()

        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            doing = self._thread.submit(contextvars.copy_context().run, turn)
            wait([doing], WAIT_S)
            if doing.cancel():  # it has not begun
                raise BusyError
            return doing.result()
        finally:
            self._places.release()


def ready(registered: BlueprintSetupState) -> None:
    """Give the application its thread for batches; it starts with the first one."""
    registered.app.extensions["sync.turns"] = Turns()


def take(work: Callable[[], Done]) -> Done:
    """Do work on a batch when it is its turn in this worker. Raises BusyError if that would be long."""
    turns: Turns = current_app.extensions["sync.turns"]
    return turns.take(node().settings.data_dir, work)
