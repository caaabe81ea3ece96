"""The subjects of the hub; a new one adds its folder and its line here."""

from hub.core.feature import Feature
from hub.features.authoring import FEATURE as AUTHORING
from hub.features.catalogue import FEATURE as CATALOGUE
from hub.features.community import FEATURE as COMMUNITY
from hub.features.content import FEATURE as CONTENT
from hub.features.courses import FEATURE as COURSES
from hub.features.debates import FEATURE as DEBATES
from hub.features.directory import FEATURE as DIRECTORY
from hub.features.gafe import FEATURE as GAFE
from hub.features.library import FEATURE as LIBRARY
from hub.features.moderation import FEATURE as MODERATION
from hub.features.monelu import FEATURE as MONELU
from hub.features.notices import FEATURE as NOTICES
from hub.features.projector import FEATURE as PROJECTOR
from hub.features.reports import FEATURE as REPORTS
from hub.features.voices import FEATURE as VOICES
from hub.features.xensa import FEATURE as XENSA

INSTALLED: tuple[Feature, ...] = (
    AUTHORING,
    CATALOGUE,
    COMMUNITY,
    CONTENT,
    COURSES,
    DEBATES,
    DIRECTORY,
    GAFE,
    LIBRARY,
    MONELU,
    MODERATION,
    NOTICES,
    PROJECTOR,
    REPORTS,
    VOICES,
    XENSA,
)
