"""Content kept safe: what is here, what was used, what goes when room is needed, what is damaged."""

from hub.core.feature import MACHINE, Feature, Job
from hub.core.permissions import OPERATOR, TECHNICIAN, Permission
from hub.features.content.models import ContentHere, ContentUse
from hub.features.content.records import KINDS
from hub.features.content.room import make_room
from hub.features.content.telling import tell
from hub.features.content.use import count

FEATURE = Feature(
    name="content",
    models=(ContentHere,),
    local_models=(ContentUse,),
    kinds=KINDS,
    permissions=(Permission("content.care", (TECHNICIAN, OPERATOR)),),
    jobs=(
        Job("content.tell", tell, every_s=3600, at_start=True, where=MACHINE),
        Job("content.use", count, every_s=6 * 3600),
        Job("content.room", make_room, every_s=6 * 3600, where=MACHINE),
    ),
    dated=(("content_here", "at_ms"),),
)
