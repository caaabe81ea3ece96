"""Tables of attachments: what there is (folded), and what waits to be prepared (local)."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class Blob(Row):
    """One attachment as the hub keeps it; what was taken back or refused has ``gone`` 1.

    ``id`` is how acts name it, ``sha256`` that of its file, ``person`` who brought it, ``waveform``
    64 hexadecimal digits of loudness, ``seconds`` its length. ``hlc`` is that of the transcript.
    """

    space_id = peewee.TextField()
    id = peewee.TextField()
    kind = peewee.TextField(null=True)
    sha256 = peewee.TextField(null=True)
    media = peewee.TextField(null=True)
    bytes = peewee.IntegerField(null=True)
    seconds = peewee.DoubleField(null=True)
    waveform = peewee.TextField(null=True)
    width = peewee.IntegerField(null=True)
    height = peewee.IntegerField(null=True)
    person = peewee.TextField(null=True)
    language = peewee.TextField(null=True)
    gone = peewee.IntegerField(default=0)
    why = peewee.TextField(null=True)
    transcript = peewee.TextField(null=True)
    transcriber = peewee.TextField(null=True)
    hlc = peewee.BigIntegerField(default=0)

    class Meta:
        table_name = "blob"
        primary_key = peewee.CompositeKey("space_id", "id")
        indexes = ((("id",), False), (("sha256",), False), (("person",), False))


class BlobSource(Row):
    """An upload that waits to become the blob ``id``; ``tries`` counts the beginnings."""

    id = peewee.TextField(primary_key=True)
    upload = peewee.TextField()
    kind = peewee.TextField()
    person = peewee.TextField()
    language = peewee.TextField(null=True)
    longest_s = peewee.IntegerField()
    tries = peewee.IntegerField(default=0)
    at_ms = peewee.BigIntegerField()

    class Meta:
        table_name = "blob_source"
