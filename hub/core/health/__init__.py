"""The health of a hub and its machine, in sentences that a facilitator understands."""

from hub.core.health.examine import HUB, MACHINE, examine, examine_machine, worst
from hub.core.health.finding import ACT, GOOD, UNKNOWN, WATCH, Finding

__all__ = [
    "ACT",
    "GOOD",
    "HUB",
    "MACHINE",
    "UNKNOWN",
    "WATCH",
    "Finding",
    "examine",
    "examine_machine",
    "worst",
]
