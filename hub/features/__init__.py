"""The subjects of the hub; a new one adds its folder and its line here."""

from hub.core.feature import Feature
from hub.features.courses import FEATURE as COURSES
from hub.features.gafe import FEATURE as GAFE
from hub.features.projector import FEATURE as PROJECTOR
from hub.features.reports import FEATURE as REPORTS
from hub.features.voices import FEATURE as VOICES

INSTALLED: tuple[Feature, ...] = (COURSES, GAFE, PROJECTOR, REPORTS, VOICES)
