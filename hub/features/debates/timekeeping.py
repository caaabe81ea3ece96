"""Opening and closing by the clock, also after a power cut: once each, at the planned time."""

from __future__ import annotations

import logging

from hub.core.civic import service as civic
from hub.core.civic.machine import HUB
from hub.core.errors import NotAllowedError
from hub.core.node import Node
from hub.core.who import Who
from hub.features.debates import rules, service

log = logging.getLogger(__name__)
#: Acts of the clock are nobody's.
CLOCK = Who(name="hub")


def keep_hours(node: Node) -> int:
    """Open and close what is due; how many acts. Nothing where the clock is not believed."""
    now_ms = service.believed_ms(node)
    if now_ms is None:
        return 0
    done = 0
    for found in civic.matters(node, service.waiting_for_clock(node)):
        for action, planned_ms in rules.due(found.standing, now_ms):
            done += _act(node, found.thread.id, action, planned_ms)
    return done


def _act(node: Node, thread: str, action: str, planned_ms: int) -> int:
    """One act of the clock; 0 if somebody acted meanwhile."""
    rid = rules.rid_of(thread, action, planned_ms)
    told = {"planned": str(planned_ms)}
    try:
        civic.act(node, CLOCK, thread, action, HUB, told, at_ms=planned_ms, rid=rid)
    except NotAllowedError as why:
        log.info("debate %s: %s by the clock was not needed: %s", thread, action, why)
        return 0
    return 1
