"""Who may hear or see an attachment: private to its author until a feature says otherwise."""

from __future__ import annotations

from hub.core.blobs.service import Shown
from hub.core.node import Node
from hub.core.permissions import FACILITATOR, MODERATOR, OPERATOR
from hub.core.who import Who

#: Roles that look at what people say before others do.
LOOK_FIRST = frozenset({FACILITATOR, MODERATOR, OPERATOR})


def may_hear(node: Node, who: Who, of: Shown) -> bool:
    """Whether ``who`` may be given an attachment: its author, moderators, or a feature's word."""
    if who.person and of.person == who.person:
        return True
    if LOOK_FIRST & who.roles:
        return True
    return any(told(node, who, of.id) for feature in node.features for told in feature.blob_access)
