"""The record kind of the library and how it folds: progress only ever grows."""

from __future__ import annotations

from hub.core.journal.records import PROGRESS, SPACE, Body, Entry, RecordKind
from hub.core.storage.tables import MAX, put
from hub.features.library.models import LibraryNote


class LibraryNoted(Body, frozen=True, kw_only=True):
    """How far a person came with one part; ``score`` and ``share`` go from 0 to 1, seconds add up
    on the person's side: each record tells the sum so far.
    """

    person: str
    package: str
    item: str = ""
    done: bool = False
    score: float | None = None
    share: float | None = None
    seconds: int = 0


def fold(entry: Entry) -> None:
    """Maximum of everything, whatever the order."""
    body: LibraryNoted = entry.body
    put(
        LibraryNote,
        {
            "space_id": entry.space_id,
            "person": body.person,
            "package": body.package,
            "item": body.item,
            "done": int(body.done),
            "score": body.score,
            "share": body.share,
            "seconds": body.seconds,
            "hlc": entry.hlc,
        },
        {"done": MAX, "score": MAX, "share": MAX, "seconds": MAX, "hlc": MAX},
    )


KINDS = (RecordKind("library.noted", LibraryNoted, fold, urgency=PROGRESS, touches=SPACE),)
