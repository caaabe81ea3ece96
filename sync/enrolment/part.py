"""What enrolment declares to the composition root."""

from hub.core.feature import EACH, Feature, Job, Tile
from hub.core.permissions import EVERYONE, OPERATOR, TECHNICIAN, Permission
from sync.enrolment import rotation
from sync.enrolment.central_keys import settle
from sync.enrolment.models import SyncInvite, SyncSpace, SyncWriter
from sync.enrolment.telling import follow

PART = Feature(
    name="enrolment",
    local_models=(SyncSpace, SyncWriter, SyncInvite),
    jobs=(
        Job("enrolment.follow", follow, every_s=15, at_start=True),
        Job("enrolment.identity", rotation.settle, every_s=15, at_start=True, where=EACH),
        Job("enrolment.settle", settle, every_s=3600, at_start=True),
    ),
    permissions=(
        # Machines have no session: anyone may knock, and each message proves itself by a key.
        Permission("sync.records.exchange", EVERYONE),
    ),
)
#: The part that only a centre has.
CENTRE = Feature(
    name="centre",
    roles=("central",),
    permissions=(
        Permission("centre.see", (TECHNICIAN, OPERATOR)),
        Permission("centre.manage", (TECHNICIAN, OPERATOR)),
    ),
    tiles=(Tile("/centre/", "The spaces", "tech", "village", "centre.see", 85),),
)
