"""Backups of the database: a consistent copy beside it, the oldest ones dropped."""

from __future__ import annotations

import gzip
import os
import shutil
import time
from pathlib import Path

from hub.core.database import Database

KEPT = 7


def back_up(database: Database, data_dir: Path, why: str, keep: int = KEPT) -> Path | None:
    """Copy a SQLite database into ``backups/`` (gzip) and keep the newest ``keep`` of that kind.

    Answers the new file, or None on PostgreSQL, which is backed up by its own tools (pg_dump,
    pg_basebackup; see docs/operations.md).
    """
    if database.dialect != "sqlite":
        return None
    folder = data_dir / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    plain = folder / f".{why}-{stamp}.db"
    target = folder / f"{why}-{stamp}-{time.time_ns() % 10**6:06d}.db.gz"
    try:
        database.run("VACUUM INTO ?", (str(plain),))
        with plain.open("rb") as source, gzip.open(target, "wb", 5) as packed:
            shutil.copyfileobj(source, packed, 1 << 20)
        with target.open("rb") as written:
            os.fsync(written.fileno())
    finally:
        plain.unlink(missing_ok=True)
    for old in sorted(folder.glob(f"{why}-*.db.gz"))[:-keep]:
        old.unlink()
    return target


def restore(packed: Path, database_path: Path) -> Path:
    """Put a backup in the database's place; the one it replaces is kept beside it and answered.

    No process may have the database open.
    """
    aside = database_path.with_suffix(f".replaced-{time.strftime('%Y%m%d-%H%M%S')}.db")
    fresh = database_path.with_suffix(".restoring")
    with gzip.open(packed, "rb") as source, fresh.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        os.fsync(target.fileno())
    if database_path.exists():
        database_path.rename(aside)
    for suffix in ("-wal", "-shm"):
        Path(f"{database_path}{suffix}").unlink(missing_ok=True)
    fresh.rename(database_path)
    return aside
