"""What people send: taken piece by piece or with a form, and looked at before anything else."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from content_cache.pdf import is_pdf
from hub.core import uploads
from hub.core.blobs import places, rules
from hub.core.disk import check_room
from hub.core.errors import InputError, NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.uploads import Arriving
from hub.core.who import Who

#: Uploads of one person that are not used in an act yet: more are a mistake or a mischief.
MOST_WAITING = 8


def start(
    node: Node, who: Who, kind: str, name: str, size: int, upload: str = "", field: str = ""
) -> Arriving:
    """Announce a file of a kind; raises InputError that names ``field``, NoRoomError."""
    of = rules.KINDS.get(kind)
    if of is None:
        raise InputError("The hub did not understand. Please try again.")
    if size > of.biggest:
        raise InputError(of.large, field=field or None)
    if size <= 0:
        raise InputError(of.wrong, field=field or None)
    check_room(node.settings, media=True)
    _make_way(node, who)
    one = Arriving(
        id=upload or uploads.new_id(), name=name, size=size, at_ms=node.clock.now_ms(),
        owner=who.actor, kind=kind,
    )  # fmt: skip
    return uploads.start(places.arriving(node), one)


def where(node: Node, who: Who, upload: str) -> Arriving:
    """How far an upload of one's own is; raises NotFoundError."""
    one = uploads.where(places.arriving(node), upload)
    if one.owner != who.actor:
        raise NotFoundError("This file is not on its way any more. Choose it again.")
    return one


def append(node: Node, who: Who, upload: str, offset: int, data: bytes) -> Arriving:
    """Add a piece; what is plainly not of its kind goes at once with an InputError."""
    where(node, who, upload)
    one = uploads.append(places.arriving(node), upload, offset, data, node.clock.now_ms())
    check(node, one)
    return one


def take(
    node: Node, who: Who, kind: str, name: str, stream: BinaryIO, upload: str, field: str = ""
) -> Arriving:
    """Take a file that came with a form, under an id that the form chose; the same one once."""
    folder = places.arriving(node)
    try:
        one = where(node, who, upload)
    except NotFoundError:
        one = start(node, who, kind, name, uploads.size_of(stream), upload, field)
    one = uploads.take(folder, one, stream)
    check(node, one, field)
    return one


def check(node: Node, one: Arriving, field: str = "") -> None:
    """Look at what came so far; forget it and raise InputError if it cannot be of its kind."""
    file = uploads.file_of(places.arriving(node), one)
    wrong = one.offset >= rules.HEAD and not _begins_right(one.kind, file)
    if one.whole and (one.offset < rules.HEAD or _is_wrong_whole(one.kind, file)):
        wrong = True
    if wrong:
        uploads.drop(places.arriving(node), one.id)
        raise InputError(rules.KINDS[one.kind].wrong, field=field or None)


def waiting() -> dict[str, str]:
    """The uploads that wait to be prepared, and the ids of what they become."""
    return dict(run("SELECT upload, id FROM blob_source").fetchall())


def forget(node: Node, person: str) -> None:
    """Delete what a person sent, used in an act or not."""
    folder = places.arriving(node)
    for one in uploads.every(folder):
        if one.owner == person:
            uploads.drop(folder, one.id)


def name_of(node: Node, one: Arriving) -> str:
    """The id of the attachment that an upload becomes."""
    with uploads.file_of(places.arriving(node), one).open("rb") as stream:
        return rules.blob_id(one.id, hashlib.file_digest(stream, "sha256").hexdigest())


def _begins_right(kind: str, file: Path) -> bool:
    if kind == rules.DOCUMENT:
        return is_pdf(file)
    with file.open("rb") as stream:
        return rules.begins_right(kind, stream.read(rules.HEAD))


def _is_wrong_whole(kind: str, file: Path) -> bool:
    return kind == rules.DOCUMENT and not rules.is_document(file.read_bytes())


def _make_way(node: Node, who: Who) -> None:
    """Let a person's oldest unused uploads go for a new one: the disk is everybody's."""
    folder = places.arriving(node)
    own = [one for one in uploads.every(folder) if one.owner == who.actor]
    if len(own) < MOST_WAITING:
        return
    used = waiting()
    unused = [one for one in own if one.id not in used]
    for one in unused[: max(len(unused) - MOST_WAITING + 1, 0)]:
        uploads.drop(folder, one.id)
