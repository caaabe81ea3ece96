"""Finding what a facilitator can put on the wall."""

from __future__ import annotations

from dataclasses import dataclass

from content_cache.course import Course
from content_cache.errors import ContentError
from content_cache.lesson import Lesson
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.features.projector.screens import Screen, screens


@dataclass(frozen=True)
class Show:
    """A lesson ready for the projector; ``following`` is the lesson after it, if any."""

    course: Course
    lesson: Lesson
    screens: list[Screen]
    following: Lesson | None


def courses(node: Node) -> list[Course]:
    """Courses with a lesson to show, by title."""
    found = [node.store.course(m.id) for m in node.store.list() if m.kind == "course"]
    named = [course for course in found if course.lessons]
    return sorted(named, key=lambda one: one.manifest.title_in(node.settings.language))


def course(node: Node, package: str) -> Course:
    """One course; raises NotFoundError if it is not here."""
    try:
        return node.store.course(package)
    except ContentError as error:
        raise NotFoundError("This course is not in the space.") from error


def show(node: Node, package: str, lesson: str) -> Show:
    """A lesson as screens; raises NotFoundError if the course or the lesson is not here."""
    of = course(node, package)
    names = [one.name for one in of.lessons]
    if lesson not in names:
        raise NotFoundError("This lesson is not part of the course.")
    at = names.index(lesson)
    following = of.lessons[at + 1] if at + 1 < len(names) else None
    return Show(of, of.lessons[at], screens(of, of.lessons[at]), following)
