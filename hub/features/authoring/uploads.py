"""Files on their way to a draft, piece by piece: each goes on where the Wi-Fi or the power failed."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from content_cache import space
from content_cache.durable import make_folders, write_whole
from content_cache.errors import ContentError
from hub.core.disk import disk_of
from hub.core.errors import HubError, InputError, NoRoomError, NotFoundError
from hub.core.node import Node
from hub.features.authoring import drafts, rules
from hub.features.authoring.examine import examine
from hub.features.authoring.model import Draft, Part, Upload

#: What is sent at once, and the state of an upload in its folder.
PIECE, STATE, CONTENT = 512 << 10, "upload.json", "content"
CHUNK = 1 << 20


class OffsetError(HubError):
    """A piece does not go on where the last one ended: ``offset`` says where that is."""

    status = 409

    def __init__(self, offset: int) -> None:
        super().__init__("The file goes on at {offset} bytes.", offset=offset)
        self.offset = offset


class Arriving(Struct, frozen=True, kw_only=True):
    """An upload: the first ``offset`` bytes of ``size`` are safely on the disk."""

    id: str
    name: str
    size: int
    offset: int = 0
    at_ms: int = 0


def start(node: Node, draft_id: str, name: str, size: int, upload_id: str = "") -> Arriving:
    """Make room for a file; raises InputError, RefusedError if there is not enough."""
    folder = drafts.folder_of(node, draft_id)
    if size <= 0:
        raise InputError("The file {name} is empty.", name=_safe(name))
    _require_room(node, size + sum(one.size - one.offset for one in unfinished(node, draft_id)))
    one = Arriving(
        id=upload_id or drafts.new_id(), name=_safe(name), size=size, at_ms=node.clock.now_ms()
    )
    place = folder / drafts.UPLOADS / one.id
    make_folders(place / CONTENT)
    (place / CONTENT / one.name).touch()
    _keep(place, one)
    return one


def where(node: Node, draft_id: str, upload_id: str) -> Arriving:
    """How far an upload is; raises NotFoundError."""
    return _read(_place(node, draft_id, upload_id))


def unfinished(node: Node, draft_id: str) -> list[Arriving]:
    """The uploads of a draft that are not all there, oldest first."""
    places = drafts.folder_of(node, draft_id) / drafts.UPLOADS
    found = [_read(state.parent) for state in places.glob(f"*/{STATE}")]
    return sorted(found, key=lambda one: (one.at_ms, one.id))


def append(node: Node, draft_id: str, upload_id: str, offset: int, data: bytes) -> Arriving:
    """Add a piece, on the disk when this returns; raises OffsetError, NoRoomError, InputError."""
    place = _place(node, draft_id, upload_id)
    with drafts.locked(place, "upload"):
        one = _read(place)
        if offset != one.offset:
            raise OffsetError(one.offset)
        if offset + len(data) > one.size:
            raise InputError("The file {name} is longer than it said.", name=one.name)
        if data:
            _write(place / CONTENT / one.name, offset, data)
            one = replace(one, offset=offset + len(data), at_ms=node.clock.now_ms())
            _keep(place, one)
        return one


def take(node: Node, draft_id: str, name: str, stream: BinaryIO, upload_id: str) -> Part:
    """Take a file that came whole with a form; raises as ``start`` and ``finish`` do."""
    done = drafts.load(node, draft_id).part(upload_id)
    if done:
        return done
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    one = start(node, draft_id, name, size, upload_id)
    while data := stream.read(CHUNK):
        one = append(node, draft_id, one.id, one.offset, data)
    return finish(node, draft_id, one.id)


def finish(node: Node, draft_id: str, upload_id: str) -> Part:
    """Make an upload that is all there a part of the draft; the same one once.

    What is not wanted goes at once: raises ContentError with a sentence that names it.
    """
    folder = drafts.folder_of(node, draft_id)
    place = folder / drafts.UPLOADS / upload_id
    done = drafts.load(node, draft_id).part(upload_id)
    if done is None:
        place = _place(node, draft_id, upload_id)
        one = _read(place)
        if one.offset != one.size:
            raise OffsetError(one.offset)
        try:
            part = _part(folder, place, one)
            draft = drafts.change(node, draft_id, lambda old: rules.with_part(old, part))
        except (ContentError, InputError):
            shutil.rmtree(place, ignore_errors=True)
            raise
        done = _there(draft, upload_id)
    shutil.rmtree(place, ignore_errors=True)
    return done


def drop(node: Node, draft_id: str, upload_id: str) -> None:
    """Forget an upload."""
    shutil.rmtree(_place(node, draft_id, upload_id), ignore_errors=True)


def _part(folder: Path, place: Path, one: Arriving) -> Part:
    """The part that a file becomes, its file in the draft."""
    file = place / CONTENT / one.name
    found = examine(file)
    upload = None
    if found.kind != "text":
        name = f"{one.id}{found.ending}"
        drafts.share(file, folder / drafts.FILES / name)
        upload = Upload(
            name=name,
            size=one.size,
            sha256=found.sha256,
            minutes=found.minutes,
            stated=found.stated,
        )
    return Part(
        id=one.id, kind=found.kind, name="", title=found.title, text=found.text, file=upload
    )


def _there(draft: Draft, part_id: str) -> Part:
    part = draft.part(part_id)
    if part is None:
        raise NotFoundError("This part was removed meanwhile.")
    return part


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


def _require_room(node: Node, size: int) -> None:
    """Raise RefusedError unless the floor stays free."""
    space.require(space.Room(size, size, space.free_bytes(drafts.root(node)), floor_bytes(node)))


def floor_bytes(node: Node) -> int:
    """Bytes that content must leave free: the floor, or the share that is not for it."""
    settings = node.settings
    share = disk_of(settings).total * (100 - settings.content_max_percent) // 100
    return max(settings.content_floor_mb << 20, share)


def room(node: Node) -> int:
    """Bytes that files may still take."""
    return max(space.free_bytes(drafts.root(node)) - floor_bytes(node), 0)


def _place(node: Node, draft_id: str, upload_id: str) -> Path:
    place = drafts.folder_of(node, draft_id) / drafts.UPLOADS / upload_id
    if not drafts.is_id(upload_id) or not (place / STATE).is_file():
        raise NotFoundError("This file is not on its way any more. Choose it again.")
    return place


def _keep(place: Path, one: Arriving) -> None:
    write_whole(place / STATE, msgspec.json.encode(one))


def _read(place: Path) -> Arriving:
    return msgspec.json.decode((place / STATE).read_bytes(), type=Arriving)


def _safe(name: str) -> str:
    """A file's name as it can be kept: the end of it, without what disks do not take."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable() and c != ":").strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:10]}" if stem else kept[:80] or "?"
