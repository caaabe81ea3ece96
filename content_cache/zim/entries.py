"""Reading entries of an open archive: pages, pictures, sounds, redirects."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from content_cache.errors import NotInstalledError
from content_cache.zim.direct import Span, span_of
from content_cache.zim.shelf import Opened, reading

#: Compressed entries are unpacked in memory: pages and pictures, never as big as this.
MOST_IN_MEMORY = 32 << 20
#: Redirects followed before it is said that they lead nowhere.
MOST_STEPS = 8
#: Entries from here on are worth a look at where they lie in the file.
LARGE = 64 << 10


class Entry(NamedTuple):
    """One entry: where a redirect leads, else its type and either its bytes or its place in a file.

    ``at`` is (file, span): the bytes are sent from there. ``size`` in bytes.
    """

    path: str
    title: str
    media_type: str = ""
    size: int = 0
    redirect: str | None = None
    data: bytes | None = None
    at: tuple[Path, Span] | None = None


def entry_at(opened: Opened, path: str) -> Entry:
    """The entry at ``path``; raises NotInstalledError, StoreError."""
    with reading(opened.file):
        try:
            found = opened.archive.get_entry_by_path(path)
        except KeyError as error:
            raise NotInstalledError("The archive has no page {path}.", path=path) from error
        if found.is_redirect:
            return Entry(found.path, found.title, redirect=_end(found).path)
        return _item(opened, found.get_item())


def _end(found: Any) -> Any:
    """Where a chain of redirects ends; raises NotInstalledError for one without an end."""
    for _step in range(MOST_STEPS):
        if not found.is_redirect:
            return found
        found = found.get_redirect_entry()
    raise NotInstalledError("The archive has no page {path}.", path=found.path)


def _item(opened: Opened, item: Any) -> Entry:
    size = item.size
    kind = item.mimetype or "application/octet-stream"
    if size >= LARGE and (span := span_of(opened.file, item._index, size)):
        return Entry(item.path, item.title, kind, size, at=(opened.file, span))
    if size > MOST_IN_MEMORY:
        raise NotInstalledError("The page {path} is too big to be shown.", path=item.path)
    return Entry(item.path, item.title, kind, size, data=bytes(item.content))


def illustration(opened: Opened) -> bytes | None:
    """The picture of the archive, PNG of 48 by 48, None if it has none."""
    with reading(opened.file):
        if not opened.archive.has_illustration(48):
            return None
        item = opened.archive.get_illustration_item(48)
        return bytes(item.content) if item.size <= MOST_IN_MEMORY else None
