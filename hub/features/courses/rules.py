"""Pure decisions about courses: what comes next, what to review, who passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

FINAL = "final"
QUIZ = "quiz:"
#: A lesson's quiz counts as done from this share of right answers on.
QUIZ_PASS = 0.6


class Noted(Protocol):
    """A row of progress, as far as the rules look at it."""

    done: int
    score: float | None
    place: float | None
    hlc: int


def quiz_item(lesson: str) -> str:
    """The item under which a lesson's quiz is kept."""
    return f"{QUIZ}{lesson}"


def items(lessons: Sequence[str], quizzes: Sequence[str], final: bool) -> list[str]:
    """Every item of a course in the order one meets them."""
    order: list[str] = []
    for lesson in lessons:
        order.append(lesson)
        if lesson in quizzes:
            order.append(quiz_item(lesson))
    return [*order, FINAL] if final else order


def share_done(order: Sequence[str], noted: Mapping[str, Noted]) -> float:
    """How much of a course is done, from 0 to 1."""
    if not order:
        return 0.0
    return sum(1 for item in order if item in noted and noted[item].done) / len(order)


def resume_at(order: Sequence[str], noted: Mapping[str, Noted]) -> str | None:
    """Where to go on: the item last worked on if not done, else the first undone one after it.

    None if all is done; the first item if nothing was started.
    """
    if not order:
        return None
    known = [item for item in order if item in noted]
    if not known:
        return order[0]
    last = max(known, key=lambda item: noted[item].hlc)
    start = order.index(last)
    for item in [*order[start:], *order[:start]]:
        if item not in noted or not noted[item].done:
            return item
    return None


def to_review(by_category: Mapping[str, tuple[float, int]], lessons: Sequence[str]) -> list[str]:
    """Lessons of which a question was missed, in the order of the course.

    ``by_category`` maps a category (a lesson's stem) to points and questions.
    """
    missed = {name for name, (points, asked) in by_category.items() if points < asked - 1e-9}
    return [lesson for lesson in lessons if lesson in missed]


def passes(score: float, pass_mark: int) -> bool:
    """Whether a final test is passed; ``pass_mark`` in per cent, ``score`` from 0 to 1."""
    return score * 100 + 1e-9 >= pass_mark


def path_of(package: str, item: str) -> str:
    """The address of an item's page."""
    if item == FINAL:
        return f"/apprendre/{package}/examen"
    if item.startswith(QUIZ):
        return f"/apprendre/{package}/quiz/{item.removeprefix(QUIZ)}"
    return f"/apprendre/{package}/lecon/{item}"
