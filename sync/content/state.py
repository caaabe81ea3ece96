"""How far bringing content is, for whoever looks from another process, and how to stop it."""

from __future__ import annotations

import os
import time

import msgspec
from msgspec import Struct

from content_cache.durable import make_folders, write_whole
from content_cache.store import Store
from sync.content.fetching import Telling
from sync.content.holding import is_held
from sync.content.preparing import FETCHING

FILE, STOP, LAST = ".state.json", ".stop", ".last.json"
EVERYBODY, NOBODY = ".asked-at", ".alone-at"
#: Seconds between two notes: a card is not to be worn out by them.
EVERY_S = 2.0


class State(Struct, frozen=True):
    """What is coming, from whom: bytes done of ``total``, bytes a second, and how many wait behind."""

    package: str
    title: dict[str, str]
    source: str
    done: int
    total: int
    rate: float
    behind: int

    @property
    def left_s(self) -> float | None:
        """Seconds that are left of this package; None if that cannot be told yet."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None


class Said(Struct, frozen=True):
    """A trouble as a sentence that a face translates: the package (or nothing), what, what to do."""

    package: str
    message: str
    places: dict[str, str]
    step: str


class Heard(Struct, frozen=True):
    """A package that a source had at the last look; ``size`` in bytes."""

    id: str
    version: int
    title: str
    kind: str
    size: int
    source: str


class Last(Struct, frozen=True):
    """What the last run came to (``at_ms``: milliseconds since 1970 UTC, ``heard``: what there was,
    ``cut``: whether a line was)."""

    at_ms: int
    came: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    troubles: tuple[Said, ...] = ()
    heard: tuple[Heard, ...] = ()
    cut: bool = False


def keep(store: Store, last: Last) -> None:
    """Remember what a run came to."""
    folder = store.incoming / FETCHING
    make_folders(folder)
    write_whole(folder / LAST, msgspec.json.encode(last))


def last(store: Store) -> Last | None:
    """What the last run came to, None before the first."""
    try:
        return msgspec.json.decode((store.incoming / FETCHING / LAST).read_bytes(), type=Last)
    except (OSError, msgspec.MsgspecError):
        return None


def note(store: Store, what: str, at_ms: int) -> None:
    """Remember when all sources were asked (``EVERYBODY``), or none could be (``NOBODY``)."""
    folder = store.incoming / FETCHING
    make_folders(folder)
    write_whole(folder / what, str(at_ms).encode())


def noted(store: Store, what: str) -> int | None:
    """When that was the last time (ms since 1970 UTC), None if never."""
    try:
        return int((store.incoming / FETCHING / what).read_text("ascii"))
    except (OSError, ValueError):
        return None


class Teller:
    """Notes the state now and then."""

    def __init__(self, store: Store, source: str, behind: int) -> None:
        self._file = store.incoming / FETCHING / FILE
        self._source, self._behind = source, behind
        self._first: tuple[float, int] | None = None
        self._noted_s = 0.0

    def tell(self, telling: Telling) -> None:
        """Take a note, unless the last one is fresh."""
        now = time.monotonic()
        if self._first is None:
            self._first = (now, telling.done)
        elif now - self._noted_s < EVERY_S:
            return
        self._noted_s = now
        passed = now - self._first[0]
        rate = (telling.done - self._first[1]) / passed if passed > 1 else 0.0
        state = State(
            telling.package,
            telling.title,
            self._source,
            telling.done,
            telling.total,
            rate,
            self._behind,
        )
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(f"{FILE}.{os.getpid()}")
        draft.write_bytes(msgspec.json.encode(state))  # not synced: it is of no use after a cut
        draft.replace(self._file)


def now(store: Store) -> State | None:
    """What is coming at this moment; None if nothing is."""
    folder = store.incoming / FETCHING
    if not is_held(store):
        return None
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=State)
    except (OSError, msgspec.MsgspecError):
        return None


def ask_to_stop(store: Store) -> bool:
    """Have what is coming stopped, whichever process brings it; whether anything is coming."""
    folder = store.incoming / FETCHING
    if not is_held(store):
        return False
    (folder / STOP).touch()
    return True


def is_stopped(store: Store) -> bool:
    """Whether somebody asked."""
    return (store.incoming / FETCHING / STOP).exists()


def begin(store: Store) -> None:
    """A new run: what was asked of the one before is done with."""
    (store.incoming / FETCHING / STOP).unlink(missing_ok=True)


def words(state: State) -> tuple[str, dict[str, object]]:
    """The state as a sentence with named places, for a face to translate and fill.

    ``title`` is left to the face, which knows the reader's language.
    """
    places: dict[str, object] = {
        "done": -(-state.done // 1_000_000),
        "total": -(-state.total // 1_000_000),
        "source": state.source,
    }
    left_s = state.left_s
    if left_s is None:
        return "{title}: {done} of {total} MB, from {source}", places
    places["minutes"] = max(round(left_s / 60), 1)
    return "{title}: {done} of {total} MB, about {minutes} minutes left, from {source}", places
