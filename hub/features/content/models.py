"""Tables of content: what is in each space, folded from the journal; when it was used, local."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class ContentHere(Row):
    """A package in a space: ``here`` is 1, or 0 once it was removed (``why`` tells the reason).

    ``bytes`` are those of the version in use; ``signed_by`` is empty where nobody known vouches.
    """

    space_id = peewee.TextField()
    package = peewee.TextField()
    version = peewee.IntegerField()
    kind = peewee.TextField()
    title = peewee.TextField()
    bytes = peewee.BigIntegerField()
    signed_by = peewee.TextField()
    why = peewee.TextField()
    here = peewee.IntegerField()
    hlc = peewee.BigIntegerField()
    at_ms = peewee.BigIntegerField()
    boot = peewee.TextField()
    mono_ms = peewee.BigIntegerField()
    stated = peewee.IntegerField()

    class Meta:
        table_name = "content_here"
        primary_key = peewee.CompositeKey("space_id", "package")


class ContentUse(Row):
    """When a package was last used in this space (ms since 1970 UTC), and in how many visits."""

    package = peewee.TextField(primary_key=True)
    last_ms = peewee.BigIntegerField()
    uses = peewee.IntegerField()

    class Meta:
        table_name = "content_use"
