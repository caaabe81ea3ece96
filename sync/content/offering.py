"""What this node lets others read: signed packages alone, and the list of them.

::

    content/offer/public/catalogue.json{,.sig}   the list, signed where this node has a key for that
    content/offer/offered.rules                  the versions that rsync may show, nothing else
    content/offer/rsyncd.conf                    what the restricted ssh command starts
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from content_cache.checksum import sha256_of
from content_cache.contents import INDEX
from content_cache.durable import make_folders, write_whole
from content_cache.errors import StoreError
from content_cache.installing.signature import of_folder, trusted_keys
from content_cache.manifest import Manifest
from content_cache.package import NAME
from content_cache.store import Store
from hub.core.content_rules import trusted_folder
from hub.core.node import Node
from sync.content import catalogue
from sync.content.catalogue import Catalogue, Offer

FOLDER, PUBLIC, RULES, CONF = "offer", "public", "offered.rules", "rsyncd.conf"


def folder(store: Store) -> Path:
    """Where the offer lies."""
    return store.root / FOLDER


def offers(store: Store, keys: Mapping[str, bytes]) -> tuple[Offer, ...]:
    """The versions in use that a trusted key signed."""
    found = []
    for manifest in store.list():
        place = store.folder(manifest.id, manifest.version)
        try:
            if of_folder(place, keys).state == "signed":
                found.append(_offer(place, manifest))
        except (OSError, StoreError):
            continue  # what is being replaced, or damaged, is offered next time
    return tuple(found)


def refresh(node: Node, key: bytes | None = None) -> Catalogue:
    """Write the list, the rules and the configuration anew; ``key`` signs the list."""
    store, settings = node.store, node.settings
    keys = trusted_keys(trusted_folder(settings.data_dir))
    made = Catalogue(
        space=node.space_id,
        role="central" if settings.role == "central" else "space",
        made_ms=node.clock.now_ms(),
        offers=offers(store, keys),
        marks=read_marks(store),
    )
    place = folder(store)
    make_folders(place / PUBLIC)
    data = catalogue.encode(made)
    if key:
        write_whole(place / PUBLIC / catalogue.PROOF, catalogue.prove(data, key))
    else:
        (place / PUBLIC / catalogue.PROOF).unlink(missing_ok=True)
    write_whole(place / PUBLIC / catalogue.FILE, data)
    write_whole(place / RULES, rules(made).encode())
    write_whole(place / CONF, configuration(store).encode())
    return made


def rules(of: Catalogue) -> str:
    """What rsync's server shows of ``packages``: the versions offered, without what the hub derives."""
    lines = [f"- /*/*/{INDEX}"]
    for offer in of.offers:
        lines += [f"+ /{offer.id}/", f"+ /{offer.id}/{offer.version}/***"]
    return "\n".join([*dict.fromkeys(lines), "- *", ""])


def configuration(store: Store) -> str:
    """The rsyncd.conf of ``rsync --server --daemon``: two modules, both read-only, nothing listed."""
    place = folder(store).absolute()
    # A daemon that root starts would become nobody, who may not read the store.
    who = [f"uid = {os.getuid()}", f"gid = {os.getgid()}"] if os.geteuid() == 0 else []
    return "\n".join(
        [
            "# Written by the hub; see docs/content-sync.md.",
            "use chroot = no",
            "read only = yes",
            "list = no",
            "numeric ids = yes",
            "reverse lookup = no",
            "transfer logging = no",
            "munge symlinks = no",
            "refuse options = copy-links copy-unsafe-links copy-dirlinks delete* remove-source-files",
            "timeout = 300",
            *who,
            "",
            "[packages]",
            f"path = {store.packages.absolute()}",
            f"include from = {place / RULES}",
            "exclude = *",
            "",
            "[offer]",
            f"path = {place / PUBLIC}",
            "exclude = /deltas/",
            "",
        ]
    )


def read_marks(store: Store) -> dict[str, tuple[str, ...]]:
    """Which packages the centre wants in which spaces (``*``: in all)."""
    return {}


def _offer(place: Path, manifest: Manifest) -> Offer:
    return Offer(
        id=manifest.id,
        version=manifest.version,
        kind=manifest.kind,
        title=manifest.title_in("fr"),
        size=manifest.size,
        sha256=sha256_of(place / NAME),
        licence=manifest.licence,
        needs=tuple(need.id for need in manifest.requires),
    )
