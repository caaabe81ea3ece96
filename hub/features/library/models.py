"""Tables of the library. ``item`` is a part of a package (a SCO, a film's chapter), '' for all of it."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class LibraryNote(Row):
    """How far a person is: done for good, best score and greatest share (0 to 1), seconds used."""

    space_id = peewee.TextField()
    person = peewee.TextField()
    package = peewee.TextField()
    item = peewee.TextField()
    done = peewee.IntegerField()
    score = peewee.DoubleField(null=True)
    share = peewee.DoubleField(null=True)
    seconds = peewee.IntegerField()
    hlc = peewee.BigIntegerField()

    class Meta:
        table_name = "library_note"
        primary_key = peewee.CompositeKey("space_id", "person", "package", "item")
        indexes = ((("person", "package"), False),)


class LibraryState(Row):
    """Where somebody stopped (a CFI, a part, seconds), and what content asks to keep; local only."""

    person = peewee.TextField()
    package = peewee.TextField()
    item = peewee.TextField()
    place = peewee.TextField()
    state = peewee.TextField()
    seen_ms = peewee.BigIntegerField()

    class Meta:
        table_name = "library_state"
        primary_key = peewee.CompositeKey("person", "package", "item")
