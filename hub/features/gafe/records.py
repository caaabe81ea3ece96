"""The record kind of Gafé and how it folds: mastery only grows, counts add up."""

from __future__ import annotations

import msgspec

from hub.core.journal.records import PROGRESS, SPACE, Body, Entry, RecordKind
from hub.core.storage.tables import ADD, MAX, put
from hub.features.gafe.models import GafeFinished, GafeMastery, GafePlace


class Practised(msgspec.Struct, frozen=True):
    """One item in one sitting: the box it came to, and answers right and wrong."""

    item: str
    box: int
    rights: int
    wrongs: int


class GafePractised(Body, frozen=True, kw_only=True):
    """A sitting: the items practised, and how many screens of the path are behind the person."""

    person: str
    package: str
    items: tuple[Practised, ...] = ()
    place: int = 0
    finished: bool = False
    at_ms: int | None = None


def fold(entry: Entry) -> None:
    """Greatest box, sums of answers, latest sight; a row for a module finished."""
    body: GafePractised = entry.body
    of = {"space_id": entry.space_id, "person": body.person, "package": body.package}
    for one in body.items:
        put(
            GafeMastery,
            {
                **of,
                "item": one.item,
                "box": one.box,
                "rights": one.rights,
                "wrongs": one.wrongs,
                "seen": entry.hlc,
                "missed": entry.hlc if one.wrongs else 0,
            },
            {"box": MAX, "rights": ADD, "wrongs": ADD, "seen": MAX, "missed": MAX},
        )
    put(GafePlace, {**of, "place": body.place, "seen": entry.hlc}, {"place": MAX, "seen": MAX})
    if body.finished:
        put(GafeFinished, {**of, "id": entry.rid, **entry.dated(body.at_ms)})


KINDS = (RecordKind("gafe.practised", GafePractised, fold, urgency=PROGRESS, touches=SPACE),)
