"""Tables of usage, folded from the journal, and the meter's checkpoint, which is local."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class Visit(Row):
    """One stay at one device: gender and age band are copied in, so that reports need no person.

    ``stated`` is 1 where a person stated the time (a paper register typed in later). ``stay_s`` is
    the whole stay and ``active_s`` the part in use, both in seconds of monotonic time, so that a
    wrong wall clock spoils neither; both are None while the visit goes on.
    """

    space_id = peewee.TextField()
    id = peewee.TextField()
    person = peewee.TextField(null=True)
    gender = peewee.TextField(null=True)
    band = peewee.TextField(null=True)
    purpose = peewee.TextField(null=True)
    device = peewee.TextField(null=True)
    started_ms = peewee.BigIntegerField(null=True)
    boot = peewee.TextField(null=True)
    mono_ms = peewee.BigIntegerField(null=True)
    stated = peewee.IntegerField(null=True)
    stay_s = peewee.IntegerField(null=True)
    active_s = peewee.IntegerField(null=True)
    how = peewee.TextField(null=True)

    class Meta:
        primary_key = peewee.CompositeKey("space_id", "id")
        indexes = ((("space_id", "started_ms"), False), (("person",), False), (("boot",), False))


class Activity(Row):
    """Time spent on one thing in one visit; ``score`` is the best, from 0 to 1."""

    space_id = peewee.TextField()
    visit = peewee.TextField()
    subject = peewee.TextField()
    ref = peewee.TextField()
    person = peewee.TextField(null=True)
    seconds = peewee.IntegerField(default=0)
    score = peewee.DoubleField(null=True)

    class Meta:
        primary_key = peewee.CompositeKey("space_id", "visit", "subject", "ref")


class MeterMark(Row):
    """What the meter holds and has not written yet, kept against power cuts; one row a visit."""

    visit = peewee.TextField(primary_key=True)
    space_id = peewee.TextField()
    state = peewee.TextField()

    class Meta:
        table_name = "meter_mark"
