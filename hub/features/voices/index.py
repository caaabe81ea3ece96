"""Which voices are on disk: found for a page in microseconds, up to date within a second.

::

    voices/<language>/<id>.ogg           the machine's voice
    voices/<language>/recorded/<id>.ogg  a person's voice, which wins
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from content_cache.speech import say_id

FOLDER, RECORDED, SUFFIX = "voices", "recorded", ".ogg"
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
#: A folder that changed this short a time ago may change again without another time of change.
_SETTLED_NS = 2_000_000_000


@dataclass(frozen=True)
class Clip:
    """One sound: its language, its id, and whether a machine speaks."""

    language: str
    id: str
    synthetic: bool

    @property
    def url(self) -> str:
        """Where pages find it."""
        return f"/voix/{self.language}/{self.id}{SUFFIX}"


@dataclass(frozen=True)
class Shelf:
    """The clips of one language as last listed; ``stamp`` is None while the folder is changing."""

    looked_s: float
    stamp: tuple[int, int] | None
    synthetic: frozenset[str]
    recorded: frozenset[str]


class Voices:
    """The voices below a data directory; any number of threads may ask."""

    def __init__(self, data_dir: Path, every_s: float = 1.0) -> None:
        self.root = data_dir / FOLDER
        self._every_s = every_s
        self._shelves: dict[str, Shelf] = {}

    def find(self, languages: Iterable[str], text: str) -> Clip | None:
        """The clip that says ``text`` in the first of ``languages`` that has one, or None."""
        for language in dict.fromkeys(languages):
            if clip := self.clip(language, say_id(language, text)):
                return clip
        return None

    def all_of(self, language: str, texts: Iterable[str]) -> list[Clip]:
        """The clips of those of ``texts`` that have one, in order."""
        found = (self.clip(language, say_id(language, text)) for text in texts)
        return [clip for clip in found if clip]

    def clip(self, language: str, clip_id: str) -> Clip | None:
        """A clip by its id, or None."""
        shelf = self._shelf(language)
        if clip_id in shelf.recorded:
            return Clip(language, clip_id, synthetic=False)
        return Clip(language, clip_id, synthetic=True) if clip_id in shelf.synthetic else None

    def stamp(self, language: str) -> tuple[tuple[int, int], ...] | None:
        """What changes whenever a voice does, in any language, since a page in ``language`` may
        show texts of another; None while voices are being made.
        """
        found = [self._shelf(name).stamp for name in sorted({language, *self._languages()})]
        stamps = tuple(stamp for stamp in found if stamp is not None)
        return stamps if len(stamps) == len(found) else None

    def path(self, clip: Clip) -> Path:
        """The file of a clip."""
        folder = self.root / clip.language
        return (folder if clip.synthetic else folder / RECORDED) / f"{clip.id}{SUFFIX}"

    def _languages(self) -> list[str]:
        """The languages that have a folder."""
        try:
            return [name for name in os.listdir(self.root) if _LANGUAGE.match(name)]  # noqa: PTH208  # names only, on the path of each page
        except FileNotFoundError:
            return []

    def _shelf(self, language: str) -> Shelf:
        """What is there in a language, listed again when its folders changed."""
        now = time.monotonic()
        known = self._shelves.get(language)
        if known and now - known.looked_s < self._every_s:
            return known
        if not _LANGUAGE.match(language):
            return Shelf(now, None, frozenset(), frozenset())
        folder = self.root / language
        times = (_changed(folder), _changed(folder / RECORDED))
        settled = time.time_ns() - max(times) > _SETTLED_NS
        if known and settled and known.stamp == times:
            shelf = Shelf(now, times, known.synthetic, known.recorded)
        else:
            stamp = times if settled else None
            shelf = Shelf(now, stamp, names(folder), names(folder / RECORDED))
        if max(times) or len(self._shelves) < 64:  # a name from an address fills no memory
            self._shelves[language] = shelf
        return shelf


def names(folder: Path) -> frozenset[str]:
    """The ids of the clips in a folder; none if it is not there."""
    try:
        found = [place.name for place in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    whole = (name for name in found if name.endswith(SUFFIX) and not name.startswith("."))
    return frozenset(name.removesuffix(SUFFIX) for name in whole)


def _changed(folder: Path) -> int:
    """When names in a folder last changed, in ns; 0 if it is not there."""
    try:
        return folder.stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return 0
