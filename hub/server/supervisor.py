"""Several workers behind one address: start them, look after them, stop them.

The supervisor opens the listening sockets and hands them down, so that no connection is lost while a
worker dies and another one comes. It serves nothing itself and holds no connection to the database.
Each worker also listens at a socket of its own: there the supervisor asks whether it still answers.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from hub.core import identity, starting
from hub.core.settings import Settings
from hub.core.storage.database import connect
from hub.core.storage.migrate import migrate
from hub.server.asking import answers
from hub.server.beacon import beacon_of
from hub.server.notify import notify, watchdog_s
from hub.server.serve import DRAIN_S
from hub.server.sockets import address_of, let_go, listen_all, listen_at

log = logging.getLogger(__name__)
#: Seconds between two questions to a worker, how long it may take, and how often it may be silent.
ASK_EVERY_S, PATIENCE_S, SILENCES = 5.0, 3.0, 8
#: How long a worker may take to answer for the first time, in seconds.
STARTING_S = 120.0
#: Seconds before a worker that died at once is started again; each time twice as long.
SHORTEST_WAIT_S, LONGEST_WAIT_S = 0.2, 10.0


@dataclass
class Worker:
    """One process: where it answers, when it was started (monotonic s), how often it was silent."""

    process: subprocess.Popen[bytes]
    path: Path
    since: float
    ready: bool = False
    silent: int = 0


@dataclass
class Place:
    """A place for a worker: who has it, and when the next one may start after how long a wait."""

    worker: Worker | None = None
    wait_s: float = SHORTEST_WAIT_S
    not_before: float = 0.0


@dataclass
class Supervisor:
    """Keeps ``count`` workers running; ``command`` is the command line of one, without its sockets."""

    listeners: Sequence[socket.socket]
    count: int
    command: Sequence[str]
    folder: Path
    stopping: bool = False
    rolling: bool = False
    places: list[Place] = field(default_factory=list)
    started: int = 0

    def run(self, say_ready: Callable[[], object]) -> None:
        """Look after the workers until SIGTERM or SIGINT; SIGHUP replaces them one by one."""
        self.places = [Place() for _ in range(self.count)]
        self._leash, self._held = os.pipe()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._told)
        ready, asked = False, 0.0
        try:
            while not self.stopping:
                self._fill()
                if self.rolling:
                    self.rolling = False
                    self._roll()
                if not ready and any(place.worker and place.worker.ready for place in self.places):
                    ready = True
                    say_ready()
                if time.monotonic() - asked > (ASK_EVERY_S if ready else 0.2):
                    asked = time.monotonic()
                    self._ask()
                time.sleep(0.1)
        finally:
            self._stop([place.worker for place in self.places if place.worker])

    def _told(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self.rolling = True
        else:
            self.stopping = True

    def _fill(self) -> None:
        """Start a worker in each empty place; one that dies young waits longer each time."""
        now = time.monotonic()
        for place in self.places:
            worker = place.worker
            if worker and worker.process.poll() is not None:
                log.warning(
                    "worker %d ended with %s", worker.process.pid, worker.process.returncode
                )
                young = now - worker.since < LONGEST_WAIT_S
                place.wait_s = min(place.wait_s * 2, LONGEST_WAIT_S) if young else SHORTEST_WAIT_S
                place.not_before = now + place.wait_s
                place.worker = None
            if place.worker is None and now >= place.not_before:
                place.worker = self._start()

    def _start(self) -> Worker:
        """A new worker on the shared sockets and one of its own."""
        self.started += 1
        path = self.folder / f"{self.started}.sock"
        with contextlib.closing(listen_at(path)) as own:
            numbers = [one.fileno() for one in (*self.listeners, own)]
            words = [*self.command, "--leash", str(self._leash)]
            for number in numbers:
                words += ["--listening", str(number)]
            if self.started == 1:
                words.append("--first")
            process = subprocess.Popen(words, pass_fds=(*numbers, self._leash))  # noqa: S603  # our own program
        return Worker(process, path, time.monotonic())

    def _ask(self) -> None:
        """Ask every worker whether it answers; end one that is silent: its place is filled anew."""
        heard = 0
        for worker in [place.worker for place in self.places if place.worker]:
            if answers(worker.path, PATIENCE_S if worker.ready else 1.0):
                worker.ready, worker.silent = True, 0
                heard += 1
                continue
            worker.silent += 1
            late = time.monotonic() - worker.since > STARTING_S
            if late if not worker.ready else worker.silent >= SILENCES:
                log.error("worker %d does not answer: it is ended", worker.process.pid)
                worker.process.kill()
        if heard and watchdog_s() is not None:
            notify(f"WATCHDOG=1\nSTATUS={heard} of {self.count} workers answer")

    def _roll(self) -> None:
        """Put a new worker in each place before the old one stops; an unfit one changes nothing."""
        for place in self.places:
            old, new = place.worker, self._start()
            while not answers(new.path, 1.0):
                if new.process.poll() is not None or time.monotonic() - new.since > STARTING_S:
                    log.error("the new worker does not answer: the old ones stay")
                    self._stop([new])
                    return
                if self.stopping:
                    self._stop([new])
                    return
                time.sleep(0.1)
            new.ready, place.worker = True, new
            if old:
                self._stop([old])

    def _stop(self, workers: Sequence[Worker]) -> None:
        """Let workers finish what they do, then end them."""
        for worker in workers:
            worker.process.terminate()
        end = time.monotonic() + DRAIN_S + 5
        for worker in workers:
            try:
                worker.process.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()
            worker.path.unlink(missing_ok=True)


def supervise(settings: Settings, say: Callable[[str], object]) -> None:
    """Serve with several workers until stopped; the schema is brought up first."""
    folder = Path(tempfile.mkdtemp(prefix="hub-workers-"))
    try:
        with starting.marked(settings.data_dir):
            identity.load(settings.data_dir)  # no workers where there is no hub
            database = connect(settings.database_url)
            migrate(database, settings.data_dir)
            database.close()
            listeners = listen_all(settings)
            address, port = address_of(settings, listeners)
            command = [sys.executable, "-m", "hub", "serve", "--role", settings.role,
                       "--host", settings.host, "--port", str(port), "--socket", settings.socket]  # fmt: skip
        of = Supervisor(listeners, settings.processes, command, folder)
        beacon = beacon_of(settings, port)
        if beacon:
            beacon.start()

        def ready() -> None:
            say(f"The hub answers at {address}/ with {of.count} workers")
            notify("READY=1")

        of.run(ready)
        notify("STOPPING=1")
        if beacon:
            beacon.stop()
        let_go(settings, listeners)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
