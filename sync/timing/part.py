"""The timing of the exchange as a part of the hub: its tables, permissions and jobs."""

from __future__ import annotations

from hub.core.feature import Feature, Job
from hub.core.permissions import STAFF, Permission
from sync.timing.history import sweep
from sync.timing.models import SyncContact, SyncPlan, UplinkNote
from sync.timing.schedule import look

PART = Feature(
    name="sync.timing",
    local_models=(SyncContact, SyncPlan, UplinkNote),
    permissions=(Permission("sync.now", STAFF),),
    jobs=(
        Job("sync.look", look, every_s=5, at_start=True),
        Job("sync.sweep", sweep, every_s=24 * 3600),
    ),
)
