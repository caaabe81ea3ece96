"""The projector: a lesson full screen, one idea a slide, for a facilitator's session."""

from hub.core.feature import Feature
from hub.core.permissions import FACILITATOR, OPERATOR, TECHNICIAN, Permission

FEATURE = Feature(
    name="projector",
    permissions=(Permission("projector.show", (FACILITATOR, TECHNICIAN, OPERATOR)),),
)
