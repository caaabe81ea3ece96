"""Reports: who was reached, against what was promised, for those who pay."""

from hub.core.feature import Feature, Tile
from hub.core.permissions import FACILITATOR, MANAGER, OPERATOR, TECHNICIAN, Permission
from hub.features.reports.models import Target
from hub.features.reports.records import KINDS

READERS = (FACILITATOR, MANAGER, TECHNICIAN, OPERATOR)

FEATURE = Feature(
    name="reports",
    models=(Target,),
    kinds=KINDS,
    permissions=(
        Permission("report.see", READERS),
        Permission("target.set", (MANAGER, OPERATOR)),
    ),
    tiles=(Tile("/rapports/", "Reports", "reports", "reports", "report.see", 80),),
)
