"""Every text that a voice in a language can say, once, with where it is seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from content_cache.gafe.model import Module
from content_cache.manifest import Manifest
from content_cache.speech import say_id
from content_cache.store import Store
from hub.features.voices import texts
from hub.features.voices.rules import worth_saying

#: Where labels are seen, beside the ids of packages.
PAGES = "pages"
#: Texts of this language are shown to readers of every other, for want of a translation.
COMMON = "fr"


@dataclass(frozen=True, slots=True)
class Sayable:
    """A text by its clip's id; ``spot`` is ``PAGES`` or the package that it is seen in first.

    ``common`` is its id in the language that everybody falls back to.
    """

    clip: str
    common: str
    text: str
    spot: str


def wanted(store: Store, language: str, labels: Iterable[str]) -> dict[str, Sayable]:
    """Every text by clip id: the labels first, then package after package; not to be changed."""
    versions = tuple((manifest.id, manifest.version) for manifest in spots(store))
    return _wanted(store, language, tuple(labels), versions)


@lru_cache(maxsize=2)  # whoever records goes from text to text of one language
def _wanted(
    store: Store, language: str, labels: tuple[str, ...], versions: tuple[tuple[str, int], ...]
) -> dict[str, Sayable]:
    """What ``wanted`` answers, for these versions of the packages."""
    found: dict[str, Sayable] = {}
    _add(found, language, PAGES, labels)
    for package, version in versions:
        for spoken in dict.fromkeys((language, COMMON)):
            _add(found, language, package, _of(store, package, version, spoken))
    return found


def spots(store: Store) -> list[Manifest]:
    """The packages that hold texts, courses first."""
    kept = [one for one in store.list() if one.kind in texts.KINDS]
    return sorted(kept, key=lambda one: (texts.KINDS.index(one.kind), one.id))


@lru_cache(maxsize=128)  # what is written in French is the same for every language
def _of(store: Store, package: str, version: int, language: str) -> tuple[str, ...]:
    """The texts of a version of a package in one language."""
    return tuple(texts.of_package(store, store.manifest(package, version), language))


def _add(found: dict[str, Sayable], language: str, spot: str, said: Iterable[str]) -> None:
    for text in worth_saying(said):
        clip = say_id(language, text)
        if clip not in found:
            common = clip if language == COMMON else say_id(COMMON, text)
            found[clip] = Sayable(clip, common, text, spot)


def picture_of(module: Module, text: str) -> str | None:
    """The picture that goes with a text of a module, by its id in the library; None if none does."""
    plain = " ".join(text.split())
    for item in module.items:
        if " ".join(item.spoken.split()) == plain and item.picture:
            return item.picture
    return None
