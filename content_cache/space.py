"""How much room an installation takes, and whether there is enough."""

import errno
import shutil
from pathlib import Path

from msgspec import Struct

from content_cache.errors import RefusedError, StoreError

FLOOR_BYTES = 512 * 1024 * 1024
BLOCK = 4096


class Room(Struct, frozen=True):
    """What an installation needs, in bytes: ``total`` in all, ``missing`` still to be written."""

    total: int
    missing: int
    free: int
    floor: int

    @property
    def enough(self) -> bool:
        """Whether the floor stays free once everything is written."""
        return self.free - self.missing >= self.floor


def on_disk(size: int) -> int:
    """The room that a file of ``size`` bytes takes."""
    return -(-size // BLOCK) * BLOCK + BLOCK


def free_bytes(place: Path) -> int:
    """The free room of the disk that holds ``place``, which need not exist yet."""
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def require(room: Room) -> None:
    """Raise RefusedError, with the figures in MB, unless there is enough room."""
    if not room.enough:
        raise RefusedError(
            "This content needs {needed} MB; {free} MB are free and {floor} MB must stay free.",
            "Remove content that is no longer used, or use a bigger disk.",
            needed=_megabytes(room.missing),
            free=_megabytes(room.free),
            floor=_megabytes(room.floor),
        )


def _megabytes(size: int) -> int:
    """Bytes in MB, rounded up."""
    return -(-size // 1_000_000)


def is_full(error: OSError) -> bool:
    """Whether a write failed for lack of room."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def disk_error(error: OSError) -> StoreError:
    """What a failed read or write means, as a sentence."""
    if is_full(error):
        return StoreError("The disk is full. Remove content that is no longer used.")
    return StoreError(
        "The disk refuses to be read or written ({problem}). Check it and start again.",
        problem=error.strerror or str(error),
    )
