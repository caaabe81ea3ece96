"""The record kind of notices: which ones somebody has seen.

Acts are named one by one: an act that a stick brings weeks later, with a stamp from before the last
look into the box, is new all the same.
"""

from __future__ import annotations

from hub.core.journal.records import PROGRESS, SPACE, Body, Entry, RecordKind
from hub.core.storage.bound import run
from hub.features.notices.models import NoticeRead


class NoticesRead(Body, frozen=True, kw_only=True):
    """Somebody has seen the notices of these acts."""

    person: str
    acts: tuple[str, ...]


def fold_read(entry: Entry) -> None:
    """What is read stays read."""
    body: NoticesRead = entry.body
    acts = tuple(dict.fromkeys(body.acts))
    if not acts:
        return
    marks = ", ".join(["(?, ?, ?)"] * len(acts))
    values = tuple(value for rid in acts for value in (entry.space_id, body.person, rid))
    table = NoticeRead._meta.table_name
    run(
        f"INSERT INTO {table} (space_id, person, rid) VALUES {marks} ON CONFLICT DO NOTHING",  # noqa: S608  # a literal of ours and marks
        values,
    )


KINDS = (RecordKind("notice.read", NoticesRead, fold_read, urgency=PROGRESS, touches=SPACE),)
