"""Tables of civic life, folded from the journal."""

from __future__ import annotations

import json

import peewee

from hub.core.storage.bound import Row


class CivicThread(Row):
    """One matter: a question, a proposal, a message.

    ``towards`` is whom it is addressed to (an official, a debate), ``parent`` the thread it belongs
    to, ``behalf`` who wrote it for its author, ``about`` a JSON object of texts that its machine's
    feature knows. ``state`` is what its acts lead to; ``shown`` is 0 shown, 1 restricted, 2 hidden.
    """

    space_id = peewee.TextField()
    id = peewee.TextField()
    machine = peewee.TextField(default="")
    commune = peewee.TextField(null=True)
    towards = peewee.TextField(null=True)
    parent = peewee.TextField(null=True)
    author = peewee.TextField(null=True)
    behalf = peewee.TextField(null=True)
    gender = peewee.TextField(null=True)
    band = peewee.TextField(null=True)
    title = peewee.TextField(null=True)
    about = peewee.TextField(null=True)
    hlc = peewee.BigIntegerField(default=0)
    state = peewee.TextField(default="")
    shown = peewee.IntegerField(default=0)

    class Meta:
        table_name = "civic_thread"
        primary_key = peewee.CompositeKey("space_id", "id")
        indexes = (
            (("machine", "commune", "state"), False),
            (("towards", "machine"), False),
            (("parent",), False),
            (("author",), False),
            (("id",), False),
            (("state", "machine"), False),
        )


class CivicAct(Row):
    """One act in a thread; ``told`` is a JSON object of texts.

    ``counted`` is 0 for an act that crossed another one and changed nothing.
    """

    rid = peewee.TextField()
    space_id = peewee.TextField()
    thread = peewee.TextField()
    action = peewee.TextField()
    hat = peewee.TextField()
    actor = peewee.TextField()
    behalf = peewee.TextField(null=True)
    told = peewee.TextField()
    hlc = peewee.BigIntegerField()
    at_ms = peewee.BigIntegerField()
    boot = peewee.TextField()
    mono_ms = peewee.BigIntegerField()
    stated = peewee.IntegerField()
    counted = peewee.IntegerField(default=1)

    class Meta:
        table_name = "civic_act"
        primary_key = peewee.CompositeKey("space_id", "rid")
        indexes = ((("thread", "hlc"), False), (("hat", "hlc"), False), (("boot",), False))


class CivicReaction(Row):
    """What one person thinks of a thread now: a kind, or '' when taken back; dated like an act."""

    space_id = peewee.TextField()
    thread = peewee.TextField()
    person = peewee.TextField()
    kind = peewee.TextField()
    hlc = peewee.BigIntegerField()
    at_ms = peewee.BigIntegerField(default=0)
    boot = peewee.TextField(default="")
    mono_ms = peewee.BigIntegerField(default=0)
    stated = peewee.IntegerField(default=0)

    class Meta:
        table_name = "civic_reaction"
        primary_key = peewee.CompositeKey("space_id", "thread", "person")
        indexes = ((("thread",), False),)


class CivicAttached(Row):
    """A voice, photo or document that was told with an action in a thread."""

    space_id = peewee.TextField()
    blob = peewee.TextField()
    thread = peewee.TextField()
    action = peewee.TextField()

    class Meta:
        table_name = "civic_attached"
        primary_key = peewee.CompositeKey("space_id", "blob", "thread", "action")
        indexes = ((("blob",), False),)


def about(thread: CivicThread) -> dict[str, str]:
    """The texts kept with a thread when it was begun."""
    found: dict[str, str] = json.loads(thread.about or "{}")
    return found
