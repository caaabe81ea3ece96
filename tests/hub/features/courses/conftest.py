"""A small course of two lessons, in a space where somebody learns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from content_cache.installing.install import install
from hub.core.node import Node
from hub.core.people import sessions
from hub.core.who import Who
from tests import factories
from tests.content_cache.conftest import make_course as make_course  # a fixture of theirs
from tests.content_cache.samples import LESSON, QUIZ, MakeCourse

PACKAGE = "org.example.la-commune"
Publish = Callable[..., None]


@pytest.fixture
def publish(node: Node, make_course: MakeCourse) -> Publish:
    """Install a version of the course."""

    def act(version: int = 1, **files: str | None) -> None:
        named = {name.replace("__", "."): text for name, text in files.items()}
        second = {
            "02-le-budget.md": LESSON.replace("# La commune", "# Le budget"),
            "02-le-budget.gift": QUIZ.replace("c-", "b-"),
        }
        folder = make_course(f"course-{version}", {**second, **named}, version=version)
        install(node.store, folder, floor_bytes=0)

    return act


@pytest.fixture
def course(publish: Publish) -> str:
    """The id of a course that is here."""
    publish()
    return PACKAGE


@pytest.fixture
def learner(node: Node) -> Who:
    """Somebody with an account, signed in."""
    token = sessions.sign_in(node, factories.person(node), strong=False, device="pc")
    who = sessions.find(node, token)
    assert who
    return who


@pytest.fixture
def visitor(node: Node) -> Who:
    """Somebody without an account."""
    who = sessions.find(node, sessions.enter(node, "man", "25-34", "learn", "pc"))
    assert who
    return who
