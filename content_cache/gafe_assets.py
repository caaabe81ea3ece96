"""Where the pictures and sounds of a module are, and which are missing in a space."""

from collections.abc import Iterator

from content_cache.errors import StoreError
from content_cache.gafe.library import FOLDER, LIBRARY, SUFFIX, Library
from content_cache.gafe.model import XOF, Module
from content_cache.store import Store

SOUNDS = "sounds"


def money_picture(value: int) -> str:
    """The picture of a coin or a note of so many FCFA; the coin and the note of 500 both exist."""
    return f"{'coin' if value <= 500 else 'note'}-{value}"


class Pictures:
    """The pictures that a module can show: its own first, then the library's."""

    def __init__(self, store: Store, module: Module) -> None:
        manifest = module.manifest
        self._own = (manifest.id, manifest.version)
        own = {entry.path for entry in manifest.files}
        self._own_ids = {
            path[len(FOLDER) + 1 : -len(SUFFIX)]
            for path in own
            if path.startswith(f"{FOLDER}/") and path.endswith(SUFFIX)
        }
        self._library = _library(store)
        self._shared = frozenset(self._library.pictures) if self._library else frozenset()

    def find(self, picture: str | None) -> tuple[str, int, str] | None:
        """The package, version and path of a picture, None where there is none."""
        if picture is None:
            return None
        path = f"{FOLDER}/{picture}{SUFFIX}"
        if picture in self._own_ids:
            return (*self._own, path)
        if self._library and picture in self._shared:
            return self._library.manifest.id, self._library.manifest.version, path
        return None

    def name(self, picture: str | None, language: str) -> str:
        """What a picture shows, as spoken; the empty text where nobody named it."""
        names = self._library.names.get(picture or "") if self._library else None
        return names.name_in(language) if names else ""


def _library(store: Store) -> Library | None:
    """The library of the space, None where it is not installed."""
    try:
        return store.library(LIBRARY)
    except StoreError:
        return None


def wanted(module: Module) -> Iterator[str]:
    """The ids of the pictures that a module shows, some of them twice."""
    shown = [module.picture, *(item.picture for item in module.items)]
    shown += [step.picture for step in module.steps]
    yield from filter(None, shown)
    for step in module.steps:
        if step.kind == "money":
            yield from map(money_picture, step.purse or XOF)


def missing(store: Store) -> list[str]:
    """A sentence for each picture and each sound that a module of the space lacks."""
    found = []
    for manifest in store.list():
        if manifest.kind != "gafe":
            continue
        module = store.module(manifest.id)
        pictures = Pictures(store, module)
        here = {entry.path for entry in manifest.files}
        for picture in sorted(set(wanted(module))):
            if pictures.find(picture) is None:
                found.append(f"{manifest.id}: the picture {picture} is missing.")
        for item in module.items:
            if item.sound and f"{SOUNDS}/{item.sound}" not in here:
                found.append(f"{manifest.id}: the sound {item.sound} is missing.")
    return found
