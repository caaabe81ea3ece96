"""The directory: places, councils and officials, whom a citizen can turn to."""

from hub.core.feature import Feature
from hub.core.permissions import EVERYONE, STAFF, Permission
from hub.features.directory.attachments import is_public
from hub.features.directory.models import (
    ContactRow,
    MandateRow,
    OfficialLinkRow,
    OfficialRow,
    PlaceRow,
)
from hub.features.directory.reaching import reached
from hub.features.directory.records import KINDS

FEATURE = Feature(
    name="directory",
    models=(PlaceRow, OfficialRow, ContactRow, MandateRow, OfficialLinkRow),
    kinds=KINDS,
    permissions=(
        Permission("directory.see", EVERYONE),
        Permission("directory.manage", STAFF),
    ),
    blob_access=(is_public,),
    contacts=(reached,),
)
