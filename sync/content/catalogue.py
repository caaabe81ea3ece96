"""The list of what a source offers: each package by the SHA-256 of its manifest.

The list itself only tells what to ask for: every manifest carries its own signature, which is judged
here again. A list of the centre is signed as a whole, so that nobody on the way can hide an update or
mark content for a space.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from content_cache.installing.signature import Signed, judge, proof_of
from content_cache.manifest import Kind, PackageId, Version
from sync.content.errors import FetchError

FILE, PROOF = "catalogue.json", "catalogue.json.sig"
#: What is signed begins with this, so that no signature of a package fits a list, nor the reverse.
DOMAIN = b"espace-connecte catalogue 1\n"
#: The largest list that is read, in bytes: some 20,000 packages.
MOST = 8 << 20
#: Whom a mark is for, when it is for every space.
EVERY_SPACE = "*"

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Size = Annotated[int, Meta(ge=0, le=1 << 50)]
#: One line that a terminal can be shown.
Line = Annotated[str, Meta(max_length=500, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e]*\Z")]


class Delta(Struct, frozen=True, forbid_unknown_fields=False):
    """How the file of SHA-256 ``old`` becomes ``new``: ``size`` bytes whose own SHA-256 is ``sha256``."""

    old: Sha256
    new: Sha256
    sha256: Sha256
    size: Size


class Offer(Struct, frozen=True, forbid_unknown_fields=False):
    """One version that can be had; ``size`` is that of its files, ``sha256`` that of its package.json."""

    id: PackageId
    version: Version
    kind: Kind
    title: Line
    size: Size
    sha256: Sha256
    licence: Line = ""
    needs: tuple[PackageId, ...] = ()
    deltas: tuple[Delta, ...] = ()


class Catalogue(Struct, frozen=True, forbid_unknown_fields=False):
    """What a node (``space``, ``role``) offers, and ids that the centre wants in a space (``marks``).

    ``made_ms`` is in milliseconds since 1970 UTC. Fields that a newer hub adds are passed over.
    """

    space: str
    role: Literal["space", "central"]
    made_ms: int
    offers: tuple[Offer, ...] = ()
    marks: dict[str, tuple[PackageId, ...]] = {}

    def offer(self, package: str, version: int | None = None) -> Offer | None:
        """The newest version offered of a package, or that one."""
        found = [
            each for each in self.offers if each.id == package and version in (None, each.version)
        ]
        return max(found, key=lambda each: each.version, default=None)

    def marked(self, space: str) -> frozenset[str]:
        """The ids marked for a space."""
        return frozenset((*self.marks.get(EVERY_SPACE, ()), *self.marks.get(space, ())))


def encode(catalogue: Catalogue) -> bytes:
    """The bytes of a list."""
    return msgspec.json.encode(catalogue)


def decode(data: bytes, proof: bytes | None, keys: Mapping[str, bytes]) -> tuple[Catalogue, Signed]:
    """A list and what its signature is worth; marks, needs and deltas count
    only if a trusted key signed it.

    Raises FetchError on a wrong signature, or a list that is none.
    """
    signed = judge(DOMAIN + data, proof, keys)
    try:
        found = msgspec.json.decode(data[: MOST + 1], type=Catalogue)
    except (msgspec.MsgspecError, ValueError) as error:
        raise _not_a_list(str(error)) from error
    if signed.state == "wrong" or len(data) > MOST:
        raise _not_a_list("the signature is wrong")
    if signed.state != "signed":
        plain = tuple(msgspec.structs.replace(each, deltas=(), needs=()) for each in found.offers)
        found = msgspec.structs.replace(found, marks={}, offers=plain)
    return found, signed


def prove(data: bytes, private: bytes) -> bytes:
    """The signature of a list, as a file."""
    return proof_of(DOMAIN + data, private)


def _not_a_list(detail: str) -> FetchError:
    return FetchError(
        "source",
        "The list of content of the source cannot be used.",
        "Ask the centre to make it again: hub central offer.",
        detail,
    )
