"""When each package was last used: read from the usage that is there anyway, never per request."""

from __future__ import annotations

from contextlib import suppress

import msgspec

from content_cache.manifest import is_package_id
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.usage.meter import Metered

_USED = (
    "SELECT a.ref, max(v.started_ms), count(DISTINCT a.visit) FROM activity a "
    "JOIN visit v ON v.space_id = a.space_id AND v.id = a.visit "
    "WHERE a.space_id = ? AND v.started_ms IS NOT NULL GROUP BY a.ref"
)
#: Rows put by one statement.
AT_ONCE = 200


def count(node: Node) -> int:
    """Job: note the last use and the number of visits of every package; how many were used."""
    found: dict[str, tuple[int, int]] = {}
    with node.database.writing():
        for ref, last_ms, visits in run(_USED, (node.space_id,)).fetchall():
            package = ref.partition("/")[0]
            if is_package_id(package):
                before = found.get(package, (0, 0))
                # A visit that opens three lessons of a course counts once for each: all the better.
                found[package] = (max(before[0], int(last_ms)), before[1] + int(visits))
        rows = [(package, *seen) for package, seen in sorted(found.items())]
        run("DELETE FROM content_use")
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            marks = ", ".join(["(?, ?, ?)"] * len(part))
            run(
                f"INSERT INTO content_use (package, last_ms, uses) VALUES {marks}",  # noqa: S608  # marks only
                tuple(value for row in part for value in row),
            )
    return len(rows)


def last_used(node: Node) -> dict[str, int]:
    """When each package was last used or, if never, came in (ms since 1970 UTC), as last counted."""
    found = run(
        "SELECT h.package, h.at_ms, u.last_ms FROM content_here h "
        "LEFT JOIN content_use u ON u.package = h.package WHERE h.space_id = ? AND h.here = 1",
        (node.space_id,),
    )
    return {package: max(at_ms, last_ms or 0) for package, at_ms, last_ms in found.fetchall()}


def uses() -> dict[str, int]:
    """In how many visits each package was used here, as last counted."""
    return dict(run("SELECT package, uses FROM content_use").fetchall())


def in_use_now(node: Node) -> frozenset[str]:
    """The packages that somebody has before the eyes, here or as the serving process noted it."""
    looks = [metered.on for metered in node.meter.now().values()]
    for (state,) in run("SELECT state FROM meter_mark").fetchall():
        with suppress(msgspec.MsgspecError):  # a mark of another release says nothing
            looks.append(msgspec.json.decode(state, type=Metered).on)
    refs = (on[1].partition("/")[0] for on in looks if on)
    return frozenset(ref for ref in refs if is_package_id(ref))
