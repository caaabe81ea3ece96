"""The voice packs that are installed: which clip is in which, found again when a package changes."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from content_cache.formats.voices import CLIPS, SUFFIX
from content_cache.manifest import Manifest
from content_cache.store import POINTER, Store


@dataclass(frozen=True, slots=True)
class Pack:
    """A version of a pack."""

    id: str
    version: int


@dataclass(frozen=True)
class _Known:
    """What was found when packages last changed; ``stamp`` tells one finding from another."""

    looked_s: float = -1e9
    stamp: tuple[tuple[str, int], ...] | None = None
    number: int = 0
    clips: dict[str, dict[str, Pack]] = field(default_factory=dict)


class Packs:
    """The packs of one store; any number of threads may ask."""

    def __init__(self, store: Store, every_s: float) -> None:
        self._store = store
        self._every_s = every_s
        self._known = _Known()

    def holding(self, language: str, clip: str) -> Pack | None:
        """The pack that says a text, the first by name if several do."""
        clips = self._look().clips.get(language)
        return clips.get(clip) if clips else None

    def languages(self) -> set[str]:
        """The languages that packs speak."""
        return set(self._look().clips)

    def path(self, pack: Pack, clip: str) -> Path:
        """The file of a clip."""
        return self._store.folder(pack.id, pack.version) / CLIPS / f"{clip}{SUFFIX}"

    @property
    def stamp(self) -> tuple[int, ...]:
        """What changes whenever a pack does."""
        return (self._look().number,)

    def _look(self) -> _Known:
        """What is installed, looked at again after a while, read again if it changed."""
        known, now = self._known, time.monotonic()
        if now - known.looked_s < self._every_s:
            return known
        stamp = self._stamp()
        if stamp == known.stamp:
            found = _Known(now, stamp, known.number, known.clips)
        else:
            found = _Known(now, stamp, known.number + 1, self._clips())
        self._known = found
        return found

    def _stamp(self) -> tuple[tuple[str, int], ...]:
        """When each package's version in use was last chosen."""
        found = []
        for name in self._store.ids():
            try:
                changed = os.stat(self._store.packages / name / POINTER).st_mtime_ns  # noqa: PTH116  # on the path of pages, once a second for each package
            except OSError:
                continue
            found.append((name, changed))
        return tuple(found)

    def _clips(self) -> dict[str, dict[str, Pack]]:
        """Pack by clip id by language."""
        found: dict[str, dict[str, Pack]] = {}
        for manifest in reversed(self._store.list()):
            if manifest.kind == "voices":
                said = dict.fromkeys(_ids(manifest), Pack(manifest.id, manifest.version))
                found.setdefault(manifest.language, {}).update(said)
        return {language: clips for language, clips in found.items() if clips}


def _ids(manifest: Manifest) -> list[str]:
    """The clips of a pack, as its manifest lists them."""
    paths = (entry.path for entry in manifest.files)
    return [
        path.removeprefix(f"{CLIPS}/").removesuffix(SUFFIX)
        for path in paths
        if path.startswith(f"{CLIPS}/") and path.endswith(SUFFIX)
    ]
