"""Whether the centre still takes this machine, as this machine knows it."""

from __future__ import annotations

from hub.core.node import Node
from sync.contact import REVOKED, UNKNOWN
from sync.enrolment import certificate
from sync.timing import history


def shut_out(node: Node) -> bool:
    """Whether the centre, when it was last heard, did not take this machine that it had let in."""
    last = history.contacts(node, 1)
    if not last or last[0].outcome not in (REVOKED, UNKNOWN):
        return False
    return last[0].at_ms >= certificate.kept_ms(node)
