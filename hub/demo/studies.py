"""What the invented people learn: courses taken item by item, quizzes, certificates."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from content_cache.course import Course
from hub.core.usage.rules import WOMAN
from hub.features.courses import rules
from hub.features.courses.service import order_of

#: How often somebody takes up a course on a visit to learn, and how many items a visit.
TAKES_UP, WOMAN_TAKES_UP = 0.55, 0.75
ITEMS, ODDS = (1, 2, 3), (0.3, 0.4, 0.3)


@dataclass(frozen=True)
class Step:
    """One item of a course done on a visit; ``score`` from 0 to 1 where it is a quiz."""

    course: Course
    item: str
    score: float | None
    passed: bool
    final: bool
    review: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What usage calls it."""
        return "lesson" if self.score is None else "quiz"


@dataclass
class Learner:
    """Where one person stands: the course under way and the items still to do."""

    gift: float
    courses: list[Course]
    left: list[str] = field(default_factory=list)

    def go_on(self, rng: random.Random) -> list[Step]:
        """The next few items; a quiz that was not passed is tried again next time."""
        steps = []
        for _ in range(rng.choices(ITEMS, ODDS)[0]):
            if not self.left:
                if not self.courses:
                    break
                self.left = order_of(self.courses[-1])
            step = self._do(rng, self.courses[-1], self.left[0])
            steps.append(step)
            if not step.passed:
                break
            self.left.pop(0)
            if not self.left:
                self.courses.pop()
        return steps

    def _do(self, rng: random.Random, course: Course, item: str) -> Step:
        final = item == rules.FINAL
        if not final and not item.startswith(rules.QUIZ):
            return Step(course, item, None, True, False)
        score = round(min(max(rng.gauss(self.gift, 0.14), 0.1), 1.0) * 10) / 10
        mark = course.manifest.pass_mark if final else None
        passed = rules.passes(score, mark if mark is not None else round(rules.QUIZ_PASS * 100))
        names = [lesson.name for lesson in course.lessons]
        review = tuple(rng.sample(names, 1)) if score < 1 and names else ()
        return Step(course, item, score, passed, final, review)


def learner(rng: random.Random, gender: str | None, courses: Sequence[Course]) -> Learner | None:
    """Somebody who takes up one or two courses, or None: most come for something else."""
    if not courses or rng.random() > (WOMAN_TAKES_UP if gender == WOMAN else TAKES_UP):
        return None
    chosen = rng.sample(list(courses), min(rng.choice((1, 1, 2)), len(courses)))
    return Learner(min(max(rng.gauss(0.74, 0.1), 0.4), 0.98), chosen)
