"""The library: films, sounds, documents, exercises and encyclopedias that others made."""

from hub.core.feature import MACHINE, Feature, Job, Tile
from hub.core.permissions import PRESENT, Permission
from hub.features.library.lighten import EVERY_S, Lightener
from hub.features.library.models import LibraryNote, LibraryState
from hub.features.library.records import KINDS
from hub.features.library.states import tidy

FEATURE = Feature(
    name="library",
    models=(LibraryNote,),
    local_models=(LibraryState,),
    kinds=KINDS,
    permissions=(
        Permission("library.read", PRESENT),
        Permission("library.note", PRESENT),
    ),
    jobs=(
        Job("library.tidy", tidy, 24 * 3600),
        Job("library.light", Lightener().run, EVERY_S, where=MACHINE),
    ),
    tiles=(Tile("/bibliotheque/", "Library", "library", "library", "home.see", 50),),
)
