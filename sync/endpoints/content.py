"""Signed content under a public licence, for other hubs and for spaces that only have https.

``GET /api/v1/content/…``: the list and its signature, each package's own two files, its files and the
differences between versions, all by Range. Nothing that people wrote is below these addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response

from content_cache.package import NAME
from hub.core.errors import NotFoundError
from sync.content import deltas, offering
from sync.content.catalogue import Offer
from sync.content.places import ROOT, tag_of
from sync.endpoints.machine import node

#: The permission of every address here.
ACTION = "content.offer"
#: Files never change under their name; who keeps copies on the way may keep these.
FOREVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
#: Sends a file: path, media type, Cache-Control, ETag (None: worked out of size and date).
Send = Callable[[Path, str, str, str | None], Response]


def blueprint(send: Send) -> Blueprint:
    """The addresses; ``send`` answers with a file, whole or by range."""
    page = Blueprint("content_offer", __name__, url_prefix=ROOT)

    def open_(view: Callable[..., Response]) -> Callable[..., Response]:
        view.action = ACTION  # type: ignore[attr-defined]  # an attribute of ours on a function
        return view

    @page.get("/<any('catalogue.json', 'catalogue.json.sig'):name>")
    @open_
    def list_(name: str) -> Response:
        """The list, or its signature."""
        file = offering.folder(node().store) / offering.PUBLIC / name
        if not file.is_file():
            raise _not_offered()
        return send(file, "application/json", ASK_AGAIN, None)

    @page.get("/packages/<package>/<int:version>/<any('package.json', 'package.json.sig'):name>")
    @open_
    def head(package: str, version: int, name: str) -> Response:
        """What a package is, or who says so."""
        offer = _offered(package, version)
        file = node().store.folder(package, version) / name
        tag = tag_of(offer.sha256) if name == NAME else None
        return send(file, "application/json" if tag else "text/plain", ASK_AGAIN, tag)

    @page.get("/packages/<package>/<int:version>/files/<path:path>")
    @open_
    def file(package: str, version: int, path: str) -> Response:
        """A file of a package."""
        _offered(package, version)
        entry = node().store.entry(package, path, version)
        place = node().store.open(package, path, version)
        return send(place, "application/octet-stream", FOREVER, tag_of(entry.sha256))

    @page.get("/deltas/<old>-<new>")
    @open_
    def difference(old: str, new: str) -> Response:
        """The difference between two files."""
        listed = offering.read(node().store)
        for offer in listed.offers if listed else ():
            for each in offer.deltas:
                if (each.old, each.new) == (old, new):
                    place = deltas.file_of(offering.folder(node().store), old, new)
                    tag = tag_of(each.sha256)
                    return send(place, "application/octet-stream", FOREVER, tag)
        raise _not_offered()

    return page


def _offered(package: str, version: int) -> Offer:
    """What is offered of a version; raises NotFoundError."""
    listed = offering.read(node().store)
    offer = listed.offer(package, version) if listed else None
    if offer is None:
        raise _not_offered()
    return offer


def _not_offered() -> NotFoundError:
    return NotFoundError("This content is not offered here.")
