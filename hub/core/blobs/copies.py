"""A copy of a voice for phones that know no Opus, made once, when one asks for it."""

from __future__ import annotations

import threading
import uuid
from pathlib import Path

from content_cache.child import ChildError, ask
from content_cache.durable import make_folders
from hub.core.blobs import places
from hub.core.blobs.service import Shown
from hub.core.disk import check_room
from hub.core.errors import NotFoundError
from hub.core.node import Node

SECONDS = 30
#: One at a time: who asks has an old phone, and the machine has pages to serve.
_turn = threading.Lock()


def m4a(node: Node, of: Shown) -> Path:
    """The copy, made now if it is not there; raises NotFoundError, NoRoomError."""
    target = places.copy_of(node, of.sha256)
    if target.is_file():
        return target
    with _turn:
        if target.is_file():
            return target
        check_room(node.settings, media=True)
        make_folders(target.parent)
        draft = target.with_name(f".{uuid.uuid4().hex}")
        source = places.file_of(node, of.sha256)
        try:
            ask("hub.core.audio.m4a", source, str(draft.absolute()), seconds=SECONDS)
            places.settle(draft, target)
        except ChildError as error:
            raise NotFoundError("This recording or file is not here.") from error
        finally:
            draft.unlink(missing_ok=True)
    return target
