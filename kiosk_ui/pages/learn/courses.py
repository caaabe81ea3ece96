"""Courses: the catalogue, a course, a lesson."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from flask import Blueprint, g, render_template
from markupsafe import Markup

from content_cache.course import Course
from content_cache.errors import ContentError
from content_cache.lesson import Lesson
from content_cache.manifest import Manifest
from content_cache.speech import say_id
from hub.core import disk
from hub.core.errors import NoRoomError
from hub.features.catalogue import service as shelf
from hub.features.courses import rules, service
from hub.features.voices.index import Clip
from kiosk_ui.frame.auth import may, needs, node, who
from kiosk_ui.frame.layout import seen, shells, voiced, voices
from kiosk_ui.frame.markup import with_media
from kiosk_ui.frame.shell import fill
from kiosk_ui.frame.shell import mark as place_mark
from kiosk_ui.frame.usage import on
from kiosk_ui.library.subjects import SUBJECTS

page = Blueprint("learn", __name__)


@page.get("/apprendre/")
@needs("course.read")
def catalogue() -> str:
    """Every course by subject, with how far the learner is."""
    hidden = frozenset() if may("shelf.arrange") else shelf.hidden(node())
    found = [course for course in service.courses(node()) if course.manifest.id not in hidden]
    by_subject: dict[str, list[Course]] = {}
    for course in found:
        by_subject.setdefault(course.manifest.subject, []).append(course)
    shelves = [(SUBJECTS[key], by_subject[key]) for key in SUBJECTS if key in by_subject]
    return render_template(
        "learn/catalogue.html", shelves=shelves, standings=service.standings(g.who.person, found)
    )


@page.get("/apprendre/<package>/")
@needs("course.read")
def course(package: str) -> str:
    """One course: go on, its lessons in order, its final test."""
    found = service.course(node(), package)
    on("course", package)
    standing = service.standings(who().person, [found])[package]
    return render_template(
        "learn/course.html",
        course=found,
        standing=standing,
        resume=standing.resume and rules.path_of(package, standing.resume),
        rules=rules,
    )


@page.get("/apprendre/<package>/lecon/<name>")
@needs("course.read")
def lesson(package: str, name: str) -> str:
    """One lesson, to read and to hear."""
    found = service.course(node(), package)
    shown = service.lesson(found, name)
    on("lesson", f"{package}/{name}")
    place = service.place_of(who().person, package, name)
    if place is None:
        begin(package, name)
    stamp = voices().stamp(g.language) and (found.manifest.version, voices().stamp(g.language))
    return fill(
        shells(), seen(), stamp, lambda: _lesson_page(package, found, shown), place=place or ""
    )


def begin(package: str, name: str) -> None:
    """Note that a lesson was opened for the first time: without script this is where one resumes."""
    with suppress(NoRoomError):  # one can still read when nothing more can be written
        disk.check_room(node().settings)
        service.note(node(), who(), package, name, place=0.0)


def _lesson_page(package: str, found: Course, shown: Lesson) -> str:
    """A lesson's page, the reader's place left open."""
    order = [each.name for each in found.lessons]
    at = order.index(shown.name)
    return render_template(
        "learn/lesson.html",
        course=found,
        lesson=shown,
        html=_html(package, found.manifest.version, shown.html),
        sources=Markup(shown.sources_html),  # noqa: S704  # cleaned by content_cache.markup
        clips=_clips(shown),
        opens=_opens(shown),
        place=place_mark("place"),
        number=at + 1,
        before=order[at - 1] if at else None,
        after=order[at + 1] if at + 1 < len(order) else None,
        quiz=shown.stem in found.quizzes,
        final=found.final is not None,
    )


def _opens(shown: Lesson) -> list[Manifest]:
    """The packages that a lesson opens, as far as they are here."""
    found = []
    for package in shown.opens:
        with suppress(ContentError):  # the lesson can be read without
            found.append(node().store.manifest(package))
    return found


@lru_cache(maxsize=64)
def _html(package: str, version: int, html: str) -> Markup:
    return Markup(with_media(html, package, version))  # noqa: S704  # cleaned by content_cache.markup


class Said(NamedTuple):
    """A paragraph by its id in the page, and the voice that says it."""

    id: str
    clip: Clip


def _clips(shown: Lesson) -> list[Said]:
    """The voices of the paragraphs that have one, in the reader's language before the lesson's."""
    languages = tuple(dict.fromkeys((g.language, shown.language)))
    found = []
    for _pid, text in shown.paragraphs:
        if clip := voiced(languages, text):
            found.append(Said(say_id(shown.language, text), clip))
    return found
