"""What somebody here asked for: one file a package, so that a nightly run brings it and its updates."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from content_cache.durable import make_folders, sync_folder, write_whole
from content_cache.manifest import is_package_id
from content_cache.store import Store
from hub.core.errors import InputError

FOLDER = "asked"


class Asked(Struct, frozen=True):
    """When a package was asked for (ms since 1970 UTC), and by whom (a person's id, or nobody)."""

    at_ms: int
    by: str = ""


def ask(store: Store, package: str, at_ms: int, by: str = "") -> None:
    """Want a package here; raises InputError on a malformed id."""
    if not is_package_id(package):
        raise InputError("{id} is not the name of a content.", id=package)
    folder = store.root / FOLDER
    make_folders(folder)
    write_whole(folder / f"{package}.json", msgspec.json.encode(Asked(at_ms, by)))


def forget(store: Store, package: str) -> None:
    """Want it no longer; harmless if it was not wanted."""
    file = store.root / FOLDER / f"{package}.json"
    if is_package_id(package) and file.exists():
        file.unlink(missing_ok=True)
        sync_folder(file.parent)


def asked(store: Store) -> dict[str, Asked]:
    """Everything that was asked for, by id."""
    found = {}
    for file in sorted((store.root / FOLDER).glob("*.json")):
        try:
            found[file.stem] = msgspec.json.decode(file.read_bytes(), type=Asked)
        except (OSError, msgspec.MsgspecError):
            found[file.stem] = Asked(0)  # somebody asked; when is of less weight
    return found
