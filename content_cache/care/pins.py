"""Packages that are kept whatever happens to the room on the disk."""

from __future__ import annotations

from content_cache.durable import sync_folder, write_whole
from content_cache.errors import NotInstalledError
from content_cache.store import Store

MARK = "pinned"


def is_pinned(store: Store, package: str) -> bool:
    """Whether a package is never removed to make room."""
    return (store.packages / package / MARK).exists()


def pin(store: Store, package: str) -> None:
    """Keep a package; raises NotInstalledError."""
    if store.current(package) is None:
        raise NotInstalledError("The content {id} is not installed. Install it first.", id=package)
    write_whole(store.packages / package / MARK, b"")


def unpin(store: Store, package: str) -> None:
    """Let a package go when room is needed; harmless if it was not pinned."""
    if is_pinned(store, package):
        folder = store.packages / package
        (folder / MARK).unlink(missing_ok=True)
        sync_folder(folder)
