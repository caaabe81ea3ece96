"""Files on their way, piece by piece: each goes on where the Wi-Fi or the power failed.

::

    <folder>/<id>/upload.json    how far it is
    <folder>/<id>/content/<name> what arrived of it
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from content_cache import space
from content_cache.durable import make_folders, write_whole
from hub.core.errors import HubError, InputError, NoRoomError, NotFoundError

#: What is sent at once by a teacher's PC, and the state of an upload in its folder.
PIECE, STATE, CONTENT = 512 << 10, "upload.json", "content"
CHUNK = 1 << 20
_ID = re.compile(r"[0-9a-f]{12}\Z")


class OffsetError(HubError):
    """A piece does not go on where the last one ended: ``offset`` says where that is."""

    status = 409

    def __init__(self, offset: int) -> None:
        super().__init__("The file goes on at {offset} bytes.", offset=offset)
        self.offset = offset


class Arriving(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An upload: the first ``offset`` bytes of ``size`` are safely on the disk.

    ``owner`` is who sends it and ``kind`` what it is to be, where that matters; ``at_ms`` when its
    last piece came.
    """

    id: str
    name: str
    size: int
    offset: int = 0
    at_ms: int = 0
    owner: str = ""
    kind: str = ""

    @property
    def whole(self) -> bool:
        """Whether all of it is there."""
        return self.offset == self.size


def new_id() -> str:
    """An id of an upload that nobody has."""
    return secrets.token_hex(6)


def is_id(text: str) -> bool:
    """Whether ``text`` may be such an id."""
    return _ID.match(text) is not None


def start(folder: Path, one: Arriving) -> Arriving:
    """Announce a file; raises InputError if it is empty."""
    one = replace(one, name=safe(one.name))
    if one.size <= 0:
        raise InputError("The file {name} is empty.", name=one.name)
    make_folders(folder / one.id / CONTENT)
    file_of(folder, one).touch()
    _keep(folder, one)
    return one


def where(folder: Path, upload: str) -> Arriving:
    """How far an upload is; raises NotFoundError."""
    if not is_id(upload) or not (folder / upload / STATE).is_file():
        raise NotFoundError("This file is not on its way any more. Choose it again.")
    return _read(folder / upload)


def every(folder: Path) -> list[Arriving]:
    """The uploads in a folder, oldest first."""
    found = [_read(state.parent) for state in folder.glob(f"*/{STATE}")]
    return sorted(found, key=lambda one: (one.at_ms, one.id))


def append(folder: Path, upload: str, offset: int, data: bytes, now_ms: int) -> Arriving:
    """Add a piece, on the disk when this returns; raises OffsetError, NoRoomError, InputError."""
    where(folder, upload)
    with locked(folder / upload, "upload"):
        one = where(folder, upload)
        if offset != one.offset:
            raise OffsetError(one.offset)
        if offset + len(data) > one.size:
            raise InputError("The file {name} is longer than it said.", name=one.name)
        if data:
            _write(file_of(folder, one), offset, data)
            one = replace(one, offset=offset + len(data), at_ms=now_ms)
            _keep(folder, one)
        return one


def take(folder: Path, one: Arriving, stream: BinaryIO) -> Arriving:
    """Take a file that came whole, from where ``one`` stands; raises as ``append`` does."""
    stream.seek(one.offset)
    while data := stream.read(CHUNK):
        one = append(folder, one.id, one.offset, data, one.at_ms)
    return one


def drop(folder: Path, upload: str) -> None:
    """Forget an upload; raises NotFoundError."""
    where(folder, upload)
    shutil.rmtree(folder / upload, ignore_errors=True)


def file_of(folder: Path, one: Arriving) -> Path:
    """What arrived of an upload."""
    return folder / one.id / CONTENT / one.name


def size_of(stream: BinaryIO) -> int:
    """The bytes of a file that can be read again."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size


def safe(name: str) -> str:
    """A file's name as it can be kept: the end of it, without what disks do not take."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable() and c != ":").strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:10]}" if stem else kept[:80] or "?"


@contextmanager
def locked(folder: Path, what: str) -> Iterator[None]:
    """Wait for one's turn: between threads as between processes."""
    with (folder / f".{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(file: Path, offset: int, data: bytes) -> None:
    """Put ``data`` at ``offset``; what stood there was never confirmed."""
    try:
        with file.open("r+b") as stream:
            stream.truncate(offset)
            stream.seek(offset)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        if space.is_full(error):
            raise NoRoomError("The disk of the hub is full. Tell the technician.") from error
        raise


def _keep(folder: Path, one: Arriving) -> None:
    write_whole(folder / one.id / STATE, msgspec.json.encode(one))


def _read(place: Path) -> Arriving:
    return msgspec.json.decode((place / STATE).read_bytes(), type=Arriving)
