"""A hub and a centre that can reach each other, and the ways from a code to a linked hub."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.core.node import Node
from hub.main import Hub
from sync.enrolment import asking, inviting
from sync.enrolment.asking import Standing
from tests.sync.inprocess import FlaskLine

URL = "https://centre.example"


@pytest.fixture
def line(centre: Hub) -> FlaskLine:
    """The line from the hub to the centre."""
    return FlaskLine(centre.app)


@pytest.fixture
def at_centre(centre: Hub) -> Iterator[Node]:
    """The centre's node, its database bound."""
    with centre.node.open() as node:
        yield node


def invited(centre: Node, name: str = "Nioro", **how: object) -> str:
    """A code of the centre."""
    with centre.open():
        return inviting.invite(centre, name, **how)  # type: ignore[arg-type]  # as the test says


def asked(node: Node, line: FlaskLine, code: str, **how: bool) -> Standing:
    """The hub shows a code at the centre."""
    with node.open():
        return asking.ask(node, line, asking.look(line, URL, code), **how)


def linked(node: Node, line: FlaskLine, centre: Node, name: str = "Nioro") -> Standing:
    """The hub is let in without waiting."""
    return asked(node, line, invited(centre, name, approved=True))
