"""One fetch at a time on a machine, and what is left of a hub that was killed in the middle of one."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from content_cache.durable import make_folders
from content_cache.errors import RefusedError
from content_cache.store import Store
from sync.content.preparing import FETCHING

LOCK = ".lock"
#: How long an rsync whose hub was killed may take to notice, in seconds: it ends at its next word, which
#: nobody reads. One whose source is silent never says a word, and is ended.
ORPHAN_S = 15.0


@contextmanager
def one_at_a_time(store: Store) -> Iterator[int]:
    """Hold the lock of all fetching, as a descriptor that programs started meanwhile hold too.

    An rsync that outlives its hub thus keeps the next hub from writing beside it. Raises RefusedError.
    """
    folder = store.incoming / FETCHING
    make_folders(folder)
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _taken(lock, ORPHAN_S) and not (_end_orphans(folder) and _taken(lock, ORPHAN_S)):
            raise RefusedError(
                "Content is being brought already.", "Wait until that ends, or stop it."
            )
        os.ftruncate(lock, 0)
        os.pwrite(lock, _me().encode(), 0)
        yield lock
    finally:
        os.close(lock)


def is_held(store: Store) -> bool:
    """Whether somebody holds the lock."""
    try:
        handle = os.open(store.incoming / FETCHING / LOCK, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _taken(handle, 0.0)
    finally:
        os.close(handle)


def _taken(lock: int, patience_s: float) -> bool:
    """Take the lock; whether that could be done in time."""
    until = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.2)


def _me() -> str:
    """This process, told apart from a later one of the same number."""
    return f"{os.getpid()} {psutil.Process().create_time()}"


def _end_orphans(folder: Path) -> bool:
    """End the rsyncs that write below ``folder`` if the process that started them is gone."""
    with contextlib.suppress(OSError, ValueError, psutil.NoSuchProcess):
        number, began = (folder / LOCK).read_text("ascii").split()
        if psutil.Process(int(number)).create_time() == float(began):
            return False
    for process in psutil.process_iter(["name", "cmdline"]):
        words = process.info["cmdline"] or ()
        if process.info["name"] == "rsync" and any(str(folder.absolute()) in w for w in words):
            with contextlib.suppress(psutil.Error):
                process.kill()
    return True
