"""Tables of contacts with the centre: local, told to nobody; the centre has its own rows by space."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class SyncContact(Row):
    """One contact. ``way`` is line, content or usb, ``why`` schedule, now, line (it came up) or window.

    ``day`` is the day of its bytes as the centre counts days; ``outside`` is 1 if it went outside
    the windows. ``message``, ``step`` and ``places`` (JSON) are its error, to be said in any language.
    ``central_ms`` is the centre's clock and ``told_mono_ms`` our monotonic time when it was heard.
    """

    space_id = peewee.TextField()
    id = peewee.TextField()
    way = peewee.TextField()
    why = peewee.TextField()
    at_ms = peewee.BigIntegerField()
    boot = peewee.TextField()
    mono_ms = peewee.BigIntegerField()
    day = peewee.TextField()
    seconds = peewee.DoubleField(default=0)
    sent = peewee.BigIntegerField(default=0)
    received = peewee.BigIntegerField(default=0)
    interface = peewee.TextField(default="")
    metered = peewee.IntegerField(default=0)
    outside = peewee.IntegerField(default=0)
    outcome = peewee.TextField()
    message = peewee.TextField(default="")
    step = peewee.TextField(default="")
    places = peewee.TextField(default="{}")
    facts_up = peewee.IntegerField(default=0)
    facts_down = peewee.IntegerField(default=0)
    blobs_up = peewee.IntegerField(default=0)
    blobs_down = peewee.IntegerField(default=0)
    central_ms = peewee.BigIntegerField(null=True)
    told_mono_ms = peewee.BigIntegerField(null=True)

    class Meta:
        table_name = "sync_contact"
        primary_key = peewee.CompositeKey("space_id", "id")
        indexes = ((("space_id", "at_ms"), False), (("space_id", "day"), False))


class UplinkNote(Row):
    """The line came up (``up`` 1) or went, over which interface of which kind."""

    space_id = peewee.TextField()
    boot = peewee.TextField()
    mono_ms = peewee.BigIntegerField()
    at_ms = peewee.BigIntegerField()
    up = peewee.IntegerField()
    interface = peewee.TextField(default="")
    kind = peewee.TextField(default="")
    metered = peewee.IntegerField(default=0)

    class Meta:
        table_name = "uplink_note"
        primary_key = peewee.CompositeKey("space_id", "boot", "mono_ms")
        indexes = ((("space_id", "at_ms"), False),)


class SyncPlan(Row):
    """When this hub speaks next: in the monotonic time of ``boot``, which no clock jump moves.

    ``tries`` counts failures in a row, ``asked`` is 1 after somebody pressed the button, ``route``
    names the way out that was last seen.
    """

    space_id = peewee.TextField(primary_key=True)
    boot = peewee.TextField()
    next_mono_ms = peewee.BigIntegerField()
    tries = peewee.IntegerField(default=0)
    asked = peewee.IntegerField(default=0)
    route = peewee.TextField(default="")

    class Meta:
        table_name = "sync_plan"
