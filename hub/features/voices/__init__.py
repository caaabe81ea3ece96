"""Voices: a sound for every label, paragraph and question, synthetic until a person records.

Two jobs are put in place by ``hub.main``, which alone can hand them the labels of the pages.
"""

from hub.core.feature import MACHINE, Feature, Job
from hub.core.permissions import EVERYONE, STAFF, Permission
from hub.features.voices.models import VoiceClip, VoiceSeen
from hub.features.voices.recording import tidy
from hub.features.voices.records import KINDS

FEATURE = Feature(
    name="voices",
    models=(VoiceClip,),
    local_models=(VoiceSeen,),
    kinds=KINDS,
    permissions=(Permission("voice.hear", EVERYONE), Permission("voice.record", STAFF)),
    jobs=(Job("voices.tidy", tidy, every_s=60, at_start=True, where=MACHINE),),
)
