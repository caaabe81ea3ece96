"""The health of a hub and its machine, in sentences that a facilitator understands."""

from hub.core.health.about import About, about
from hub.core.health.examine import HUB, MACHINE, examine, examine_machine, worst
from hub.core.health.finding import ACT, GOOD, UNKNOWN, WATCH, Finding
from hub.core.health.storage import Backup, backups

__all__ = [
    "ACT",
    "GOOD",
    "HUB",
    "MACHINE",
    "UNKNOWN",
    "WATCH",
    "About",
    "Backup",
    "Finding",
    "about",
    "backups",
    "examine",
    "examine_machine",
    "worst",
]
