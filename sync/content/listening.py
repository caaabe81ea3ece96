"""Asking every source for its list, and what this space makes of what it hears."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from content_cache.durable import make_folders, write_whole
from content_cache.errors import ContentError
from content_cache.installing import remembered
from hub.core import content_rules
from hub.core.errors import HubError
from hub.core.node import Node
from sync.content import asked, catalogue
from sync.content.catalogue import Catalogue
from sync.content.errors import FetchError
from sync.content.preparing import FETCHING
from sync.content.running import Watch
from sync.content.sources import Source
from sync.content.wanted import Wants
from sync.content.ways import WAYS, ways

log = logging.getLogger(__name__)
#: The last list of the centre, so that a neighbour can bring what the centre marked.
KNOWN = "central"
Heard = Sequence[tuple[Source, Catalogue]]


class Trouble(Struct, frozen=True):
    """What did not go, with the package it was about (empty: the source itself)."""

    source: str
    package: str
    error: HubError | ContentError


def listing(node: Node, said: str = "") -> tuple[list[tuple[Source, Catalogue]], list[Trouble]]:
    """What every source offers, or the one way that ``said`` names."""
    watch = Watch(silence_s=node.settings.content_silence_s)
    return listen(node, ways(node, said), watch)


def listen(
    node: Node, asking: Sequence[Source], watch: Watch
) -> tuple[list[tuple[Source, Catalogue]], list[Trouble]]:
    """The lists of all sources that answer, and what is wrong with the others."""
    keys = content_rules.trust(node.settings, local=False).keys
    heard: list[tuple[Source, Catalogue]] = []
    troubles: list[Trouble] = []
    place = node.store.incoming / FETCHING / "lists"
    make_folders(place)
    for source in asking:
        try:
            data, proof = source.catalogue(place, watch)
            found, signed = catalogue.decode(data, proof, keys)
            if source.central and signed.state != "signed":
                raise _not_vouched_for()
        except HubError as error:
            troubles.append(Trouble(source.name, "", error))
            log.info("no list from %s: %s %s", source.name, error, getattr(error, "detail", ""))
            if isinstance(error, FetchError) and error.fault == "stopped":
                break
            continue
        if source.central and proof:
            keep(node, data, proof)
        heard.append((source, found))
    return heard, troubles


def wants_of(node: Node, heard: Heard) -> Wants:
    """What this space has and wants."""
    store = node.store
    marked = frozenset[str]().union(
        *(each.marked(node.space_id) for _source, each in heard), _known_marks(node)
    )
    wished = asked.asked(store)
    gone = {memory.manifest.id: memory.at_ms for memory in remembered.remembered(store)}
    # Who took a package away after it was asked for does not want it any more.
    alive = {name for name, ask in wished.items() if ask.at_ms >= gone.get(name, 0)}
    return Wants(
        # The newest on the disk: who went back to the version before does not want it again.
        here={name: versions[-1] for name in store.ids() if (versions := store.versions(name))},
        starter=content_rules.starter_ids(),
        marked=marked,
        asked=frozenset(alive),
        gone=frozenset(gone),
    )


def is_at_hand(said: str) -> bool:
    """Whether a person stands at the machine with a stick or folder."""
    return bool(said) and said not in WAYS and Path(said).is_dir()


def keep(node: Node, data: bytes, proof: bytes) -> None:
    """Remember the centre's list."""
    folder = node.store.root / KNOWN
    make_folders(folder)
    write_whole(folder / catalogue.FILE, data)
    write_whole(folder / catalogue.PROOF, proof)


def _known_marks(node: Node) -> frozenset[str]:
    """What the centre marked when it was last heard."""
    folder = node.store.root / KNOWN
    with contextlib.suppress(OSError, FetchError):
        data, proof = (
            (folder / catalogue.FILE).read_bytes(),
            (folder / catalogue.PROOF).read_bytes(),
        )
        keys = content_rules.trust(node.settings, local=False).keys
        return catalogue.decode(data, proof, keys)[0].marked(node.space_id)
    return frozenset()


def _not_vouched_for() -> FetchError:
    return FetchError(
        "source",
        "Nobody known here signed the list of the centre.",
        "Copy the centre's content key to keys/trusted/, and have the centre sign: hub central offer --key FILE.",
    )
