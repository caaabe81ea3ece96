"""Tables of Gafé."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class GafeMastery(Row):
    """How well a person knows one item: the Leitner box, counts of answers, and when it was last
    seen and last missed (hybrid stamps; ``missed`` is 0 if never).
    """

    space_id = peewee.TextField()
    person = peewee.TextField()
    package = peewee.TextField()
    item = peewee.TextField()
    box = peewee.IntegerField()
    rights = peewee.IntegerField()
    wrongs = peewee.IntegerField()
    seen = peewee.BigIntegerField()
    missed = peewee.BigIntegerField()

    class Meta:
        table_name = "gafe_mastery"
        primary_key = peewee.CompositeKey("space_id", "person", "package", "item")
        indexes = ((("person", "package"), False),)


class GafePlace(Row):
    """How many screens of a module's path a person went through."""

    space_id = peewee.TextField()
    person = peewee.TextField()
    package = peewee.TextField()
    place = peewee.IntegerField()
    seen = peewee.BigIntegerField()

    class Meta:
        table_name = "gafe_place"
        primary_key = peewee.CompositeKey("space_id", "person", "package")
        indexes = ((("person",), False),)


class GafeFinished(Row):
    """A sitting that reached the end of a module's path; the first of a person counts."""

    space_id = peewee.TextField()
    id = peewee.TextField()
    person = peewee.TextField()
    package = peewee.TextField()
    at_ms = peewee.BigIntegerField()
    boot = peewee.TextField()
    mono_ms = peewee.BigIntegerField()
    stated = peewee.IntegerField()

    class Meta:
        table_name = "gafe_finished"
        primary_key = peewee.CompositeKey("space_id", "id")
        indexes = ((("person", "package"), False), (("boot",), False))
