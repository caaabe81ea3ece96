"""Bringing one package here: judged by its signature first, published whole at the end.

Cut at any moment, what was in use stays in use, and the same call goes on from what came.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from content_cache import space
from content_cache.durable import make_folders, write_whole
from content_cache.errors import ContentError
from content_cache.installing import requires
from content_cache.installing.install import Installed, install
from content_cache.installing.signature import SIGNATURE, Trust, require
from content_cache.manifest import Manifest
from content_cache.package import NAME, parse
from content_cache.store import Store
from sync.content import preparing
from sync.content.catalogue import Offer
from sync.content.errors import wrong_bytes
from sync.content.holding import one_at_a_time
from sync.content.preparing import Place
from sync.content.running import Moved, Watch
from sync.content.sources import Order, Source

#: How often a source may send wrong bytes before it is not believed any more.
TRIES = 2


class Telling(Struct, frozen=True):
    """How far a package is, in bytes of its files; ``here`` of them were on the disk before."""

    package: str
    version: int
    title: dict[str, str]
    done: int
    here: int
    total: int


OnTelling = Callable[[Telling], None]


class Rules(Struct, frozen=True):
    """Whom to believe, and the bytes that must stay free on the disk."""

    trust: Trust
    floor_bytes: int


def fetch(
    store: Store,
    source: Source,
    offer: Offer,
    rules: Rules,
    watch: Watch,
    on_telling: OnTelling = lambda telling: None,
) -> Installed:
    """Bring what ``offer`` says, unless it is here. Raises FetchError, ContentError."""
    try:
        return _fetch(store, source, offer, rules, watch, on_telling)
    except OSError as error:
        raise space.disk_error(error) from error


def _fetch(
    store: Store, source: Source, offer: Offer, rules: Rules, watch: Watch, on_telling: OnTelling
) -> Installed:
    package, version = offer.id, offer.version
    if (store.current(package) or 0) >= version:
        return Installed(package, version, "already here")
    with one_at_a_time(store) as lock:
        watch = watch._replace(keep=(lock,))
        place = preparing.place_of(store, package, version)
        manifest = _head(source, offer, place, rules, watch)
        preparing.clear_others(store, package, version)
        make_folders(place.tree)
        requires.check_install(store, manifest)
        _bring(store, source, manifest, offer, place, rules, watch, on_telling)
        for file in place.head.iterdir():
            write_whole(place.tree / file.name, file.read_bytes())
        done = install(
            store, place.tree, floor_bytes=rules.floor_bytes, trust=rules.trust, own=True
        )
        preparing.drop_begun(place)
    return done


def _head(source: Source, offer: Offer, place: Place, rules: Rules, watch: Watch) -> Manifest:
    """The manifest, once it is known who vouches for it; nothing else is brought before.

    What a source says of itself takes nothing away from what came of an honest one.
    """
    if not _is_head(place.head, offer):
        fresh = place.head.with_name(f"{place.head.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        make_folders(fresh)
        try:
            source.head(offer.id, offer.version, fresh, watch)
            _judge(fresh, rules)
            if not _is_head(fresh, offer):
                raise wrong_bytes(offer.id, "another package than the one offered")
            shutil.rmtree(place.head, ignore_errors=True)
            fresh.replace(place.head)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return _judge(place.head, rules)


def _is_head(folder: Path, offer: Offer) -> bool:
    """Whether the manifest that is there is the one offered, and lists its files."""
    try:
        data = (folder / NAME).read_bytes()
        manifest = parse(data)
    except (OSError, ContentError):
        return False
    here = (manifest.id, manifest.version, hashlib.sha256(data).hexdigest())
    return bool(manifest.files) and here == (offer.id, offer.version, offer.sha256)


def _judge(folder: Path, rules: Rules) -> Manifest:
    """The manifest in ``folder``; raises what ``require`` and ``parse`` raise."""
    data, proof = (folder / NAME).read_bytes(), folder / SIGNATURE
    files = {NAME: data} | ({SIGNATURE: proof.read_bytes()} if proof.is_file() else {})
    require(files, rules.trust)
    return parse(data)


def _bring(
    store: Store,
    source: Source,
    manifest: Manifest,
    offer: Offer,
    place: Place,
    rules: Rules,
    watch: Watch,
    on_telling: OnTelling,
) -> None:
    """Bring every file that is missing until all are right."""
    preparing.link_known(store, place, manifest)
    full = watch._replace(full=lambda: space.free_bytes(store.root) < rules.floor_bytes)
    missing = manifest.files
    for _try in range(TRIES):
        missing = preparing.find_missing(place, manifest, missing)
        here = manifest.size - sum(entry.size for entry in missing)

        def tell(moved: Moved, here: int = here) -> None:
            done = min(here + moved.done, manifest.size)
            on_telling(
                Telling(manifest.id, manifest.version, manifest.title, done, here, manifest.size)
            )

        tell(Moved(0, ""))
        if not missing:
            return
        space.require(preparing.room(store, missing, place, rules.floor_bytes))
        if source.compares:
            preparing.lay_basis(store, place, manifest, missing)
        order = Order(
            manifest.id, manifest.version, missing, place.tree, place.basis, place.listed, offer
        )
        source.bring(order, full, tell)
    if left := preparing.find_missing(place, manifest, missing):
        raise wrong_bytes(manifest.id, ", ".join(entry.path for entry in left[:3]))
