"""Tables of the roster: the centre's own, never folded and never sent."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class SyncSpace(Row):
    """A space that the centre knows. ``state``: pending, active or closed.

    ``communes`` is a JSON list of what it may hear of; ``["*"]`` is every commune.
    """

    space_id = peewee.TextField(primary_key=True)
    name = peewee.TextField()
    state = peewee.TextField()
    communes = peewee.TextField()
    added_ms = peewee.BigIntegerField()

    class Meta:
        table_name = "sync_space"


class SyncWriter(Row):
    """A machine's key. ``state``: pending, active, retired, revoked, forked or refused.

    ``key`` is the Ed25519 public key in hexadecimal; ``serial`` numbers the certificates of a space;
    after ``until_seq`` nothing of this writer is taken. ``program`` is the version it told, ``about``
    what else it told when it knocked (JSON).
    """

    writer = peewee.TextField(primary_key=True)
    space_id = peewee.TextField()
    key = peewee.TextField()
    serial = peewee.IntegerField()
    state = peewee.TextField()
    since_ms = peewee.BigIntegerField()
    until_seq = peewee.BigIntegerField(null=True)
    why = peewee.TextField(default="")
    program = peewee.TextField(default="")
    about = peewee.TextField(default="{}")

    class Meta:
        table_name = "sync_writer"
        indexes = ((("space_id",), False),)


class SyncInvite(Row):
    """A single-use code, known by its keyed hash.

    ``replaces`` is the space whose machine is replaced; ``approved`` is 1 if no one need approve;
    ``last_day`` is the last day (days since 1970 by the centre's clock) on which it can be used.
    """

    code_hash = peewee.TextField(primary_key=True)
    name = peewee.TextField()
    replaces = peewee.TextField(null=True)
    communes = peewee.TextField()
    approved = peewee.IntegerField(default=0)
    made_ms = peewee.BigIntegerField()
    last_day = peewee.IntegerField()
    used_ms = peewee.BigIntegerField(null=True)
    writer = peewee.TextField(null=True)

    class Meta:
        table_name = "sync_invite"
