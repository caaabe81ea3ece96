"""Gafé: literacy by listening, touching and speaking; mastery by spaced repetition."""

from hub.core.feature import Feature, Tile
from hub.core.permissions import PRESENT, STAFF, Permission
from hub.features.gafe.measures import MEASURES
from hub.features.gafe.models import GafeFinished, GafeMastery, GafePlace
from hub.features.gafe.records import KINDS
from hub.features.gafe.trials import SWEEP

FEATURE = Feature(
    name="gafe",
    models=(GafeMastery, GafePlace, GafeFinished),
    kinds=KINDS,
    permissions=(
        Permission("gafe.read", PRESENT),
        Permission("gafe.practise", PRESENT),
        Permission("gafe.class", STAFF),
        Permission("gafe.author", STAFF),
    ),
    jobs=(SWEEP,),
    measures=MEASURES,
    tiles=(Tile("/gafe/", "Gafé", "gafe", "gafe", "home.see", 20),),
    dated=(("gafe_finished", "at_ms"),),
)
