"""One change of the store at a time, whichever process makes it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from content_cache.durable import make_folders
from content_cache.errors import RefusedError
from content_cache.store import Store


@contextmanager
def alone(store: Store, name: str = ".lock") -> Iterator[None]:
    """Hold a lock of the store, which goes with the process that holds it; raises RefusedError."""
    make_folders(store.incoming)
    with (store.incoming / name).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RefusedError(
                "Another installation is going on.", "Wait until it ends, then start again."
            ) from error
        yield
