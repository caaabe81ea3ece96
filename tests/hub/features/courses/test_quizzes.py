"""Quizzes: kept from question to question, counted once, crowned by one certificate."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.usage.models import Activity
from hub.core.who import Who
from hub.features.courses import measures, quizzes, rules, service
from hub.features.courses.certificate_pdf import render
from hub.features.courses.models import Certificate, Progress, QuizResult
from tests import factories
from tests.content_cache.samples import FINAL, QUIZ
from tests.hub.features.courses.conftest import PACKAGE, Publish

LESSON_QUIZ = "quiz:la-commune"
RIGHT: dict[str, Any] = {"c-1": 0, "c-2": True, "f-1": 1}
WRONG: dict[str, Any] = {"c-1": 1, "c-2": False, "f-1": 0}


def take(node: Node, who: Who, item: str, answers: dict[str, Any]) -> quizzes.Outcome:
    """Answer a whole quiz afresh."""
    under_way = quizzes.attempt(node, who, PACKAGE, item, afresh=True)
    for question in under_way.questions:
        quizzes.answer(node, under_way, question, answers[question.id])
    return quizzes.finish(node, who, quizzes.attempt(node, who, PACKAGE, item))


def count(node: Node, kind: str) -> int:
    return int(node.database.rows("SELECT count(*) FROM journal WHERE kind = ?", (kind,))[0][0])


def test_an_attempt_is_kept_until_its_end(node: Node, course: str, learner: Who) -> None:
    under_way = quizzes.attempt(node, learner, course, LESSON_QUIZ)
    assert [q.id for q in under_way.questions] == ["c-1", "c-2"]
    assert under_way.next == 0
    assert not quizzes.answer(node, under_way, under_way.questions[0], 1).right
    later = quizzes.attempt(node, learner, course, LESSON_QUIZ)
    assert (later.id, later.next, later.answers) == (under_way.id, 1, {"c-1": 1})
    other = service.course(node, course)
    assert quizzes.quiz_of(other, "quiz:le-budget").name != under_way.quiz.name


def test_the_first_answer_counts(node: Node, course: str, learner: Who) -> None:
    under_way = quizzes.attempt(node, learner, course, LESSON_QUIZ)
    question = under_way.questions[0]
    assert not quizzes.answer(node, under_way, question, 1).right
    assert not quizzes.answer(node, under_way, question, 0).right  # the same page, posted again
    again = quizzes.attempt(node, learner, course, LESSON_QUIZ)
    assert not quizzes.answer(node, again, question, 0).right
    assert again.answers == {"c-1": 1}


def test_two_tabs_share_an_attempt(node: Node, course: str, learner: Who) -> None:
    one, other = (quizzes.attempt(node, learner, course, LESSON_QUIZ) for _ in range(2))
    assert one.id == other.id
    quizzes.answer(node, one, one.questions[0], 0)
    quizzes.answer(node, other, other.questions[1], True)
    both = quizzes.attempt(node, learner, course, LESSON_QUIZ)
    assert both.answers == {"c-1": 0, "c-2": True}
    assert both.next is None


def test_a_quiz_is_counted_once(node: Node, course: str, learner: Who) -> None:
    take(node, learner, LESSON_QUIZ, RIGHT)
    done = quizzes.attempt(node, learner, course, LESSON_QUIZ)
    first, second = (quizzes.finish(node, learner, done) for _ in range(2))
    assert first == second
    assert (first.result.score, first.passed, first.review) == (1.0, True, [])
    assert count(node, "quiz.finished") == 1
    assert count(node, "progress.noted") == 2
    assert QuizResult.select().count() == 1
    (activity,) = Activity.select()
    assert (activity.subject, activity.ref, activity.score) == (
        "quiz", f"{course}/{LESSON_QUIZ}", 1.0,
    )  # fmt: skip


def test_who_passes_a_lessons_quiz_has_read_the_lesson(
    node: Node, course: str, learner: Who
) -> None:
    service.note(node, learner, course, "la-commune", place=0.8)
    take(node, learner, LESSON_QUIZ, WRONG)
    assert Progress.get(Progress.item == "la-commune").done == 0
    take(node, learner, LESSON_QUIZ, RIGHT)
    row = Progress.get(Progress.item == "la-commune")
    assert (row.done, row.place) == (1, 0.8)
    standing = service.standings(learner.person, [service.course(node, course)])[course]
    assert standing.resume == "le-budget"


def test_two_tabs_that_finish_at_once_count_once(node: Node, course: str, learner: Who) -> None:
    under_way = quizzes.attempt(node, learner, course, rules.FINAL)
    quizzes.answer(node, under_way, under_way.questions[0], RIGHT["f-1"])
    done = quizzes.attempt(node, learner, course, rules.FINAL)
    given: list[str | None] = []

    def end() -> None:
        with node.open():
            given.append(quizzes.finish(node, learner, done).certificate)
            node.database.close()

    threads = [threading.Thread(target=end) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 4
    assert len(set(given)) == 1
    assert (count(node, "quiz.finished"), count(node, "certificate.given")) == (1, 1)


def test_a_new_try_is_counted_beside_the_first(node: Node, course: str, learner: Who) -> None:
    assert not take(node, learner, LESSON_QUIZ, WRONG).passed
    assert take(node, learner, LESSON_QUIZ, RIGHT).passed
    assert not take(node, learner, LESSON_QUIZ, WRONG).passed
    assert QuizResult.select().count() == 3
    row = Progress.get(Progress.item == LESSON_QUIZ)
    assert (row.score, row.done) == (1.0, 1)


def test_a_new_version_starts_the_attempt_afresh(
    node: Node, publish: Publish, learner: Who
) -> None:
    publish()
    old = quizzes.attempt(node, learner, PACKAGE, LESSON_QUIZ)
    quizzes.answer(node, old, old.questions[0], 0)
    publish(2, **{"01-la-commune__gift": QUIZ.replace("::c-1::", "::neuf::")})
    new = quizzes.attempt(node, learner, PACKAGE, LESSON_QUIZ)
    assert new.id != old.id
    assert new.answers == {}
    assert new.questions[0].id == "neuf"
    quizzes.answer(node, old, old.questions[1], False)  # a tab that was open all the while
    assert quizzes.attempt(node, learner, PACKAGE, LESSON_QUIZ).answers == {}


def test_a_quiz_that_is_not_there(node: Node, course: str, publish: Publish, learner: Who) -> None:
    for item in ("quiz:le-tresor", "la-commune", "quiz:", ""):
        with pytest.raises(NotFoundError):
            quizzes.attempt(node, learner, course, item)
    publish(2, **{"02-le-budget__gift": None})
    with pytest.raises(NotFoundError, match="no quiz"):
        quizzes.attempt(node, learner, course, "quiz:le-budget")


def test_what_to_review_is_named(node: Node, course: str, learner: Who) -> None:
    outcome = take(node, learner, rules.FINAL, WRONG)
    assert (outcome.review, outcome.passed, outcome.certificate) == (["la-commune"], False, None)
    assert QuizResult.get().review == '["la-commune"]'


def test_one_certificate_for_a_person_and_a_course(node: Node, course: str, learner: Who) -> None:
    first = take(node, learner, rules.FINAL, RIGHT).certificate
    assert first
    assert take(node, learner, rules.FINAL, RIGHT).certificate == first
    assert take(node, learner, rules.FINAL, WRONG).certificate is None
    (row,) = service.certificates_of(learner.person or "")
    assert (row.id, row.title, row.score) == (first, "La commune", 1.0)
    assert service.certificate(first).number == row.number
    other = Who(person=factories.person(node, "Binta"))
    second = service.certificate(take(node, other, rules.FINAL, RIGHT).certificate or "")
    assert second.number != row.number
    with pytest.raises(NotFoundError):
        service.certificate("0190")


def test_a_visitor_learns_and_keeps_nothing(node: Node, course: str, visitor: Who) -> None:
    outcome = take(node, visitor, rules.FINAL, RIGHT)
    assert outcome.passed
    assert outcome.certificate is None
    assert Progress.select().count() == 0
    assert Certificate.select().count() == 0
    assert QuizResult.get().person is None
    other = Who(visit="another")
    assert quizzes.attempt(node, other, course, rules.FINAL).answers == {}


def test_the_pass_mark_is_the_courses_own(node: Node, publish: Publish, learner: Who) -> None:
    halves = FINAL + FINAL.replace("f-1", "f-2")
    publish(1, final__gift=halves)
    half = {"f-1": 1, "f-2": 0}
    assert not take(node, learner, rules.FINAL, half).passed


def test_reports_count_certificates_and_learners(node: Node, course: str, learner: Who) -> None:
    take(node, learner, LESSON_QUIZ, WRONG)
    take(node, learner, rules.FINAL, RIGHT)
    now = node.clock.now_ms()
    for measure in (measures.certificates, measures.learners):
        assert measure(now, now + 1) == {node.space_id: 1.0}
        assert measure(now + 1, now + 2) == {}


def test_a_certificate_is_a_page_to_frame(node: Node, course: str, learner: Who) -> None:
    given = service.certificate(take(node, learner, rules.FINAL, RIGHT).certificate or "")
    for name in ("Awa Sissoko", "Ŋ" * 80):
        page = render(node, given, name)
        assert page.startswith(b"%PDF-")
        assert page.rstrip().endswith(b"%%EOF")
