"""Xensa: citizens question their officials in public, and follow what was promised."""

from hub.core.feature import Feature, Tile
from hub.core.permissions import CLERK, FACILITATOR, KNOWN, OFFICIAL, PRESENT, Permission
from hub.features.xensa.machines import MACHINES
from hub.features.xensa.measures import MEASURES, TAKING_PART
from hub.features.xensa.reading import hears

FEATURE = Feature(
    name="xensa",
    permissions=(
        Permission("xensa.see", PRESENT),
        Permission("xensa.ask", KNOWN),
        Permission("xensa.act", KNOWN),
        Permission("xensa.answer", (OFFICIAL,)),
        Permission("xensa.paper", (CLERK,)),
        Permission("xensa.speak_for", (FACILITATOR,)),
    ),
    machines=MACHINES,
    measures=MEASURES,
    taking_part=TAKING_PART,
    blob_access=(hears,),
    tiles=(Tile("/xensa/", "Xensa", "xensa", "xensa", "home.see", 30),),
)
