"""Tables of notices: what was read (folded), and what was sent from this hub (local)."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class NoticeRead(Row):
    """Somebody has seen the notice of an act, which ``rid`` names."""

    space_id = peewee.TextField()
    person = peewee.TextField()
    rid = peewee.TextField()

    class Meta:
        table_name = "notice_read"
        primary_key = peewee.CompositeKey("space_id", "person", "rid")
        indexes = ((("person", "rid"), False),)


class NoticeSent(Row):
    """A notice of an act that left by a channel: written before it is sent, so that none is sent twice.

    ``channel`` is phone or email, ``way`` the sender's name, ``person`` who is told (an official too),
    ``outcome`` sending, sent, failed or refused.
    """

    channel = peewee.TextField()
    person = peewee.TextField()
    rid = peewee.TextField()
    way = peewee.TextField()
    outcome = peewee.TextField()
    at_ms = peewee.BigIntegerField()

    class Meta:
        table_name = "notice_sent"
        primary_key = peewee.CompositeKey("channel", "person", "rid")
