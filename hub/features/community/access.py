"""Who may hear or see what came along with words of the community, wherever it is asked for.

Everybody may for what everybody is told: an open group, its wall and its meetings, the board. What is
said among women or in a group that one asks to come into is heard from its own page only.
"""

from __future__ import annotations

from hub.core.database import run
from hub.core.node import Node
from hub.core.who import Who
from hub.features.community.machines import GROUP, LIVE, MEETING, OFFER, POST, REPLY
from hub.features.community.threads import marks

#: Which states are told to everybody, by machine.
TOLD = {
    OFFER.name: (*LIVE, "filled"),
    GROUP.name: LIVE,
    POST.name: LIVE,
    REPLY.name: LIVE,
    MEETING.name: ("planned", "held"),
}


def may_hear(node: Node, who: Who, blob: str) -> bool:
    """Whether an attachment belongs to words that are told to everybody."""
    if not blob.isalnum() or not node.permissions.allows(who.roles, "community.see"):
        return False
    row = run(
        "SELECT t.machine, t.state FROM civic_act a JOIN civic_thread t ON t.id = a.thread "  # noqa: S608  # marks only
        f"WHERE t.machine IN ({marks(TOLD)}) AND t.shown = 0 AND a.action <> 'interest' "
        "AND (t.machine = ? OR t.about LIKE ?) AND a.told LIKE ? LIMIT 1",
        (*TOLD, OFFER.name, '%"entry": "open"%', f'%"{blob}"%'),
    ).fetchone()
    return row is not None and row[1] in TOLD[row[0]]
