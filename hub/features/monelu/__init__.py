"""MonElu: officials and citizens in contact; proposals that become the commune's action plan."""

from hub.core.feature import Feature, Tile
from hub.core.permissions import (
    CLERK,
    FACILITATOR,
    KNOWN,
    MANAGER,
    MODERATOR,
    OFFICIAL,
    OPERATOR,
    PRESENT,
    STAFF,
    Permission,
)
from hub.features.monelu.access import may_hear
from hub.features.monelu.machines import MACHINES
from hub.features.monelu.measures import MEASURES, TAKING_PART

FEATURE = Feature(
    name="monelu",
    permissions=(
        Permission("monelu.read", PRESENT),
        Permission("monelu.speak", KNOWN),
        Permission("monelu.publish", (OFFICIAL, CLERK)),
        Permission("monelu.facilitate", STAFF),
        Permission("monelu.moderate", (FACILITATOR, MODERATOR, OPERATOR)),
        Permission("monelu.grant", (MANAGER, OPERATOR)),
    ),
    measures=MEASURES,
    taking_part=TAKING_PART,
    tiles=(Tile("/monelu/", "MonElu", "monelu", "monelu", "home.see", 25),),
    machines=MACHINES,
    blob_access=(may_hear,),
)
