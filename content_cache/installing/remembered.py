"""What was here once and was removed: enough of it to ask for it again."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from content_cache.durable import make_folders, write_whole
from content_cache.manifest import Manifest, is_package_id
from content_cache.store import Store

FOLDER = "remembered"
Why = Literal["room", "asked"]


class Memory(Struct, frozen=True):
    """A package that went: its manifest, why (to make room, or a person asked), when.

    ``at_ms`` is in milliseconds since 1970 UTC.
    """

    manifest: Manifest
    why: Why
    at_ms: int


def remember(store: Store, manifest: Manifest, why: Why, at_ms: int) -> None:
    """Keep in mind a package that is about to be removed."""
    folder = store.root / FOLDER
    make_folders(folder)
    write_whole(folder / f"{manifest.id}.json", msgspec.json.encode(Memory(manifest, why, at_ms)))


def forget(store: Store, package: str) -> None:
    """The package is here again."""
    (store.root / FOLDER / f"{package}.json").unlink(missing_ok=True)


def memory_of(store: Store, package: str) -> Memory | None:
    """What is remembered of a package that is not here, None if nothing."""
    if not is_package_id(package):
        return None
    try:
        data = (store.root / FOLDER / f"{package}.json").read_bytes()
        return msgspec.json.decode(data, type=Memory)
    except (FileNotFoundError, msgspec.MsgspecError):
        # Only a convenience: what cannot be read is not offered.
        return None


def remembered(store: Store) -> tuple[Memory, ...]:
    """All that can be asked for again, by id; what is here is left out."""
    names = sorted(file.stem for file in (store.root / FOLDER).glob("*.json"))
    found = (memory_of(store, name) for name in names if store.current(name) is None)
    return tuple(memory for memory in found if memory)
