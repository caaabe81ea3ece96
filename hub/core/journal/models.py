"""Tables of the journal itself: the records, and the end of each writer's chain."""

from __future__ import annotations

import peewee

from hub.core.database import Row


class JournalRecord(Row):
    """One record; ``body`` is its JSON text, or None once erased (``body_hash`` stays)."""

    writer = peewee.TextField()
    seq = peewee.BigIntegerField()
    rid = peewee.TextField()
    kind = peewee.TextField()
    v = peewee.IntegerField()
    space_id = peewee.TextField()
    prev = peewee.TextField()
    hlc = peewee.BigIntegerField()
    boot = peewee.TextField()
    mono_ms = peewee.BigIntegerField()
    actor = peewee.TextField()
    subject = peewee.TextField(null=True)
    body = peewee.TextField(null=True)
    body_hash = peewee.TextField()
    blobs = peewee.TextField()
    hash = peewee.TextField()

    class Meta:
        table_name = "journal"
        primary_key = peewee.CompositeKey("writer", "seq")
        indexes = ((("rid",), False), (("subject",), False))


class JournalHead(Row):
    """The last record of a writer: where its next one joins the chain."""

    writer = peewee.TextField(primary_key=True)
    seq = peewee.BigIntegerField()
    hash = peewee.TextField()
    hlc = peewee.BigIntegerField()

    class Meta:
        table_name = "journal_head"
