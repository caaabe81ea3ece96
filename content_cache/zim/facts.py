"""The child process that meets an unknown ZIM file first: ``python -m content_cache.zim.facts``.

It is given the file and its seconds of work, and answers ``Facts`` as JSON.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

Fault = Literal["", "missing", "broken", "checksum", "empty"]
#: What is asked of an archive's own description, and the most that is taken, in characters.
ASKED = (
    "Title",
    "Language",
    "Description",
    "Creator",
    "Publisher",
    "Date",
    "Name",
    "License",
    "Source",
)
MOST_TEXT = 1000


class Facts(Struct, frozen=True, omit_defaults=True):
    """What was found; ``said`` is the archive's own description by name."""

    fault: Fault = ""
    said: dict[str, str] = {}
    uuid: str = ""
    main: str | None = None
    articles: int = 0
    media: int = 0
    entries: int = 0
    searchable: bool = False
    titled: bool = False
    illustration: bool = False


def look(file: Path) -> Facts:
    """Open the archive, compare it with its own checksum, read its description."""
    try:
        from libzim.reader import Archive
    except ImportError:
        return Facts("missing")
    try:
        archive = Archive(file)
        if not archive.entry_count:
            return Facts("empty")
        # Without a checksum nobody knows whether the file is whole.
        if not archive.check():
            return Facts("checksum")
        return _facts(archive)
    except (RuntimeError, ValueError, KeyError, OSError, MemoryError):
        return Facts("broken")


def _facts(archive: Any) -> Facts:
    known = set(archive.metadata_keys)
    said = {
        name: archive.get_metadata(name)[: 4 * MOST_TEXT].decode("utf-8", "replace")[:MOST_TEXT]
        for name in ASKED
        if name in known
    }
    return Facts(
        "",
        {name: " ".join(text.split()) for name, text in said.items()},
        str(archive.uuid),
        _main(archive),
        archive.article_count,
        archive.media_count,
        archive.entry_count,
        archive.has_fulltext_index,
        archive.has_title_index,
        archive.has_illustration(48),
    )


def _main(archive: Any) -> str | None:
    """The path of the first page behind its redirects, having read it."""
    if not archive.has_main_entry:
        return None
    entry = archive.main_entry
    for _step in range(8):
        if not entry.is_redirect:
            break
        entry = entry.get_redirect_entry()
    return str(entry.get_item().path)


if __name__ == "__main__":
    from content_cache.child import humble

    humble(int(sys.argv[2]))
    sys.stdout.buffer.write(msgspec.json.encode(look(Path(sys.argv[1]))))
