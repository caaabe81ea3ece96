"""What this node lets others read: signed packages alone, and the list of them.

::

    content/offer/spaces/catalogue.json{,.sig}   the list, signed where this node has a key for that
    content/offer/public/catalogue.json{,.sig}   the same of what anybody may have
    content/offer/offered.rules                  the versions that rsync may show, nothing else
    content/offer/rsyncd.conf                    what the restricted ssh command starts
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from msgspec.structs import replace

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
from sync.carrying import authorize
from sync.content import catalogue, deltas, marks
from sync.content.catalogue import Catalogue, Delta, Offer
from sync.content.licences import is_public

FOLDER, RULES = "offer", "offered.rules"
#: The list for spaces that the centre knows (by ssh), and the one for anybody (by HTTP).
SPACES, PUBLIC = "spaces", "public"


def folder(store: Store) -> Path:
    """Where the offer lies."""
    return store.root / FOLDER


def signed_here(node: Node) -> tuple[Manifest, ...]:
    """The versions in use that a trusted key signed."""
    store, found = node.store, []
    keys = trusted_keys(trusted_folder(node.settings.data_dir))
    for manifest in store.list():
        try:
            state = of_folder(store.folder(manifest.id, manifest.version), keys).state
        except (OSError, StoreError):
            continue  # what is being replaced, or damaged, is offered next time
        found += [manifest] if state == "signed" else []
    return tuple(found)


def refresh(node: Node, key: bytes | None = None) -> Catalogue:
    """Write the list, the rules and the configuration anew; ``key`` signs the list."""
    store, settings = node.store, node.settings
    place = folder(store)
    ready = deltas.known(place)
    manifests = signed_here(node)
    offers = [offer_of(store.folder(each.id, each.version), each) for each in manifests]
    made = Catalogue(
        space=node.space_id,
        role="central" if settings.role == "central" else "space",
        made_ms=node.clock.now_ms(),
        offers=tuple(replace(one, deltas=_worth(ready, one)) for one in offers),
        marks=marks.read(place),
    )
    _write_list(place / SPACES, made, key)
    _write_list(place / PUBLIC, public(made), key)
    write_whole(place / RULES, rules(made).encode())
    write_whole(store.root / authorize.CONF, configuration(store).encode())
    return made


def read(store: Store) -> Catalogue | None:
    """What anybody may have, as it was last written; None if there is no list yet."""
    try:
        data = (folder(store) / PUBLIC / catalogue.FILE).read_bytes()
        return msgspec.json.decode(data, type=Catalogue)
    except (OSError, msgspec.MsgspecError):
        return None


def public(of: Catalogue) -> Catalogue:
    """What anybody may have: packages whose licence says so."""
    offers = tuple(offer for offer in of.offers if is_public(offer.licence))
    shown = {offer.id for offer in offers}
    some = {space: tuple(one for one in ids if one in shown) for space, ids in of.marks.items()}
    return replace(of, offers=offers, marks={space: ids for space, ids in some.items() if ids})


def _write_list(place: Path, of: Catalogue, key: bytes | None) -> None:
    """Write a list and its signature, unless what is there says the same."""
    if _says_the_same(place, of, key):
        return
    make_folders(place)
    data = catalogue.encode(of)
    # A list beside another one's signature would be taken for tampering: for a moment there is none.
    (place / catalogue.PROOF).unlink(missing_ok=True)
    write_whole(place / catalogue.FILE, data)
    if key:
        write_whole(place / catalogue.PROOF, catalogue.prove(data, key))


def _says_the_same(place: Path, of: Catalogue, key: bytes | None) -> bool:
    """Whether the list there is this one but for its date, and signed by the same key or by none."""
    try:
        data = (place / catalogue.FILE).read_bytes()
        known = msgspec.json.decode(data, type=Catalogue)
        proof = (place / catalogue.PROOF).read_bytes() if key else None
    except (OSError, msgspec.MsgspecError):
        return False
    if replace(known, made_ms=of.made_ms) != of:
        return False
    if key is None:
        return not (place / catalogue.PROOF).exists()
    return proof == catalogue.prove(data, key)  # Ed25519: the same key always signs the same


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
            f"path = {place / SPACES}",
            "",
        ]
    )


def offer_of(place: Path, manifest: Manifest) -> Offer:
    """A version as a list tells it."""
    return Offer(
        id=manifest.id,
        version=manifest.version,
        kind=manifest.kind,
        title=_line(manifest.title_in("fr")),
        size=manifest.size,
        sha256=sha256_of(place / NAME),
        licence=_line(manifest.licence),
        needs=tuple(need.id for need in manifest.requires),
    )


def _line(text: str) -> str:
    """Text on one line, without signs that cannot be shown."""
    words = "".join(sign if sign.isprintable() else " " for sign in text).split()
    return " ".join(words)[:500]


def _worth(ready: dict[str, tuple[Delta, ...]], offer: Offer) -> tuple[Delta, ...]:
    """The differences that save something."""
    found = ready.get(f"{offer.id}/{offer.version}", ())
    return tuple(each for each in found if each.sha256 != deltas.WORTHLESS)
