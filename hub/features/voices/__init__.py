"""Voices: a sound for every label, paragraph and question, synthetic until a person records.

The job is put in place by ``hub.main``, which alone can hand it the labels of the pages.
"""

from hub.core.feature import Feature
from hub.core.permissions import EVERYONE, Permission

FEATURE = Feature(
    name="voices",
    permissions=(Permission("voice.hear", EVERYONE),),
)
