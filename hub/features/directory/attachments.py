"""The photo of an official and their name said aloud: attachments that everybody may have."""

from __future__ import annotations

from hub.core.blobs import rules as kinds
from hub.core.blobs import service as blobs
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.who import Who
from hub.features.directory import editing, service

PHOTO, VOICE = "photo", "voice"
#: An official says the name and the office: a few seconds.
VOICE_S = kinds.OPINION_S


def attach(node: Node, who: Who, id: str, field: str, upload: str) -> None:
    """Make an upload the photo or the voice of an official; raises InputError."""
    before = getattr(service.official(node, id), field)
    with node.journal.writing():
        # It belongs to the office, not to who brought it: forgetting them leaves it.
        made = blobs.keep(node, who, upload, VOICE_S, person=id, field=field)
        editing.describe(node, who, id, **{field: made})
        if before and before != made:
            blobs.drop(node, who, before)


def detach(node: Node, who: Who, id: str, field: str) -> None:
    """Show no photo, or say no name, of an official any more."""
    before = getattr(service.official(node, id), field)
    if before:
        with node.journal.writing():
            editing.describe(node, who, id, **{field: ""})
            blobs.drop(node, who, before)


def is_public(node: Node, who: Who, blob: str) -> bool:
    """Whether an attachment is an official's photo or voice, which everybody may have."""
    sql = "SELECT 1 FROM official WHERE (photo = ? OR voice = ?) AND coalesce(withdrawn, '') <> '1'"
    return run(sql, (blob, blob)).fetchone() is not None
