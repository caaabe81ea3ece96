"""One run of rsync: what it says of its progress, and a watchdog that ends it when nothing comes.

``--timeout`` does not protect a receiver whose source falls silent, so bytes are counted here: those
that the program and its children read, whoever they come from.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import psutil

from sync.content import errors
from sync.content.command import NAMED
from sync.content.outcomes import error_of

#: Seconds between two looks, and those given to end after SIGTERM.
LOOK_S, GRACE_S = 0.5, 5.0
#: Fewer bytes than that within the time of silence count as nothing.
SIGN_OF_LIFE = 4096
#: What is kept of standard error, in bytes.
SAID = 16_384
#: What rsync says at its end (``--info=stats1``): bytes sent and received.
_MOVED = re.compile(r"sent (\d+) bytes +received (\d+) bytes")
_PROGRESS = re.compile(r"\s*(\d+)\s+(\d+)%\s+([\d.]+)(\w*)/s")
#: What the program may see of the environment.
_ENVIRONMENT = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR")


class Moved(NamedTuple):
    """How far a run is: bytes of files done, matched ones included, and the file."""

    done: int
    file: str


class Watch(NamedTuple):
    """What ends a run early.

    ``silence_s`` without a sign of life; more than ``most`` bytes of files; ``stop`` or ``full``
    (asked at each look) being true; ``spend`` (told the bytes of the line) raising. ``keep`` are file
    descriptors that the program holds open, such as a lock.
    """

    silence_s: float = 120.0
    most: int = 1 << 62
    stop: Callable[[], bool] = lambda: False
    full: Callable[[], bool] = lambda: False
    spend: Callable[[int], None] = lambda count: None
    keep: tuple[int, ...] = ()


class Parser:
    """Takes what rsync writes, in any pieces, and tells what it means; CR and LF end a line."""

    def __init__(self) -> None:
        self._rest = b""
        self._now = Moved(0, "")
        #: Bytes of the line both ways, as rsync says at its end; 0 before.
        self.line = 0

    def feed(self, piece: bytes) -> Moved | None:
        """The newest state that ``piece`` tells, None if nothing new."""
        *lines, self._rest = re.split(rb"[\r\n]", self._rest + piece)
        # A line never ends for a source that wants to fill the memory.
        self._rest = self._rest[-65_536:]
        before = self._now
        for line in lines:
            text = line.decode("utf-8", "replace")
            if text.startswith(NAMED):
                self._now = self._now._replace(file=text.removeprefix(NAMED))
            elif found := _PROGRESS.match(text):
                self._now = self._now._replace(done=int(found[1]))
            elif found := _MOVED.match(text):
                self.line = int(found[1]) + int(found[2])
        return self._now if self._now != before else None


def run(
    words: Sequence[str], watch: Watch, on_moved: Callable[[Moved], None] = lambda moved: None
) -> None:
    """Run to the end; whatever happens, nothing of it runs any more afterwards. Raises FetchError."""
    environ = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        process = subprocess.Popen(  # noqa: S603  # the words come from ``command`` alone
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**environ, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            pass_fds=watch.keep,
        )
    except FileNotFoundError as error:
        raise error_of(127) from error
    with process:
        try:
            said = _follow(process, watch, on_moved)
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise error_of(process.returncode, said)


def _follow(
    process: subprocess.Popen[bytes], watch: Watch, on_moved: Callable[[Moved], None]
) -> str:
    """Read both outputs until they end; what came on standard error. Raises FetchError."""
    assert process.stdout and process.stderr
    parser, said = Parser(), b""
    counted = _Counter(process.pid, over_ssh="-e" in process.args)  # type: ignore[operator]  # a list
    alive_at, alive, spent = time.monotonic(), 0, 0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        selector.register(process.stderr, selectors.EVENT_READ)
        looked_at = 0.0
        while selector.get_map():
            for key, _events in selector.select(LOOK_S):
                piece = os.read(key.fd, 65_536)
                if not piece:
                    selector.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    said = (said + piece)[-SAID:]
                elif moved := parser.feed(piece):
                    on_moved(moved)
                    if moved.done > watch.most:
                        raise errors.FetchError(
                            "source",
                            "The source sends more than it said.",
                            "Nothing of it is used. Tell the centre.",
                        )
            now = time.monotonic()
            if now - looked_at < LOOK_S:
                continue
            looked_at = now
            read, line = counted.look()
            if read - alive >= SIGN_OF_LIFE:
                alive, alive_at = read, now
            if watch.stop():
                raise errors.asked_to_stop()
            if watch.full():
                raise errors.no_room_left()
            watch.spend(line - spent)
            spent = line
            if now - alive_at > watch.silence_s:
                raise errors.silent(int(watch.silence_s))
    # What came since the last look is told as well; what is whole by now is not given up for it.
    rest = max(counted.look()[1], parser.line if counted.over_ssh else 0) - spent
    with contextlib.suppress(errors.StoppedError):
        watch.spend(max(rest, 0))
    return said.decode("utf-8", "replace")


class _Counter:
    """Bytes read by a program and its children (all of them), and by ssh (those of the line)."""

    def __init__(self, pid: int, over_ssh: bool) -> None:
        self._pid, self.over_ssh = pid, over_ssh
        self._seen: dict[int, tuple[int, bool]] = {}

    def look(self) -> tuple[int, int]:
        """Both counts until now; children that ended keep theirs."""
        with contextlib.suppress(psutil.Error):
            top = psutil.Process(self._pid)
            for process in (top, *top.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    read = process.io_counters().read_chars
                    self._seen[process.pid] = (read, process.name() == "ssh")
        counts = self._seen.values()
        return sum(read for read, _ssh in counts), sum(read for read, ssh in counts if ssh)


def _end(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM to the whole group, SIGKILL to whoever is left."""
    for number, patience_s in ((signal.SIGTERM, GRACE_S), (signal.SIGKILL, None)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience_s)
    # The group outlives its leader: a child that would not hear SIGTERM goes as well.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
