"""The data directory and the room on its disk."""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path

import psutil

from hub.core.errors import NoRoomError, OperatorError
from hub.core.settings import Settings


@dataclass(frozen=True)
class Disk:
    """Room on the disk of the data directory, in bytes, and the share in use in per cent."""

    total: int
    free: int
    percent: float


def disk_of(settings: Settings) -> Disk:
    """How full the disk is."""
    usage = psutil.disk_usage(str(settings.data_dir))
    return Disk(usage.total, usage.free, usage.percent)


def check_room(settings: Settings, media: bool = False) -> None:
    """Raise NoRoomError if the disk is too full for a new fact, or for sound and video."""
    percent = disk_of(settings).percent
    limit = settings.refuse_media_percent if media else settings.refuse_all_percent
    if percent >= limit:
        raise NoRoomError(
            "The disk of the hub is full ({percent} %). What you wrote was not taken: tell the "
            "facilitator. Reading still works.",
            percent=round(percent),
        )


def prepare(data_dir: Path) -> None:
    """Make the data directory and prove that it can be written; raises OperatorError."""
    probe = data_dir / f".probe-{os.getpid()}"  # several processes of one hub start at once
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        with contextlib.suppress(OSError):
            probe.unlink()
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise OperatorError(
            "The disk of {folder} is full." if full else "{folder} cannot be written: {why}.",
            "Free some room: see `hub content list` and old backups."
            if full
            else "Give the folder to the user that runs the hub, or set HUB_DATA_DIR to another.",
            folder=data_dir,
            why=error.strerror,
        ) from error
