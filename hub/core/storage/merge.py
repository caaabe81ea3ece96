"""How two versions of a fact become one: pure rules, the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: When a field was last written: (hybrid logical clock, id of the record); the id stays the same when
#: a record is written again by another incarnation of its log.
Stamp = tuple[int, str]


def last_writer_wins(
    stamps: Mapping[str, Stamp], changes: Mapping[str, Any], stamp: Stamp
) -> tuple[dict[str, Any], dict[str, Stamp]]:
    """The changes that win field by field, and the stamps that follow.

    ``stamps`` holds the stamp of each field as it stands; a field without one was never written.
    """
    never: Stamp = (-1, "")
    won = {
        field: value
        for field, value in changes.items()
        if tuple(stamps.get(field, never)) < tuple(stamp)
    }
    return won, {**stamps, **dict.fromkeys(won, stamp)}
