"""Work done in a process of its own, which may be killed: forked, so that it starts at once."""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

#: Calls into C after each of which a process may die: of files, sockets and the database.
MOMENTS = {
    "write", "fsync", "rename", "replace", "link", "unlink", "mkdir", "flock", "execute", "send",
    "sendall", "recv", "recv_into",
}  # fmt: skip


class ChildError(AssertionError):
    """What a child raised, as text."""


@dataclass
class Child:
    """A process under way; its answer comes through ``pipe``."""

    pid: int
    pipe: int
    code: int | None = None

    def kill(self) -> None:
        """kill -9, whatever it does."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def runs(self) -> bool:
        """Whether it is still there."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code is None

    def wait(self) -> int:
        """Its exit code once it is gone; -9 if it was killed."""
        if self.code is None:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.code

    def wait_for(self, seconds: float) -> None:
        """Wait until it has something to say, or so long."""
        select.select([self.pipe], [], [], seconds)

    def answer(self, patience_s: float = 120) -> Any:
        """What its work came to; None if it was killed. Raises ChildError for what it raised."""
        timer = threading.Timer(patience_s, os.kill, (self.pid, signal.SIGKILL))
        timer.start()
        with os.fdopen(self.pipe, "rb") as stream:
            data = stream.read()
        timer.cancel()
        self.wait()
        if not data:
            return None
        good, told = pickle.loads(data)  # of our own child
        if not good:
            raise ChildError(told)
        return told


def start(work: Callable[[], Any], moment: int = 0) -> Child:
    """Do some work in a child, which is killed before its nth call of ``MOMENTS`` (0: it lives)."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return Child(pid, reader)
    code = 1
    try:
        os.close(reader)
        if moment:
            die_at(moment)
        told = _told(work)
        sys.setprofile(None)
        with os.fdopen(writer, "wb") as stream:
            stream.write(pickle.dumps(told))
        code = 0
    finally:
        os._exit(code)


def run(work: Callable[[], Any], moment: int = 0) -> Any:
    """Do some work in a child and wait for it; None if it was killed."""
    return start(work, moment).answer()


def _told(work: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return True, work()
    except BaseException:
        import traceback

        return False, traceback.format_exc()


def die_at(moment: int, threads_only: bool = False) -> None:
    """Let this process die before its nth call of ``MOMENTS``; of threads started from now on alone."""
    left = moment

    def profile(frame: FrameType, event: str, called: Any) -> None:
        nonlocal left
        if event == "c_call" and getattr(called, "__name__", "") in MOMENTS:
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(profile)
    if not threads_only:
        sys.setprofile(profile)


def pause(seconds: float) -> None:
    """Let others go on for a while."""
    time.sleep(seconds)
