"""Checks of what is on the disk: room, rights, backups."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hub.core import disk
from hub.core.clock import Clock
from hub.core.errors import OperatorError
from hub.core.health import rules
from hub.core.health.finding import ACT, GOOD, Finding, act, good, unknown, watch
from hub.core.node import Node
from hub.core.settings import Settings

HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Backup:
    """One backup on the disk: its file, why it was made, when (ms since 1970 UTC), its bytes."""

    path: Path
    why: str
    at_ms: int
    size: int


def backups(data_dir: Path) -> list[Backup]:
    """The backups beside the database, newest first."""
    found = [
        Backup(path, path.name.rsplit("-", 3)[0], int(stat.st_mtime * 1000), stat.st_size)
        for path in (data_dir / "backups").glob("*.db.gz")
        for stat in (path.stat(),)
    ]
    return sorted(found, key=lambda backup: backup.at_ms, reverse=True)


def folder(settings: Settings, clock: Clock) -> Finding:
    """Whether the data directory can be written."""
    try:
        disk.prepare(settings.data_dir)
    except OperatorError as error:
        return Finding("folder", ACT, error.message, error.next_step, dict(error.places))
    return good("folder", "The hub can write in its data folder.")


def room(settings: Settings, clock: Clock) -> Finding:
    """How full the disk is, against the limits in the settings."""
    found = disk.disk_of(settings)
    places = {"percent": round(found.percent), "free": round(found.free / 1e9, 1)}
    level = rules.disk_level(found.percent, settings)
    if level == GOOD:
        return good("room", "{percent} % of the disk is in use; {free} GB are free.", **places)
    if level == ACT:
        return act(
            "room",
            "The disk is nearly full: {percent} % is in use. The hub refuses sounds and, a little "
            "later, everything that is written.",
            "Remove courses that nobody opens, or use a bigger disk.",
            **places,
        )
    return watch(
        "room",
        "The disk fills up: {percent} % is in use; {free} GB are free.",
        "Remove courses that nobody opens, or plan a bigger disk.",
        **places,
    )


def last_backup(node: Node) -> Finding:
    """Whether the newest backup is young enough."""
    if node.database.dialect != "sqlite":
        return unknown("backup", "This database is backed up by PostgreSQL's own tools.")
    found = backups(node.settings.data_dir)
    if not found:
        return watch(
            "backup",
            "There is no backup yet. One is made every day while the hub runs.",
            "Make one now: hub db backup, or the button of the technical room.",
        )
    age_ms = max(node.clock.now_ms() - found[0].at_ms, 0)
    level = rules.backup_level(age_ms)
    if age_ms < HOUR_MS:
        return good("backup", "The last backup is less than an hour old.")
    if level == GOOD:
        return good("backup", "The last backup is {hours} hours old.", hours=age_ms // HOUR_MS)
    make = act if level == ACT else watch
    return make(
        "backup",
        "The last backup is {days} days old.",
        "Make one now: hub db backup, or the button of the technical room.",
        days=age_ms // (24 * HOUR_MS),
    )
