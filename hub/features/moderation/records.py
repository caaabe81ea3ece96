"""The record kind of moderation: decisions themselves are acts of civic life."""

from __future__ import annotations

from hub.core.journal.records import CIVIC, SPACE, Body, Entry, RecordKind
from hub.core.storage.tables import put
from hub.features.moderation.models import ModerationCall


class SecondAsked(Body, frozen=True, kw_only=True):
    """A moderator wants another one to decide; ``waits`` false takes it back."""

    thread: str
    person: str
    waits: bool = True
    note: str = ""


def fold_asked(entry: Entry) -> None:
    """Every call is kept; which one counts is seen when they are read."""
    body: SecondAsked = entry.body
    values = {
        "space_id": entry.space_id, "rid": entry.rid, "thread": body.thread, "person": body.person,
        "waits": int(body.waits), "note": body.note, "hlc": entry.hlc,
        **entry.dated(),
    }  # fmt: skip
    put(ModerationCall, values)


KINDS = (RecordKind("moderation.asked", SecondAsked, fold_asked, urgency=CIVIC, touches=SPACE),)
