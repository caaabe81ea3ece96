"""A course, read: what the pages show and what the store keeps as its derived index."""

from msgspec import field

from content_cache.content import Content
from content_cache.gift.model import Quiz
from content_cache.lesson import Lesson


class Course(Content, frozen=True, kw_only=True):
    """A manifest, lessons by number, quizzes by lesson stem, the final test, the cover's path."""

    lessons: tuple[Lesson, ...]
    quizzes: dict[str, Quiz] = field(default_factory=dict)
    final: Quiz | None = None
    cover: str | None = None

    @property
    def minutes(self) -> int:
        """The time all its lessons take, in minutes."""
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def entry(self) -> str | None:
        """The first lesson's file."""
        return f"{self.lessons[0].stem}.md" if self.lessons else None

    def lesson(self, key: str) -> Lesson | None:
        """The lesson with this stem or this name."""
        return next((one for one in self.lessons if key in (one.stem, one.name)), None)
