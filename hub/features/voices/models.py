"""Tables of voices: what people recorded (folded), and how often texts are seen (local)."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class VoiceClip(Row):
    """The last word on one text in one language: a recording, or ``withdrawn`` 1 and nothing else.

    ``changes`` counts the records about it: their sum is the version of the space's pack.
    ``recorder`` is a person's id.
    """

    space_id = peewee.TextField()
    language = peewee.TextField()
    clip = peewee.TextField()
    text = peewee.TextField(null=True)
    sha256 = peewee.TextField(null=True)
    bytes = peewee.IntegerField(null=True)
    seconds = peewee.DoubleField(null=True)
    recorder = peewee.TextField(null=True)
    withdrawn = peewee.IntegerField()
    changes = peewee.IntegerField()
    hlc = peewee.BigIntegerField()

    class Meta:
        table_name = "voice_clip"
        primary_key = peewee.CompositeKey("space_id", "language", "clip")
        indexes = ((("recorder",), False),)


class VoiceSeen(Row):
    """How many times pages showed a text that a voice in ``language`` would say."""

    language = peewee.TextField()
    clip = peewee.TextField()
    seen = peewee.BigIntegerField()

    class Meta:
        table_name = "voice_seen"
        primary_key = peewee.CompositeKey("language", "clip")
