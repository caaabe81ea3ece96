"""Who may hear or see what came along with words of the community, wherever it is asked for.

Everybody may for what everybody is told: an open group, its wall and its meetings, the board. What is
said in a room is heard from its group's page only, whose reader was checked.
"""

from __future__ import annotations

from hub.core.civic import public
from hub.core.node import Node
from hub.core.who import Who
from hub.features.community.machines import MACHINES


def may_hear(node: Node, who: Who, blob: str) -> bool:
    """Whether an attachment belongs to words that are told to everybody."""
    return node.permissions.allows(who.roles, "community.see") and public.is_heard(blob, MACHINES)
