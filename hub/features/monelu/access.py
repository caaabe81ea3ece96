"""Who may hear or see what came along with a matter of MonElu: everybody, once it is published.

Sheets of signatures hold names and numbers of people: they stay with the staff.
"""

from __future__ import annotations

from hub.core.database import run
from hub.core.node import Node
from hub.core.who import Who
from hub.features.monelu.machines import MACHINES, OPEN


def may_hear(node: Node, who: Who, blob: str) -> bool:
    """Whether an attachment belongs to a matter that whoever asks may read."""
    if not blob.isalnum() or not node.permissions.allows(who.roles, "monelu.read"):
        return False
    names = tuple(machine.name for machine in MACHINES)
    machines, states = (", ".join("?" * len(of)) for of in (names, OPEN))
    found = run(
        "SELECT 1 FROM civic_act a JOIN civic_thread t ON t.id = a.thread "  # noqa: S608  # marks only
        f"WHERE t.machine IN ({machines}) AND t.state IN ({states}) AND t.shown = 0 "
        "AND a.action <> 'paper' AND a.told LIKE ? LIMIT 1",
        (*names, *OPEN, f'%"{blob}"%'),
    ).fetchone()
    return found is not None
