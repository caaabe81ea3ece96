"""Tables of the directory, folded from the journal: places told here, officials, their mandates."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class PlaceRow(Row):
    """A place that was told beside those of the shipped file, or a correction of one of them."""

    code = peewee.TextField(primary_key=True)
    name = peewee.TextField(null=True)
    level = peewee.TextField(null=True)
    parent = peewee.TextField(null=True)
    source = peewee.TextField(null=True)
    stamps = peewee.TextField(default="{}")

    class Meta:
        table_name = "place"
        indexes = ((("parent",), False),)


class OfficialRow(Row):
    """Somebody in office, public by office: no phone here. ``withdrawn`` is '1' for a wrong entry.

    ``id`` is the same on every hub that was told of the same person (see rules.official_id);
    ``languages`` is codes with spaces between, ``photo`` and ``voice`` ids of attachments.
    """

    id = peewee.TextField(primary_key=True)
    name = peewee.TextField(null=True)
    gender = peewee.TextField(null=True)
    role = peewee.TextField(null=True)
    place = peewee.TextField(null=True)
    languages = peewee.TextField(null=True)
    photo = peewee.TextField(null=True)
    voice = peewee.TextField(null=True)
    code = peewee.TextField(null=True)
    withdrawn = peewee.TextField(null=True)
    stamps = peewee.TextField(default="{}")

    class Meta:
        table_name = "official"
        indexes = ((("place",), False), (("code",), False))


class ContactRow(Row):
    """How the team of a space reaches an official; its records go to the centre and nowhere else."""

    space_id = peewee.TextField()
    official = peewee.TextField()
    phone = peewee.TextField()
    email = peewee.TextField(default="")
    hlc = peewee.BigIntegerField()

    class Meta:
        table_name = "official_contact"
        primary_key = peewee.CompositeKey("space_id", "official")


class MandateRow(Row):
    """From when until when somebody held an office; dates are ``2016``, ``2016-11`` or a day."""

    id = peewee.TextField(primary_key=True)
    official = peewee.TextField()
    role = peewee.TextField()
    place = peewee.TextField()
    since = peewee.TextField()
    until = peewee.TextField()
    withdrawn = peewee.IntegerField()
    hlc = peewee.BigIntegerField()

    class Meta:
        table_name = "mandate"
        indexes = ((("official",), False),)


class OfficialLinkRow(Row):
    """That somebody who signs in here is an official; ``linked`` 0 once it was taken back."""

    official = peewee.TextField()
    person = peewee.TextField()
    linked = peewee.IntegerField()
    hlc = peewee.BigIntegerField()

    class Meta:
        table_name = "official_link"
        primary_key = peewee.CompositeKey("official", "person")
        indexes = ((("person",), False),)
