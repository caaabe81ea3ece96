"""Tables of the catalogue: the shelf, folded from the journal; what was read of packages, local."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class Shelf(Row):
    """How a space shows a package: among the first, or not at all; ``position`` orders the first."""

    space_id = peewee.TextField()
    package = peewee.TextField()
    featured = peewee.IntegerField()
    hidden = peewee.IntegerField()
    position = peewee.IntegerField()
    hlc = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("space_id", "package")


class CataloguePackage(Row):
    """What was read of a package: ``version`` and ``edition`` tell whether that is still true.

    ``since_ms`` is when it came (ms since 1970 UTC), ``weight`` the bytes that opening it takes,
    ``parts`` how many parts progress counts, ``number`` the upper bits of its passages' ids.
    """

    package = peewee.TextField(primary_key=True)
    number = peewee.IntegerField()
    version = peewee.IntegerField()
    edition = peewee.IntegerField()
    since_ms = peewee.BigIntegerField()
    minutes = peewee.IntegerField()
    pages = peewee.IntegerField()
    parts = peewee.IntegerField()
    weight = peewee.BigIntegerField()
    picture = peewee.TextField()

    class Meta:
        table_name = "catalogue_package"


class CataloguePassage(Row):
    """A piece of text as it is shown, and the spot it leads to; ``catalogue_words`` indexes it.

    ``title`` is given where the passage is a title of the package, ``heading`` names the lesson,
    the chapter or the part that the text stands in.
    """

    id = peewee.BigIntegerField(primary_key=True)
    spot = peewee.TextField()
    place = peewee.TextField()
    heading = peewee.TextField()
    text = peewee.TextField()

    class Meta:
        table_name = "catalogue_passage"
