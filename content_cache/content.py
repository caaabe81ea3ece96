"""What every package is once it is read: a manifest, and what its kind adds to it."""

from typing import TypeVar

import msgspec
from msgspec import Struct

from content_cache.manifest import Manifest


class Content(Struct, frozen=True, kw_only=True):
    """The base of all that a format reads and a store keeps as its derived index."""

    manifest: Manifest

    @property
    def minutes(self) -> int:
        """The time it takes, in minutes; 0 where that means nothing."""
        return 0

    @property
    def entry(self) -> str | None:
        """The file that one begins with, None if there is none."""
        return None


Kept = TypeVar("Kept", bound=Content)


def encode(content: Content) -> bytes:
    """The derived index: the same content always gives the same bytes."""
    return msgspec.json.encode(content)


def decode(data: bytes, kind: type[Kept]) -> Kept:
    """Read a derived index; raises msgspec.MsgspecError if it is damaged, of another kind or time."""
    return msgspec.json.decode(data, type=kind)
