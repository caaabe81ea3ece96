"""Record kinds of reports: a target is set; the last writer wins."""

from __future__ import annotations

from hub.core.journal.records import CIVIC, EVERYONE, Body, Entry, RecordKind
from hub.core.storage.bound import run


class TargetSet(Body, frozen=True, kw_only=True):
    """A space promises ``value`` of a measure, from month ``starts`` to month ``ends``, both counted.

    Zero takes the promise back.
    """

    measure: str
    starts: str
    ends: str
    value: int


def fold_target(entry: Entry) -> None:
    """The row of the same space, measure and months; of two, the one written last by (hlc, rid)."""
    body: TargetSet = entry.body
    run(
        "INSERT INTO target (space_id, measure, starts, ends, value, hlc, writer) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (space_id, measure, starts, ends) DO UPDATE "
        "SET value = excluded.value, hlc = excluded.hlc, writer = excluded.writer "
        "WHERE (excluded.hlc, excluded.writer) > (target.hlc, target.writer)",
        (
            entry.space_id, body.measure, body.starts, body.ends, body.value, entry.hlc,
            entry.rid,
        ),
    )  # fmt: skip


KINDS = (RecordKind("target.set", TargetSet, fold_target, urgency=CIVIC, reach=EVERYONE),)
