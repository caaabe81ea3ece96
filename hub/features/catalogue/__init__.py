"""The catalogue: what is in the library, on which shelf, and where a word is found in it."""

from hub.core.feature import Feature, Job
from hub.core.permissions import STAFF, Permission
from hub.features.catalogue.indexing import keep_up
from hub.features.catalogue.models import CataloguePackage, CataloguePassage, Shelf
from hub.features.catalogue.records import KINDS

FEATURE = Feature(
    name="catalogue",
    models=(Shelf,),
    local_models=(CataloguePackage, CataloguePassage),
    kinds=KINDS,
    permissions=(Permission("shelf.arrange", STAFF),),
    jobs=(Job("catalogue.index", keep_up, every_s=60, at_start=True),),
)
