"""Reading everything once in a while: what was verified longest ago comes first, a little a day.

As ``python -m content_cache.care.scrub ROOT NOW_MS`` it works through what is due below ROOT, at idle
priority. What it finds stays noted beside its place until somebody sees to it, power cut or not.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from content_cache.care.soundness import check_manifest, manifest_of
from content_cache.checksum import check_file
from content_cache.durable import make_folders, write_whole
from content_cache.errors import ContentError
from content_cache.folder import list_files
from content_cache.manifest import Manifest
from content_cache.package import NAME
from content_cache.store import Store

STATE = "scrub.json"
DAY_MS = 24 * 3_600_000
#: The share of all bytes that is read in a day.
SHARE = 0.02
#: Bytes after which the place is written down.
BETWEEN_MARKS = 64 << 20
#: A file costs at least a block, so that many small ones count too.
LEAST = 4096


class Found(Struct, frozen=True):
    """A version in which something is wrong, with the first thing that is."""

    package: str
    version: int
    path: str


class Place(Struct):
    """Where the scrub stands in a version: the number of files already read."""

    package: str
    version: int
    files: int = 0


class Turn(Struct):
    """When a version was read to its end: which turn of the scrub that was, at what time."""

    number: int
    at_ms: int


class Progress(Struct):
    """What the scrub remembers. ``due`` is in bytes and may be negative after a big file.

    Turns are counted, since the clock of a small machine may be wrong.
    """

    due: float = 0
    last_ms: int = 0
    turn: int = 0
    turns: dict[str, Turn] = {}
    now: Place | None = None
    found: list[Found] = []


def read_progress(store: Store) -> Progress:
    """What the scrub remembers; nothing if it cannot be read."""
    try:
        return msgspec.json.decode((store.root / STATE).read_bytes(), type=Progress)
    except (OSError, msgspec.MsgspecError):
        return Progress()


def settle(store: Store, seen_to: Found) -> None:
    """Somebody saw to a version in which something was wrong; not while a scrub runs."""
    progress = read_progress(store)
    progress.found = [one for one in progress.found if one != seen_to]
    _mark(store, progress)


def earned(progress: Progress, total: int, now_ms: int) -> float:
    """The bytes due after the time since the last run; never more than a day's share at once."""
    share = total * SHARE
    passed = now_ms - progress.last_ms
    days = min(passed / DAY_MS, 1) if passed > 0 else 0
    return min(progress.due + share * days, share)


def scrub(store: Store, now_ms: int) -> int:
    """Read what is due and note each version with a problem. Answers the bytes read.

    A file is read whole: a big one is paid for by the days after it.
    """
    shelf = _shelf(store)
    progress = read_progress(store)
    total = sum(_cost(manifest) for manifest in shelf.values() if manifest)
    progress.due = earned(progress, total, now_ms)
    progress.last_ms = now_ms
    progress.turns = {key: turn for key, turn in progress.turns.items() if key in shelf}
    if progress.now and _key(progress.now.package, progress.now.version) not in shelf:
        progress.now = None
    read = 0
    for place in _order(shelf, progress):
        progress.now = place
        manifest = shelf[_key(place.package, place.version)]
        read += _read(store, place, manifest, progress)
        if progress.due <= 0 and manifest and place.files < len(manifest.files):
            break
        _finish(store, place, progress, now_ms)
        if progress.due <= 0:
            break
    _mark(store, progress)
    return read


def _shelf(store: Store) -> dict[str, Manifest | None]:
    """The manifest of every version on disk by its key, None where it cannot be read."""
    return {
        _key(package, version): manifest_of(store.folder(package, version))
        for package in store.ids()
        for version in store.versions(package)
    }


def _order(shelf: dict[str, Manifest | None], progress: Progress) -> Iterator[Place]:
    """The place where it stopped, then the versions read longest ago; each once."""
    begun = progress.now
    if begun:
        yield begun
    last = {key: turn.number for key, turn in progress.turns.items()}
    for key in sorted(shelf, key=lambda key: (last.get(key, 0), key)):
        package, _, version = key.rpartition("/")
        if begun is None or (begun.package, begun.version) != (package, int(version)):
            yield Place(package, int(version))


def _read(store: Store, place: Place, manifest: Manifest | None, progress: Progress) -> int:
    """Read files of one version while bytes are due; answers the bytes read."""
    folder = store.folder(place.package, place.version)
    read = marked = 0
    for entry in manifest.files[place.files :] if manifest else ():
        if progress.due <= 0:
            break
        if check_file(folder, entry) and folder.is_dir():
            _note(store, progress, Found(place.package, place.version, entry.path))
        place.files += 1
        read += entry.size
        progress.due -= max(entry.size, LEAST)
        if read - marked >= BETWEEN_MARKS:
            marked = read
            _mark(store, progress)
    return read


def _finish(store: Store, place: Place, progress: Progress, now_ms: int) -> None:
    """All files of a version are read: look at what else is in the folder, and count the turn."""
    folder = store.folder(place.package, place.version)
    if folder.is_dir() and (odd := _odd(folder)):
        _note(store, progress, Found(place.package, place.version, odd))
    progress.turn += 1
    progress.turns[_key(place.package, place.version)] = Turn(progress.turn, now_ms)
    progress.now = None


def _odd(folder: Path) -> str:
    """The first thing wrong with a version beside its files' bytes; empty if nothing is."""
    manifest = manifest_of(folder)
    known = {entry.path for entry in manifest.files} if manifest else set()
    try:
        strangers = [path for path in list_files(folder).files if path not in known]
    except ContentError as error:
        return str(error.params.get("path", NAME))
    wrong = [*(problem.path for problem in check_manifest(folder)), *strangers]
    return wrong[0] if wrong else ""


def _note(store: Store, progress: Progress, found: Found) -> None:
    """Keep what is wrong, once a version: whoever sees to it examines all of it."""
    if all((one.package, one.version) != (found.package, found.version) for one in progress.found):
        progress.found.append(found)
        _mark(store, progress)


def _mark(store: Store, progress: Progress) -> None:
    """Write down how far it is."""
    make_folders(store.root)
    write_whole(store.root / STATE, msgspec.json.encode(progress))


def _cost(manifest: Manifest) -> int:
    """What reading a package counts for, in bytes."""
    return sum(max(entry.size, LEAST) for entry in manifest.files)


def _key(package: str, version: int) -> str:
    return f"{package}/{version}"


def _end_with_input() -> None:
    """End when whoever started this process does."""
    # Unbuffered: a buffer's lock held by a daemon thread would upset the end of the interpreter.
    while os.read(0, 4096):
        pass
    os._exit(0)


def main() -> None:
    """The child: as unnoticed as the system allows."""
    import psutil

    os.nice(19)
    psutil.Process().ionice(psutil.IOPRIO_CLASS_IDLE)
    threading.Thread(target=_end_with_input, daemon=True).start()
    scrub(Store(Path(sys.argv[1])), int(sys.argv[2]))


if __name__ == "__main__":
    main()
