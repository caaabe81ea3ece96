"""Which voices are on disk: found for a page in microseconds, up to date within a second.

::

    voices/<language>/<id>.ogg           the machine's voice
    voices/<language>/recorded/<id>.ogg  a person's voice of this space, which wins

Between them stand the packs: packages of the kind ``voices`` with clips of people elsewhere.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from content_cache.speech import say_id
from content_cache.store import Store
from hub.features.voices.packs import Pack, Packs

FOLDER, RECORDED, SUFFIX = "voices", "recorded", ".ogg"
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
#: A folder that changed this short a time ago may change again without another time of change.
_SETTLED_NS = 2_000_000_000


@dataclass(frozen=True)
class Clip:
    """One sound: its language, its id, whether a machine speaks, and the pack it is in if it is."""

    language: str
    id: str
    synthetic: bool
    pack: Pack | None = None

    @property
    def url(self) -> str:
        """Where pages find it."""
        return f"/voix/{self.language}/{self.id}{SUFFIX}"


@dataclass(frozen=True)
class Shelf:
    """The clips of one language as last listed; ``stamp`` is None while the folder is changing."""

    looked_s: float
    stamp: tuple[int, ...] | None
    synthetic: frozenset[str]
    recorded: frozenset[str]


class Voices:
    """The voices below a data directory; any number of threads may ask."""

    def __init__(self, data_dir: Path, every_s: float = 1.0, store: Store | None = None) -> None:
        self.root = data_dir / FOLDER
        self._every_s = every_s
        self._shelves: dict[str, Shelf] = {}
        self._packs = Packs(store or Store(data_dir / "content"), every_s)
        self._people: tuple[float, frozenset[str]] = (-1e9, frozenset())

    def find(self, languages: Iterable[str], text: str) -> Clip | None:
        """The clip that says ``text`` in the first of ``languages`` that has one, or None."""
        for language in dict.fromkeys(languages):
            if clip := self.clip(language, say_id(language, text)):
                return clip
        return None

    def clip(self, language: str, clip_id: str) -> Clip | None:
        """A clip by its id, or None."""
        shelf = self._shelf(language)
        if clip_id in shelf.recorded:
            return Clip(language, clip_id, synthetic=False)
        if pack := self._packs.holding(language, clip_id):
            return Clip(language, clip_id, synthetic=False, pack=pack)
        return Clip(language, clip_id, synthetic=True) if clip_id in shelf.synthetic else None

    def stamp(self, language: str) -> tuple[tuple[int, ...], ...] | None:
        """What changes whenever a voice does, in any language, since a page in ``language`` may
        show texts of another; None while voices are being made.
        """
        found = [self._shelf(name).stamp for name in sorted({language, *self._languages()})]
        stamps = tuple(stamp for stamp in found if stamp is not None)
        return (self._packs.stamp, *stamps) if len(stamps) == len(found) else None

    def forget(self, language: str) -> None:
        """Look again at a language that this very process changed."""
        self._shelves.pop(language, None)
        self._people = (-1e9, frozenset())

    def path(self, clip: Clip) -> Path:
        """The file of a clip."""
        if clip.pack:
            return self._packs.path(clip.pack, clip.id)
        folder = self.root / clip.language
        return (folder if clip.synthetic else folder / RECORDED) / f"{clip.id}{SUFFIX}"

    def by_people(self) -> frozenset[str]:
        """The languages that people speak here, recorded or in a pack."""
        now = time.monotonic()
        if now - self._people[0] >= self._every_s:
            own = {name for name in self._languages() if self._shelf(name).recorded}
            self._people = (now, frozenset(own | self._packs.languages()))
        return self._people[1]

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
