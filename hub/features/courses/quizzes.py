"""Acts of quizzes: an attempt is kept from question to question, and counted at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from content_cache.course import Course
from content_cache.gift.grade import Grade, Result, grade, grade_quiz
from content_cache.gift.model import Question, Quiz
from hub.core import ids
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.usage.service import record_activity
from hub.core.who import Who
from hub.features.courses import rules, service
from hub.features.courses.models import QuizAttempt
from hub.features.courses.records import QuizFinished


@dataclass(frozen=True)
class Attempt:
    """A quiz under way: the quiz, and the answers so far by question id."""

    id: str
    package: str
    item: str
    quiz: Quiz
    answers: dict[str, Any]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that are asked, in order."""
        return self.quiz.scored

    @property
    def next(self) -> int | None:
        """Index of the first question without an answer, or None at the end."""
        for index, question in enumerate(self.questions):
            if question.id not in self.answers:
                return index
        return None


@dataclass(frozen=True)
class Outcome:
    """The end of a quiz: its marks, the lessons to review, and a certificate if one was earned."""

    result: Result
    review: list[str]
    passed: bool
    certificate: str | None


def quiz_of(course: Course, item: str) -> Quiz:
    """The quiz kept under an item; raises NotFoundError."""
    found = course.final if item == rules.FINAL else None
    if item.startswith(rules.QUIZ):
        lesson = service.lesson(course, item.removeprefix(rules.QUIZ))
        found = course.quizzes.get(lesson.stem)
    if found is None:
        raise NotFoundError("This lesson has no quiz.")
    return found


def attempt(node: Node, who: Who, package: str, item: str, afresh: bool = False) -> Attempt:
    """The attempt under way, or a new one; two tabs share one attempt.

    An attempt at another version of the course starts afresh: its questions may have changed.
    """
    course = service.course(node, package)
    quiz, owner = quiz_of(course, item), who.person or who.visit or ""
    mine = (
        (QuizAttempt.owner == owner) & (QuizAttempt.package == package) & (QuizAttempt.item == item)
    )
    with node.database.writing():
        row = QuizAttempt.get_or_none(mine)
        if row and not afresh and row.version == course.manifest.version:
            answers = msgspec.json.decode(row.answers)
            return Attempt(row.id, package, item, quiz, answers)
        QuizAttempt.delete().where(mine).execute()
        started_ms = node.clock.now_ms()
        made = ids.uuid7(started_ms)
        run(
            "INSERT INTO quiz_attempt (id, owner, package, version, item, answers, started_ms) "
            "VALUES (?, ?, ?, ?, ?, '{}', ?)",
            (made, owner, package, course.manifest.version, item, started_ms),
        )
    return Attempt(made, package, item, quiz, {})


def answer(node: Node, under_way: Attempt, question: Question, response: Any) -> Grade:
    """Keep the first answer to a question and mark it; a second one changes nothing.

    What another tab answered since ``under_way`` was read is kept.
    """
    if question.id in under_way.answers:
        return grade(question, under_way.answers[question.id])
    with node.database.writing():
        row = QuizAttempt.get_or_none(QuizAttempt.id == under_way.id)
        answers = msgspec.json.decode(row.answers) if row else dict(under_way.answers)
        kept = answers.setdefault(question.id, response)
        run(
            "UPDATE quiz_attempt SET answers = ? WHERE id = ?",
            (msgspec.json.encode(answers).decode(), under_way.id),
        )
    return grade(question, kept)


def finish(node: Node, who: Who, under_way: Attempt) -> Outcome:
    """Count a finished attempt: result, progress, usage, and the certificate if earned.

    Counted once: the attempt's id is the record's, so a second call writes nothing.
    """
    course = service.course(node, under_way.package)
    result = grade_quiz(under_way.quiz, under_way.answers)
    lessons = {lesson.stem: lesson.name for lesson in course.lessons}
    review = [lessons[stem] for stem in rules.to_review(result.by_category, list(lessons))]
    final = under_way.item == rules.FINAL
    mark = course.manifest.pass_mark if final else round(rules.QUIZ_PASS * 100)
    passed = rules.passes(result.score, mark if mark is not None else 70)
    body = QuizFinished(
        package=under_way.package,
        item=under_way.item,
        score=result.score,
        person=who.person,
        review=tuple(review),
    )
    given = None
    with node.journal.writing():
        if not node.journal.has(under_way.id):
            node.journal.write("quiz.finished", body, who.actor, rid=under_way.id)
            if passed and not final:  # who knows a lesson has read it, with or without script
                service.note(
                    node, who, under_way.package, under_way.item.removeprefix(rules.QUIZ), done=True
                )
            service.note(
                node, who, under_way.package, under_way.item, done=passed, score=result.score
            )
            if who.visit:
                record_activity(
                    node, who.visit, "quiz", f"{under_way.package}/{under_way.item}",
                    person=who.person, score=result.score,
                )  # fmt: skip
        if final and passed:
            given = service.give_certificate(node, who, course, result.score)
    return Outcome(result, review, passed, given)
