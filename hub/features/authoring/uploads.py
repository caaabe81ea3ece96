"""Files on their way to a draft, piece by piece: each goes on where the Wi-Fi or the power failed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import BinaryIO

from content_cache import space
from content_cache.errors import ContentError
from hub.core import uploads
from hub.core.disk import disk_of
from hub.core.errors import InputError, NotFoundError
from hub.core.node import Node
from hub.core.uploads import Arriving, OffsetError
from hub.features.authoring import drafts, rules
from hub.features.authoring.examine import examine
from hub.features.authoring.model import Draft, Part, Upload

#: What is sent at once.
PIECE = uploads.PIECE


def start(node: Node, draft_id: str, name: str, size: int, upload_id: str = "") -> Arriving:
    """Make room for a file; raises InputError, RefusedError if there is not enough."""
    folder = _folder(node, draft_id)
    if size > 0:
        _require_room(node, size + sum(one.size - one.offset for one in unfinished(node, draft_id)))
    one = Arriving(
        id=upload_id or uploads.new_id(), name=name, size=size, at_ms=node.clock.now_ms()
    )
    return uploads.start(folder, one)


def where(node: Node, draft_id: str, upload_id: str) -> Arriving:
    """How far an upload is; raises NotFoundError."""
    return uploads.where(_folder(node, draft_id), upload_id)


def unfinished(node: Node, draft_id: str) -> list[Arriving]:
    """The uploads of a draft that are not all there, oldest first."""
    return uploads.every(_folder(node, draft_id))


def append(node: Node, draft_id: str, upload_id: str, offset: int, data: bytes) -> Arriving:
    """Add a piece, on the disk when this returns; raises OffsetError, NoRoomError, InputError."""
    folder = _folder(node, draft_id)
    return uploads.append(folder, upload_id, offset, data, node.clock.now_ms())


def take(node: Node, draft_id: str, name: str, stream: BinaryIO, upload_id: str) -> Part:
    """Take a file that came whole with a form; raises as ``start`` and ``finish`` do."""
    done = drafts.load(node, draft_id).part(upload_id)
    if done:
        return done
    one = start(node, draft_id, name, uploads.size_of(stream), upload_id)
    one = uploads.take(_folder(node, draft_id), one, stream)
    return finish(node, draft_id, one.id)


def finish(node: Node, draft_id: str, upload_id: str) -> Part:
    """Make an upload that is all there a part of the draft; the same one once.

    What is not wanted goes at once: raises ContentError with a sentence that names it.
    """
    folder = drafts.folder_of(node, draft_id)
    place = folder / drafts.UPLOADS / upload_id
    done = drafts.load(node, draft_id).part(upload_id)
    if done is None:
        one = where(node, draft_id, upload_id)
        if not one.whole:
            raise OffsetError(one.offset)
        try:
            part = _part(folder, one)
            draft = drafts.change(node, draft_id, lambda old: rules.with_part(old, part))
        except (ContentError, InputError):
            shutil.rmtree(place, ignore_errors=True)
            raise
        done = _there(draft, upload_id)
    shutil.rmtree(place, ignore_errors=True)
    return done


def drop(node: Node, draft_id: str, upload_id: str) -> None:
    """Forget an upload."""
    uploads.drop(_folder(node, draft_id), upload_id)


def _part(folder: Path, one: Arriving) -> Part:
    """The part that a file becomes, its file in the draft."""
    file = uploads.file_of(folder / drafts.UPLOADS, one)
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


def _folder(node: Node, draft_id: str) -> Path:
    """Where the uploads of a draft are; raises NotFoundError."""
    return drafts.folder_of(node, draft_id) / drafts.UPLOADS
