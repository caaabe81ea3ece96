"""The timing of the exchange as a part of the hub: its tables, permissions and jobs."""

from __future__ import annotations

from hub.core.feature import Feature
from hub.core.permissions import STAFF, Permission
from sync.timing.models import SyncContact, SyncPlan, UplinkNote

PART = Feature(
    name="sync.timing",
    local_models=(SyncContact, SyncPlan, UplinkNote),
    permissions=(Permission("sync.now", STAFF),),
)
