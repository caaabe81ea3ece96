"""What enrolment declares to the composition root."""

from hub.core.feature import Feature
from hub.core.permissions import EVERYONE, OPERATOR, TECHNICIAN, Permission
from sync.enrolment.models import SyncInvite, SyncSpace, SyncWriter

PART = Feature(
    name="enrolment",
    local_models=(SyncSpace, SyncWriter, SyncInvite),
    permissions=(
        # Machines have no session: anyone may knock, and each message proves itself by a key.
        Permission("sync.exchange", EVERYONE),
        Permission("centre.see", (TECHNICIAN, OPERATOR)),
        Permission("centre.manage", (TECHNICIAN, OPERATOR)),
    ),
)
