"""What could be better in a package that can already be read."""

from collections.abc import Iterator
from pathlib import Path

from content_cache.course import Course
from content_cache.errors import AdviceError, AuthoringError, AuthoringErrors
from content_cache.formats import find
from content_cache.formats.course import FINAL
from content_cache.gafe.advice import advise_library, advise_module
from content_cache.gafe.library import Library
from content_cache.gafe.model import Module
from content_cache.gift import Question
from content_cache.playing.advice import advise_playable
from content_cache.playing.model import Playable


def check(folder: Path) -> list[AuthoringError]:
    """All that is to correct in a package folder, then, if nothing is, all that is advised."""
    try:
        content = find(folder).read(folder)
    except AuthoringErrors as wrong:
        return wrong.errors
    found: Iterator[AuthoringError] = iter(())
    if isinstance(content, Course):
        found = _advice(content)
    elif isinstance(content, Module):
        found = advise_module(folder, content)
    elif isinstance(content, Library):
        found = advise_library(folder, content)
    elif isinstance(content, Playable):
        found = advise_playable(content)
    return sorted(found, key=lambda error: (error.file, error.line))


def _advice(course: Course) -> Iterator[AuthoringError]:
    """Yield the advice on a course."""
    if course.cover is None:
        yield _say("package.json", 1, "The course has no cover. Add a picture cover.svg.")
    if course.final is None:
        yield _say("package.json", 1, "The course has no final test. Add a file final.gift.")
    for lesson in course.lessons:
        file = f"{lesson.stem}.md"
        if not lesson.sources_html:
            yield _say(file, 1, "The lesson names no source. Add a last section ## Sources.")
        if lesson.image is None:
            yield _say(file, 1, "The lesson has no picture. Add one after the introduction.")
        if lesson.stem not in course.quizzes:
            yield _say(file, 1, "The lesson has no quiz. Add a file of the same name in .gift.")
    quizzes = [*course.quizzes.values(), *([course.final] if course.final else [])]
    for quiz in quizzes:
        for question in quiz.questions:
            yield from _question(question, f"{quiz.name}.gift")
            if quiz.name == FINAL and not question.category:
                yield _say(
                    f"{FINAL}.gift",
                    question.line,
                    "This question belongs to no lesson. Put a line $CATEGORY: before it.",
                )


def _question(question: Question, file: str) -> Iterator[AuthoringError]:
    """Yield the advice on a question: every wrong answer explains."""
    if question.kind in ("single", "multiple", "truefalse"):
        for answer in question.answers:
            if not answer.right and not answer.feedback:
                yield _say(
                    file,
                    question.line,
                    "The wrong answer {answer} explains nothing. Add a # and a kind sentence.",
                    answer=answer.text,
                )


def _say(file: str, line: int, message: str, **params: object) -> AuthoringError:
    """One piece of advice."""
    return AdviceError(file, line, message, **params)
