"""The record kind of the shelf and how it folds: the latest word on a package counts."""

from __future__ import annotations

from hub.core.journal.records import LOG, SPACE, Body, Entry, RecordKind
from hub.core.storage.tables import LATEST, MAX, put
from hub.features.catalogue.models import Shelf


class ShelfSet(Body, frozen=True, kw_only=True):
    """How a space shows a package; ``position`` is 1 for the first of the featured, else 0."""

    package: str
    featured: bool = False
    hidden: bool = False
    position: int = 0


def fold(entry: Entry) -> None:
    """The latest of two counts whole."""
    body: ShelfSet = entry.body
    put(
        Shelf,
        {
            "space_id": entry.space_id,
            "package": body.package,
            "featured": int(body.featured),
            "hidden": int(body.hidden),
            "position": body.position,
            "hlc": entry.hlc,
        },
        {"featured": LATEST, "hidden": LATEST, "position": LATEST, "hlc": MAX},
    )


KINDS = (RecordKind("shelf.set", ShelfSet, fold, urgency=LOG, touches=SPACE),)
