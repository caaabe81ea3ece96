"""Everything a space shows that can be read aloud."""

from __future__ import annotations

from collections.abc import Iterator

from content_cache.course import Course
from content_cache.gift.model import Question, Quiz
from content_cache.store import Store


def of_courses(store: Store, language: str) -> Iterator[str]:
    """The texts of every course on disk in ``language``."""
    for manifest in store.list():
        if manifest.kind != "course":
            continue
        # Titles may be translated where the lessons are not.
        yield from filter(None, (manifest.title.get(language), manifest.description.get(language)))
        if manifest.language == language:
            yield from of_course(store.course(manifest.id))


def of_course(course: Course) -> Iterator[str]:
    """The texts of one course: lessons, then quizzes."""
    for lesson in course.lessons:
        yield lesson.title
        yield from (text for _, text in lesson.paragraphs)
    for quiz in (*course.quizzes.values(), course.final):
        if quiz is not None:
            yield from of_quiz(quiz)


def of_quiz(quiz: Quiz) -> Iterator[str]:
    """Questions, answers and what is said of them."""
    for question in quiz.questions:
        yield from of_question(question)


def of_question(question: Question) -> Iterator[str]:
    """One question with its answers, pairs and feedback."""
    yield question.stem
    yield question.general_feedback
    for answer in question.answers:
        yield from (answer.text, answer.feedback)
    for pair in question.pairs:
        yield from (pair.left, pair.right, pair.feedback)
