"""What people made that no database holds, in backups: attachments, drafts of courses, voices.

One pool for all backups, ``backups/files/``: each file of a folder below has one name there, its path,
the time it was changed and its size. A backup is a list of such names (``daily-….files`` beside
``daily-….db.gz``). The pool has hard links: on the same disk a file costs nothing twice. On a disk
without them each file is copied once, whatever the number of backups.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from content_cache.durable import make_folders, write_whole
from hub.core.errors import OperatorError

POOL, LIST = "files", ".files"
#: What is kept, below the data folder. Content can be fetched again, copies and synthetic voices be
#: made again.
PATTERNS = (
    "blobs/*/*", "blobs/arriving/*/*", "drafts/*/draft.json", "drafts/*/files/*",
    "voices/*/recorded/*",
)  # fmt: skip
#: Between a path and what tells its versions apart.
SEP = "~"


def keep_files(data_dir: Path, packed: Path) -> int:
    """Put every file into the pool and list it beside the backup ``packed``; how many they are.

    Raises OperatorError if the disk does not take them.
    """
    pool, names = packed.parent / POOL, []
    try:
        for source in _made_here(data_dir):
            if name := _pooled(source, data_dir, pool):
                names.append(name)
        if names:
            write_whole(list_of(packed), "".join(f"{name}\n" for name in sorted(names)).encode())
    except OSError as error:
        raise OperatorError(
            "Attachments and drafts could not be put into the backup: {why}.",
            "Look at the room on the disk (hub doctor); the database was copied.",
            why=error.strerror,
        ) from error
    return len(names)


def forget_files(folder: Path) -> None:
    """Drop the lists of backups that are gone, and what no list names any more."""
    named: set[str] = set()
    for listed in folder.glob(f"*{LIST}"):
        if listed.with_name(f"{listed.stem}.db.gz").exists():
            named.update(_names(listed))
        else:
            listed.unlink()
    pool = folder / POOL
    for file in list(_below(pool)):
        if file.relative_to(pool).as_posix() not in named:
            file.unlink()


def put_back(packed: Path, data_dir: Path) -> tuple[int, int]:
    """Put back what a backup lists and is not there; how many came back, how many are lost.

    What is there stays as it is: it may be newer. The pool is looked for beside the backup.
    """
    back = lost = 0
    listed = list_of(packed)
    for name in _names(listed) if listed.exists() else ():
        source, target = packed.parent / POOL / name, data_dir / name.rpartition(SEP)[0]
        if target.exists():
            continue
        if not source.exists():
            lost += 1
            continue
        _take(source, target)
        back += 1
    return back, lost


def purge(data_dir: Path, path: str) -> None:
    """Take a file that its author deleted out of every backup."""
    source = data_dir / "backups" / POOL / path
    for file in source.parent.glob(f"{source.name}{SEP}*"):
        file.unlink(missing_ok=True)


def list_of(packed: Path) -> Path:
    """The list of files of a backup."""
    return packed.with_name(packed.name.removesuffix(".db.gz") + LIST)


def _made_here(data_dir: Path) -> Iterator[Path]:
    for pattern in PATTERNS:
        for file in data_dir.glob(pattern):
            if file.is_file() and not file.name.startswith("."):
                yield file


def _pooled(source: Path, data_dir: Path, pool: Path) -> str:
    """The name of a file in the pool, where it is now; '' if it went meanwhile."""
    try:
        of = source.stat()
        path = source.relative_to(data_dir).as_posix()
        name = f"{path}{SEP}{of.st_mtime_ns:x}-{of.st_size:x}"
        if not (pool / name).exists():
            _take(source, pool / name)
    except FileNotFoundError:
        return ""
    return name


def _take(source: Path, target: Path) -> None:
    """A hard link where the disk has them, else a copy that is there whole or not at all."""
    make_folders(target.parent)
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except FileNotFoundError:
        raise
    except OSError:  # another disk, or one that knows no links
        draft = target.with_name(f".{target.name}")
        shutil.copy2(source, draft)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(target)


def _names(listed: Path) -> Iterable[str]:
    """The names in a list, none that would lead out of the pool or the data folder."""
    for name in listed.read_text(encoding="utf-8").split("\n"):
        if name and SEP in name and not name.startswith("/") and ".." not in name.split("/"):
            yield name


def _below(folder: Path) -> Iterator[Path]:
    for place, _folders, files in os.walk(folder):
        yield from (Path(place) / file for file in files)
