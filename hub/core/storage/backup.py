"""Backups: a consistent copy of the database beside it with what people made, the oldest dropped."""

from __future__ import annotations

import fcntl
import gzip
import os
import shutil
import time
import zlib
from pathlib import Path

from hub.core.errors import OperatorError
from hub.core.storage.backup_files import forget_files, keep_files
from hub.core.storage.database import Database

KEPT = 7
#: The first bytes of every SQLite database.
SQLITE = b"SQLite format 3\0"


def back_up(database: Database, data_dir: Path, why: str, keep: int = KEPT) -> Path | None:
    """Copy a SQLite database into ``backups/`` (gzip) and keep the newest ``keep`` of that kind.

    Attachments, drafts of courses and recorded voices go along (``backup_files``).

    Answers the new file, or None on PostgreSQL, which is backed up by its own tools (pg_dump,
    pg_basebackup; see docs/operations.md).
    """
    if database.dialect != "sqlite":
        return None
    folder = data_dir / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    with (data_dir / "backup.lock").open("w") as lock:
        fcntl.flock(
            lock, fcntl.LOCK_EX
        )  # or one drops from the pool what another has not listed yet
        return _back_up(database, data_dir, folder, why, keep)


def _back_up(database: Database, data_dir: Path, folder: Path, why: str, keep: int) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    plain = folder / f".{why}-{stamp}.db"
    target = folder / f"{why}-{stamp}-{time.time_ns() // 1000 % 10**6:06d}.db.gz"
    try:
        database.run("VACUUM INTO ?", (str(plain),))
        with plain.open("rb") as source, gzip.open(target, "wb", 5) as packed:
            shutil.copyfileobj(source, packed, 1 << 20)
        with target.open("rb") as written:
            os.fsync(written.fileno())
    finally:
        plain.unlink(missing_ok=True)
    keep_files(data_dir, target)  # after the copy: all that it names is there, or was deleted
    others = sorted(
        set(folder.glob(f"{why}-*.db.gz")) - {target}
    )  # a clock gone wrong drops it not
    for old in others[: max(len(others) - keep + 1, 0)]:
        old.unlink()
    forget_files(folder)
    return target


def restore(packed: Path, database_path: Path) -> Path | None:
    """Put a backup in the database's place; the one it replaces is kept beside it and answered.

    No process may have the database open. Raises OperatorError for a file that is no whole backup.
    """
    fresh = database_path.with_suffix(".restoring")
    try:
        _unpack(packed, fresh)
        aside = _put_aside(database_path)
        fresh.rename(database_path)
    finally:
        fresh.unlink(missing_ok=True)
    return aside


def _unpack(packed: Path, fresh: Path) -> None:
    try:
        with gzip.open(packed, "rb") as source, fresh.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _no_backup(packed) from error
    with fresh.open("rb") as head:
        if head.read(len(SQLITE)) != SQLITE:
            raise _no_backup(packed)


def _put_aside(database_path: Path) -> Path | None:
    """Move a database away, with the commits that are still in its -wal file."""
    if not database_path.exists():
        return None
    stamp = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{time.time_ns() // 1000 % 10**6:06d}"
    aside = database_path.with_suffix(f".replaced-{stamp}.db")
    for suffix in ("-wal", "-shm", ""):
        part = Path(f"{database_path}{suffix}")
        if part.exists():
            part.rename(f"{aside}{suffix}")
    return aside


def _no_backup(packed: Path) -> OperatorError:
    return OperatorError(
        "{file} is not a whole backup of a hub.", "Take another one from backups/.", file=packed
    )
