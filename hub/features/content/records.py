"""Record kinds of content and how they fold: the latest word on a package counts."""

from __future__ import annotations

from typing import Any

from hub.core.journal.records import LOG, SPACE, Body, Entry, RecordKind
from hub.core.storage.tables import LATEST, MAX, put
from hub.features.content.models import ContentHere


class ContentInstalled(Body, frozen=True, kw_only=True):
    """A version of a package is in use; ``bytes`` is what its files take."""

    package: str
    version: int
    kind: str
    bytes: int
    title: str = ""
    signed_by: str = ""


class ContentRemoved(Body, frozen=True, kw_only=True):
    """A package is no longer here; ``why`` is ``room`` (made for others), ``asked`` or ``lost``."""

    package: str
    version: int
    kind: str
    bytes: int = 0
    title: str = ""
    why: str = ""


def fold_installed(entry: Entry) -> None:
    """It is here."""
    body: ContentInstalled = entry.body
    _put(entry, body.version, here=1, bytes=body.bytes, signed_by=body.signed_by, why="")


def fold_removed(entry: Entry) -> None:
    """It is not here."""
    body: ContentRemoved = entry.body
    _put(entry, body.version, here=0, bytes=0, signed_by="", why=body.why)


def _put(entry: Entry, version: int, **said: Any) -> None:
    values = {
        "space_id": entry.space_id,
        "package": entry.body.package,
        "version": version,
        "kind": entry.body.kind,
        "title": entry.body.title,
        **said,
        "hlc": entry.hlc,
        **entry.dated(),
    }
    put(ContentHere, values, {**dict.fromkeys(list(values)[2:], LATEST), "hlc": MAX})


KINDS = (
    RecordKind("content.installed", ContentInstalled, fold_installed, urgency=LOG, touches=SPACE),
    RecordKind("content.removed", ContentRemoved, fold_removed, urgency=LOG, touches=SPACE),
)
