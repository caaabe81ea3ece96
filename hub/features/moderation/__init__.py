"""Moderation: what people say is heard by a moderator before everybody hears it."""

from hub.core.feature import Feature, Tile
from hub.core.permissions import FACILITATOR, MODERATOR, OPERATOR, Permission
from hub.features.moderation.measures import MEASURES
from hub.features.moderation.models import ModerationCall
from hub.features.moderation.records import KINDS

FEATURE = Feature(
    name="moderation",
    models=(ModerationCall,),
    kinds=KINDS,
    permissions=(
        Permission("moderation.act", (FACILITATOR, MODERATOR, OPERATOR)),
        # who only moderates has no room "Facilitate": a tile of her own leads to the queue
        Permission("moderation.tile", (MODERATOR,)),
    ),
    measures=MEASURES,
    dated=(("moderation_call", "at_ms"),),
    tiles=(Tile("/animer/moderation/", "Moderation", "animate", "check", "moderation.tile", 65),),
)
