"""A course, read: what the pages show and what the store keeps as its derived index."""

import msgspec
from msgspec import Struct

from content_cache.gift.model import Quiz
from content_cache.lesson import Lesson
from content_cache.manifest import Manifest


class Course(Struct, frozen=True, kw_only=True):
    """A manifest, lessons by number, quizzes by lesson stem, the final test, the cover's path."""

    manifest: Manifest
    lessons: tuple[Lesson, ...]
    quizzes: dict[str, Quiz] = {}
    final: Quiz | None = None
    cover: str | None = None

    @property
    def minutes(self) -> int:
        """The time all its lessons take, in minutes."""
        return sum(lesson.minutes for lesson in self.lessons)

    def lesson(self, key: str) -> Lesson | None:
        """The lesson with this stem or this name."""
        return next((one for one in self.lessons if key in (one.stem, one.name)), None)


def encode(course: Course) -> bytes:
    """The derived index: the same course always gives the same bytes."""
    return msgspec.json.encode(course)


def decode(data: bytes) -> Course:
    """Read a derived index; raises msgspec.MsgspecError if it is damaged or of another time."""
    return msgspec.json.decode(data, type=Course)
