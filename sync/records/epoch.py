"""The centre's epoch: it changes when the centre was put back from a backup and has lost something.

Spaces then send again what was lost, and take the feeds up from where the backup ended.
"""

from __future__ import annotations

import secrets

from hub.core.journal import again
from hub.core.node import Node
from hub.core.storage.bound import run
from sync.enrolment import rotation
from sync.records import marks

#: The ends of the feeds when the epoch began, where what came before is known to be as it was.
BASE = "epoch-base"


def current(node: Node) -> str:
    """The epoch, begun at first use."""
    found = marks.get(marks.EPOCH, "")
    if not found:
        with node.database.writing():
            found = marks.get(marks.EPOCH, "") or _begin(node)
    return found


def base() -> dict[str, int]:
    """Where the feeds ended when the epoch began."""
    return marks.get(BASE, {})


def renew(node: Node, at_once: bool = True) -> str:
    """Begin a new epoch: the database was put back. The centre goes on under a new log.

    ``at_once``: the feeds end where the backup did. Otherwise nobody knows what the centre numbered
    since: spaces read the feeds from their beginning, and have most of it.
    """
    with node.database.writing():
        marks.is_former(node, node.journal.writer)
        again.adopt(node.journal, rotation.adopt_new_writer(node), {})
        rotation.told(node)
        return _begin(node, at_once)


def _begin(node: Node, at_once: bool = True) -> str:
    found = secrets.token_hex(8)
    marks.put(node, marks.EPOCH, found)
    heads = run("SELECT feed, n FROM feed_head").fetchall() if at_once else []
    marks.put(node, BASE, {str(feed): int(n) for feed, n in heads})
    return found
