"""Table of moderation, folded from the journal: who asked a colleague."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class ModerationCall(Row):
    """A moderator asked for a second one (``waits`` 1), or takes that back (0); the latest counts."""

    space_id = peewee.TextField()
    rid = peewee.TextField()
    thread = peewee.TextField()
    person = peewee.TextField()
    waits = peewee.IntegerField()
    note = peewee.TextField()
    hlc = peewee.BigIntegerField()
    at_ms = peewee.BigIntegerField()
    boot = peewee.TextField()
    mono_ms = peewee.BigIntegerField()
    stated = peewee.IntegerField()

    class Meta:
        table_name = "moderation_call"
        primary_key = peewee.CompositeKey("space_id", "rid")
        indexes = ((("thread", "hlc"), False), (("hlc",), False), (("boot",), False))
