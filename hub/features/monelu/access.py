"""Who may hear or see what came along with a matter of MonElu: everybody, once it is published."""

from __future__ import annotations

from hub.core.civic import public
from hub.core.node import Node
from hub.core.who import Who
from hub.features.monelu.machines import MACHINES


def may_hear(node: Node, who: Who, blob: str) -> bool:
    """Whether an attachment belongs to a matter that whoever asks may read."""
    return node.permissions.allows(who.roles, "monelu.read") and public.is_heard(blob, MACHINES)
