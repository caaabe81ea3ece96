"""Debates: a subject, a Saturday morning, invited officials, and what came out."""

from hub.core.feature import Feature, Job, Tile
from hub.core.permissions import FACILITATOR, KNOWN, PRESENT, Permission
from hub.features.debates.machines import MACHINES
from hub.features.debates.measures import MEASURES, TAKING_PART
from hub.features.debates.reading import hears
from hub.features.debates.timekeeping import keep_hours

FEATURE = Feature(
    name="debates",
    permissions=(
        Permission("debates.see", PRESENT),
        Permission("debates.speak", KNOWN),
        Permission("debates.run", (FACILITATOR,)),
    ),
    machines=MACHINES,
    measures=MEASURES,
    taking_part=TAKING_PART,
    blob_access=(hears,),
    jobs=(Job("debates", keep_hours, every_s=60, at_start=True),),
    tiles=(Tile("/debats/", "Debates", "xensa", "meeting", "home.see", 35),),
)
