"""Everything a space shows that can be read aloud."""

from __future__ import annotations

from collections.abc import Iterator

from content_cache.course import Course
from content_cache.gafe.model import XOF, Module, coin_said, groups, result
from content_cache.gift.model import Question, Quiz
from content_cache.manifest import Manifest
from content_cache.store import Store

#: Kinds of packages that hold texts; of those after the first two, the library shows titles only.
KINDS = ("course", "gafe", "video", "audio", "document", "html5", "h5p", "scorm", "zim")


def of_packages(store: Store, language: str) -> Iterator[str]:
    """The texts of every course and module on disk in ``language``."""
    for manifest in store.list():
        if manifest.kind in KINDS:
            yield from of_package(store, manifest, language)


def of_package(store: Store, manifest: Manifest, language: str) -> Iterator[str]:
    """The texts of one package in ``language``; titles may be translated where lessons are not."""
    yield from filter(None, (manifest.title.get(language), manifest.description.get(language)))
    if manifest.language != language:
        return
    if manifest.kind == "course":
        yield from of_course(store.course(manifest.id))
    elif manifest.kind == "gafe":
        yield from of_module(store.module(manifest.id))


def of_module(module: Module) -> Iterator[str]:
    """The texts of one Gafé module: its goal, its items with their parts, its prompts, numbers."""
    yield module.goal
    for item in module.items:
        if not item.sound:
            yield item.spoken
        yield from item.parts
    by_id = module.by_id
    for step in module.steps:
        yield from filter(None, (step.prompt, *step.extra))
        numbers = [by_id[name].number or 0 for name in step.items]
        if step.kind == "count":
            yield from map(str, numbers)
        elif step.kind == "sum":
            for one, two in groups(step):
                yield str(result(step, by_id[one].number or 0, by_id[two].number or 0))
        elif step.kind == "money":
            yield from map(coin_said, step.purse or XOF)
        elif step.kind in ("order", "dictation"):
            yield from (letter for name in step.items for letter in by_id[name].pieces)


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
