"""Progress grows and never shrinks, and people go on where they stopped."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.who import Who
from hub.features.courses import rules, service
from hub.features.courses.models import Progress
from tests.hub.features.courses.conftest import PACKAGE, Publish

ORDER = ["a", "quiz:a", "b", "quiz:b", "final"]


def row(item: str) -> Progress:
    return Progress.get(Progress.item == item)


def test_the_best_score_stays_and_done_is_for_good(node: Node, course: str, learner: Who) -> None:
    for score, done in ((0.4, False), (0.9, True), (0.6, False)):
        service.note(node, learner, course, "quiz:x", score=score, done=done)
    assert (row("quiz:x").score, row("quiz:x").done) == (0.9, 1)


def test_the_place_is_the_last_one_told(node: Node, course: str, learner: Who) -> None:
    for place in (0.2, 0.9, 0.35):
        service.note(node, learner, course, "la-commune", place=place)
    service.note(node, learner, course, "la-commune", done=True)  # tells no place
    assert service.place_of(learner.person, course, "la-commune") == 0.35
    assert row("la-commune").done == 1
    service.note(node, learner, course, "la-commune", place=7.5)
    assert service.place_of(learner.person, course, "la-commune") == 1.0
    service.note(node, learner, course, "la-commune", place=-3)
    assert service.place_of(learner.person, course, "la-commune") == 0.0


def test_a_visitor_leaves_nothing(node: Node, course: str, visitor: Who) -> None:
    service.note(node, visitor, course, "la-commune", place=0.5, done=True)
    assert Progress.select().count() == 0
    assert service.place_of(visitor.person, course, "la-commune") is None
    (standing,) = service.standings(None, service.courses(node)).values()
    assert (standing.done, standing.resume) == (0.0, "la-commune")


def test_where_a_person_stands(node: Node, course: str, learner: Who) -> None:
    of = service.course(node, course)
    order = service.order_of(of)
    assert order == ["la-commune", "quiz:la-commune", "le-budget", "quiz:le-budget", "final"]
    service.note(node, learner, course, "la-commune", done=True)
    standing = service.standings(learner.person, [of])[course]
    assert (standing.done, standing.resume) == (0.2, "quiz:la-commune")
    for item in order:
        service.note(node, learner, course, item, done=True)
    standing = service.standings(learner.person, [of])[course]
    assert (standing.done, standing.resume) == (1.0, None)


def test_going_on_skips_what_is_finished_or_gone(
    node: Node, course: str, learner: Who, stocked: Node
) -> None:
    assert learner.person
    assert service.latest(node, learner.person) is None
    service.note(node, learner, course, "la-commune", place=0.5)
    other = next(m.id for m in node.store.list() if m.id != PACKAGE)
    for item in service.order_of(service.course(node, other)):
        service.note(node, learner, other, item, done=True)
    service.note(node, learner, "org.example.removed", "x", place=0.5)
    resume = service.latest(node, learner.person)
    assert resume
    assert (resume.package, resume.item, resume.title) == (PACKAGE, "la-commune", "La commune")
    assert resume.path == f"/apprendre/{PACKAGE}/lecon/la-commune"


def test_what_is_not_here(node: Node, course: str) -> None:
    for ask in (
        lambda: service.course(node, "org.example.other"),
        lambda: service.course(node, "../../etc"),
        lambda: service.lesson(service.course(node, course), "le-tresor"),
    ):
        with pytest.raises(NotFoundError):
            ask()


def test_a_damaged_course_hides_no_other(node: Node, course: str, stocked: Node) -> None:
    count = len(service.courses(node))
    manifest = node.store.folder(course, 1) / "package.json"
    manifest.chmod(0o644)
    manifest.write_text("{")
    assert len(service.courses(node)) == count - 1


def test_a_new_version_keeps_what_was_done(node: Node, publish: Publish, learner: Who) -> None:
    publish()
    service.note(node, learner, PACKAGE, "la-commune", done=True)
    publish(2)
    of = service.course(node, PACKAGE)
    assert of.manifest.version == 2
    assert service.standings(learner.person, [of])[PACKAGE].resume == "quiz:la-commune"


@st.composite
def noted(draw: st.DrawFn) -> dict[str, Any]:
    """Some items, noted at moments that all differ, some done."""
    items = draw(st.lists(st.sampled_from(ORDER), unique=True))
    return {
        item: SimpleNamespace(done=draw(st.integers(0, 1)), hlc=hlc, score=None, place=None)
        for hlc, item in enumerate(items)
    }


@given(noted())
def test_going_on_always_leads_to_something_undone(known: dict[str, Any]) -> None:
    at = rules.resume_at(ORDER, known)
    done = {item for item in known if known[item].done}
    if at is None:
        assert done == set(ORDER)
    else:
        assert at not in done
        last = max(known, key=lambda item: known[item].hlc) if known else None
        if last and not known[last].done:
            assert at == last
    assert rules.share_done(ORDER, known) == len(done) / 5


def test_an_empty_course_has_nothing_to_go_on_with() -> None:
    assert rules.resume_at([], {}) is None
    assert rules.share_done([], {}) == 0.0
    assert rules.items(["a", "b"], ["b"], False) == ["a", "b", "quiz:b"]


@pytest.mark.parametrize(
    ("score", "mark", "passed"),
    [(0.7, 70, True), (0.69, 70, False), (7 / 10, 70, True), (1, 100, True)],
)
def test_who_passes(score: float, mark: int, passed: bool) -> None:
    assert rules.passes(score, mark) is passed


def test_what_to_review_follows_the_course() -> None:
    found = rules.to_review(
        {"b": (1.0, 2), "a": (0.5, 1), "c": (2.0, 2), "x": (0, 1)}, ["a", "b", "c"]
    )
    assert found == ["a", "b"]
