"""Tables of reports: what was promised."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class Target(Row):
    """What one space promised for one measure, over whole months, both counted (``2019-01``)."""

    space_id = peewee.TextField()
    measure = peewee.TextField()
    starts = peewee.TextField()
    ends = peewee.TextField()
    value = peewee.BigIntegerField()
    hlc = peewee.BigIntegerField()
    writer = peewee.TextField()

    class Meta:
        primary_key = peewee.CompositeKey("space_id", "measure", "starts", "ends")
