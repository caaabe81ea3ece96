"""Quizzes: one question a screen, and at the end what to review."""

from __future__ import annotations

import random
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from content_cache.gift.grade import Grade, grade
from content_cache.gift.model import Question
from hub.core.errors import NotFoundError
from hub.features.courses import quizzes, rules, service
from hub.features.courses.quizzes import Attempt
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.language import _, say_number
from kiosk_ui.frame.usage import on

page = Blueprint("quiz", __name__)

#: Kinds of questions that one answers by writing.
TYPED = ("short", "number")


@page.get("/apprendre/<package>/quiz/<lesson>")
@needs("course.read")
def quiz(package: str, lesson: str) -> str:
    """The next question of a lesson's quiz, or its result."""
    return show(package, rules.quiz_item(lesson))


@page.get("/apprendre/<package>/examen")
@needs("course.read")
def final(package: str) -> str:
    """The next question of the final test, or its result."""
    return show(package, rules.FINAL)


@page.post("/apprendre/<package>/quiz/<lesson>")
@needs("course.read")
def answer(package: str, lesson: str) -> str | Response:
    """Take an answer and say at once what was right."""
    return take(package, rules.quiz_item(lesson))


@page.post("/apprendre/<package>/examen")
@needs("course.read")
def answer_final(package: str) -> str | Response:
    """Take an answer of the final test; what was right is said at its end."""
    return take(package, rules.FINAL)


@page.post("/apprendre/<package>/encore")
@needs("course.read")
def again(package: str) -> Response:
    """Start a quiz afresh; results already earned stay."""
    item = request.form.get("item", "")
    quizzes.quiz_of(service.course(node(), package), item)
    quizzes.attempt(node(), who(), package, item, afresh=True)
    return redirect(rules.path_of(package, item), 303)


def show(package: str, item: str) -> str:
    """The page of an attempt: the question that is next, or the result."""
    under_way = quizzes.attempt(node(), who(), package, item)
    on("quiz", f"{package}/{item}")
    if under_way.next is None:
        return _result(under_way)
    return _page(under_way, under_way.next, None)


def take(package: str, item: str) -> str | Response:
    """Keep an answer; show its feedback, or in the final test go on."""
    under_way = quizzes.attempt(node(), who(), package, item)
    on("quiz", f"{package}/{item}")
    asked = request.form.get("question", "")
    index = next((n for n, q in enumerate(under_way.questions) if q.id == asked), None)
    if index is None:
        raise NotFoundError("This question is no longer part of the quiz.")
    question = under_way.questions[index]
    response = read(question, request.form)
    if question.id not in under_way.answers and (said := lacking(question, response)):
        return _page(under_way, index, None, said, response)
    marked = quizzes.answer(node(), under_way, question, response)
    if not under_way.answers:  # the first answer: tomorrow one goes on with this quiz
        service.note(node(), who(), package, item)
    if item == rules.FINAL:
        return redirect(rules.path_of(package, item), 303)
    given = under_way.answers.get(question.id, response)
    kept = Attempt(
        under_way.id, package, item, under_way.quiz, {**under_way.answers, question.id: given}
    )
    return _page(kept, index, marked)


def lacking(question: Question, response: Any) -> str:
    """What to say to an answer that cannot be marked; the empty text for one that can."""
    if grade(question, response).answered:
        asked = [n for n, pair in enumerate(question.pairs) if pair.left]
        whole = question.kind != "match" or all(response[n] is not None for n in asked)
        return "" if whole else _("Choose an answer on every line.")
    if question.kind == "number" and response is not None:
        return _("Write a number with digits.")
    return _("Write your answer first.") if question.kind in TYPED else _("Choose an answer first.")


def read(question: Question, form: MultiDict[str, str]) -> Any:
    """What the form answers to a question, in the shape that the marking takes; None for nothing."""
    if question.kind == "multiple":
        return [n for v in form.getlist("answer") if (n := _position(v)) is not None] or None
    if question.kind == "match":
        count = len(question.pairs)
        chosen = [_position(form.get(f"pair-{n}", ""), count) for n in range(count)]
        return chosen if any(n is not None for n in chosen) else None
    given = form.get("answer", "").strip()[:500]
    if question.kind == "single":
        return _position(given)
    if question.kind == "truefalse":
        return {"true": True, "false": False}.get(given)
    return given or None


def _position(text: str, count: int = 1000) -> int | None:
    """A position below ``count`` from a form; None for anything else."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else count
    return number if number < count else None


def _page(
    under_way: Attempt, index: int, marked: Grade | None, missing: str = "", typed: Any = None
) -> str:
    question = under_way.questions[index]
    course = service.course(node(), under_way.package)
    return render_template(
        "learn/quiz.html",
        course=course,
        attempt=under_way,
        question=question,
        number=index + 1,
        marked=marked,
        given=under_way.answers.get(question.id, typed),
        rights=_shuffled(question),
        expected=_expected(question),
        steps=_steps(under_way, index),
        missing=missing,
        action=rules.path_of(under_way.package, under_way.item),
        lesson=_lesson(course, under_way.item),
        final=under_way.item == rules.FINAL,
    )


def _result(under_way: Attempt) -> str:
    outcome = quizzes.finish(node(), who(), under_way)
    course = service.course(node(), under_way.package)
    names = {each.name: each for each in course.lessons}
    lesson = _lesson(course, under_way.item)
    order = service.order_of(course)
    at = order.index(under_way.item)
    return render_template(
        "learn/result.html",
        course=course,
        attempt=under_way,
        outcome=outcome,
        lesson=lesson,
        final=under_way.item == rules.FINAL,
        review=[names[name] for name in outcome.review] if under_way.item == rules.FINAL else [],
        wrong=[q for q in under_way.questions if not outcome.result.grades[q.id].right],
        after=rules.path_of(under_way.package, order[at + 1]) if at + 1 < len(order) else None,
        pass_mark=course.manifest.pass_mark,
    )


def _lesson(course: Any, item: str) -> Any:
    if item == rules.FINAL:
        return None
    return service.lesson(course, item.removeprefix(rules.QUIZ))


def _shuffled(question: Question) -> list[tuple[int, str]]:
    """The right sides of a matching question, in an order that does not give them away."""
    sides = {pair.right: n for n, pair in enumerate(question.pairs)}
    order = [(n, text) for text, n in sides.items()]
    random.Random(question.id).shuffle(order)  # noqa: S311  # a fixed order, not a secret
    return order


def _expected(question: Question) -> str:
    """The right answer of a question that one answers by writing."""
    best = next((answer for answer in question.answers if answer.right), None)
    if question.kind not in TYPED or best is None:
        return ""
    if best.number is None:
        return best.text
    low, high = say_number(best.number.low, 3), say_number(best.number.high, 3)
    value = best.number.value
    return _("from {low} to {high}", low=low, high=high) if value is None else say_number(value, 3)


def _steps(under_way: Attempt, index: int) -> list[str]:
    """The state of each question for the row of steps: right, wrong, given, now or empty."""
    states = []
    for n, question in enumerate(under_way.questions):
        if question.id not in under_way.answers:
            states.append("now" if n == index else "")
        elif under_way.item == rules.FINAL:
            states.append("given")
        else:
            right = grade(question, under_way.answers[question.id]).right
            states.append("right" if right else "wrong")
    return states
