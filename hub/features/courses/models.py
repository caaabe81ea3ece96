"""Tables of courses. ``item`` is a lesson's name, ``quiz:<name>`` for its quiz, or ``final``."""

from __future__ import annotations

import peewee

from hub.core.storage.bound import Row


class Progress(Row):
    """How far a person is with one item: best score (0 to 1), done for good, place (0 to 1)."""

    space_id = peewee.TextField()
    person = peewee.TextField()
    package = peewee.TextField()
    item = peewee.TextField()
    score = peewee.DoubleField(null=True)
    done = peewee.IntegerField()
    place = peewee.DoubleField(null=True)
    hlc = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("space_id", "person", "package", "item")
        indexes = ((("person", "package"), False),)


class QuizResult(Row):
    """A quiz somebody finished; ``review`` is a JSON list of the lessons to read again."""

    space_id = peewee.TextField()
    id = peewee.TextField()
    person = peewee.TextField(null=True)
    package = peewee.TextField()
    item = peewee.TextField()
    score = peewee.DoubleField()
    review = peewee.TextField()
    at_ms = peewee.BigIntegerField()
    boot = peewee.TextField()
    mono_ms = peewee.BigIntegerField()
    stated = peewee.IntegerField()

    class Meta:
        table_name = "quiz_result"
        primary_key = peewee.CompositeKey("space_id", "id")
        indexes = ((("person", "package"), False), (("boot",), False))


class Certificate(Row):
    """A certificate once given; the title is kept as it was then."""

    space_id = peewee.TextField()
    id = peewee.TextField()
    number = peewee.TextField()
    person = peewee.TextField()
    package = peewee.TextField()
    title = peewee.TextField()
    score = peewee.DoubleField()
    at_ms = peewee.BigIntegerField()
    boot = peewee.TextField()
    mono_ms = peewee.BigIntegerField()
    stated = peewee.IntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("space_id", "id")
        indexes = ((("person",), False), (("boot",), False))


class QuizAttempt(Row):
    """A quiz under way; ``owner`` is a person or, for a visitor, a visit; answers as JSON by question."""

    id = peewee.TextField(primary_key=True)
    owner = peewee.TextField()
    package = peewee.TextField()
    version = peewee.IntegerField()
    item = peewee.TextField()
    answers = peewee.TextField()
    started_ms = peewee.BigIntegerField()

    class Meta:
        table_name = "quiz_attempt"
        indexes = ((("owner", "package", "item"), False),)
