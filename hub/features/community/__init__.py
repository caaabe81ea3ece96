"""The community: groups with their walls and meetings, and a board of opportunities."""

from hub.core.feature import Feature, Tile
from hub.core.permissions import FACILITATOR, KNOWN, OPERATOR, PRESENT, Permission
from hub.features.community.access import may_hear
from hub.features.community.machines import MACHINES
from hub.features.community.measures import MEASURES, TAKING_PART

FEATURE = Feature(
    name="community",
    permissions=(
        Permission("community.see", PRESENT),
        Permission("community.speak", KNOWN),
        Permission("community.run", (FACILITATOR, OPERATOR)),
    ),
    measures=MEASURES,
    taking_part=TAKING_PART,
    machines=MACHINES,
    blob_access=(may_hear,),
    tiles=(Tile("/communaute/", "Community", "xensa", "community", "home.see", 38),),
)
