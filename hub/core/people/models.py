"""Tables of people (folded) and of their secrets and sessions (local, never leave the machine)."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class Space(Row):
    """A connected space, as its description record says."""

    id = peewee.TextField(primary_key=True)
    name = peewee.TextField(null=True)
    commune = peewee.TextField(null=True)
    intercommunality = peewee.TextField(null=True)
    opened_on = peewee.TextField(null=True)
    stamps = peewee.TextField(default="{}")


class Person(Row):
    """Somebody registered in a space; every field but the key may be unknown.

    ``languages`` is a JSON list, ``guardian`` a JSON object; ``reads`` is yes, little or no.
    ``erased`` is 1 for ever once the person was forgotten.
    """

    space_id = peewee.TextField()
    id = peewee.TextField()
    name = peewee.TextField(null=True)
    gender = peewee.TextField(null=True)
    birth_year = peewee.IntegerField(null=True)
    birth_precision = peewee.TextField(null=True)
    languages = peewee.TextField(null=True)
    locality = peewee.TextField(null=True)
    reads = peewee.TextField(null=True)
    phone = peewee.TextField(null=True)
    email = peewee.TextField(null=True)
    consent = peewee.TextField(null=True)
    guardian = peewee.TextField(null=True)
    registered_ms = peewee.BigIntegerField(null=True)
    erased = peewee.IntegerField(default=0)
    stamps = peewee.TextField(default="{}")

    class Meta:
        primary_key = peewee.CompositeKey("space_id", "id")
        indexes = ((("space_id", "name"), False),)


class PersonRole(Row):
    """A role once given; ``removed`` stays 1 for ever (removal wins; a new grant is a new id)."""

    space_id = peewee.TextField()
    id = peewee.TextField()
    person = peewee.TextField(null=True)
    role = peewee.TextField(null=True)
    removed = peewee.IntegerField(default=0)

    class Meta:
        table_name = "person_role"
        primary_key = peewee.CompositeKey("space_id", "id")
        indexes = ((("person",), False),)


class Credential(Row):
    """A way to sign in. ``kind``: pictures, card, secret or code; ``value`` is a hash but for pictures."""

    id = peewee.TextField(primary_key=True)
    person = peewee.TextField(null=True)
    kind = peewee.TextField()
    value = peewee.TextField()
    role = peewee.TextField(null=True)
    made_ms = peewee.BigIntegerField()

    class Meta:
        indexes = ((("kind", "value"), False), (("person", "kind"), False))


class Session(Row):
    """A browser that signed in; ages are monotonic, so a clock jump ends nobody's session."""

    token_hash = peewee.TextField(primary_key=True)
    person = peewee.TextField(null=True)
    visit = peewee.TextField(null=True)
    strong = peewee.IntegerField(default=0)
    language = peewee.TextField(null=True)
    boot = peewee.TextField()
    seen_ms = peewee.BigIntegerField()

    class Meta:
        indexes = ((("person",), False),)


class Throttle(Row):
    """Failed tries under one key; ``until_ms`` is monotonic time of ``boot``, ``wait_ms`` the wait."""

    key = peewee.TextField(primary_key=True)
    failures = peewee.IntegerField()
    boot = peewee.TextField()
    until_ms = peewee.BigIntegerField()
    wait_ms = peewee.BigIntegerField()


class PostedForm(Row):
    """A form that was taken: the token it carried and where its answer sent the browser."""

    token = peewee.TextField(primary_key=True)
    location = peewee.TextField()
    at_ms = peewee.BigIntegerField()

    class Meta:
        table_name = "posted_form"
