"""Tables of the journal itself: the records, and the end of each writer's chain."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


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


class JournalHeld(Row):
    """A record that could not be taken as it came: visible, tried again, never dropped.

    ``record`` is the whole of it as JSON if it could not join the journal, else None. ``why`` is one
    of the reasons of ``hub.core.journal.held``.
    """

    space_id = peewee.TextField()
    writer = peewee.TextField()
    seq = peewee.BigIntegerField()
    hash = peewee.TextField()
    rid = peewee.TextField()
    kind = peewee.TextField()
    why = peewee.TextField()
    detail = peewee.TextField()
    record = peewee.TextField(null=True)
    at_ms = peewee.BigIntegerField()

    class Meta:
        table_name = "journal_held"
        primary_key = peewee.CompositeKey("space_id", "writer", "seq", "hash")


class FeedHead(Row):
    """The last number given in a feed; its row lock makes numbers follow commits."""

    feed = peewee.TextField(primary_key=True)
    n = peewee.BigIntegerField()

    class Meta:
        table_name = "feed_head"


class FeedRow(Row):
    """One record of a feed; ``about`` is the commune of a public matter, or ''."""

    feed = peewee.TextField()
    n = peewee.BigIntegerField()
    space_id = peewee.TextField()
    writer = peewee.TextField()
    seq = peewee.BigIntegerField()
    about = peewee.TextField()

    class Meta:
        table_name = "feed"
        primary_key = peewee.CompositeKey("feed", "n")


class FeedWaiting(Row):
    """A record of a matter: ``about`` is ``thread:<id>`` or ``blob:<id>``; out once it is public."""

    about = peewee.TextField()
    space_id = peewee.TextField()
    writer = peewee.TextField()
    seq = peewee.BigIntegerField()
    published = peewee.IntegerField(default=0)

    class Meta:
        table_name = "feed_waiting"
        primary_key = peewee.CompositeKey("about", "writer", "seq")
