"""Walking every page: each route of the program with values that exist, as each role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

from hub.core.node import Node
from hub.core.people import sessions
from hub.core.permissions import ANYONE, LEARNER, ROLES, VISITOR
from tests.factories import person
from tests.kiosk_ui.learn.small_course import COURSE, FIRST

#: What stands in an address for each of its places; a place not named here gets ``x`` or 1.
PLACES = {"package": COURSE, "lesson": FIRST, "name": FIRST, "version": 1, "spoken": "fr"}
BY_ENDPOINT: dict[str, dict[str, object]] = {
    "static": {"name": "hub.css"},
    "media.media": {"name": "cover.svg"},
}


class Route(NamedTuple):
    """One method of one address."""

    method: str
    path: str
    endpoint: str


def routes(app: Flask, **known: object) -> Iterator[Route]:
    """Every route of the program; ``known`` adds values of places (``person=…``)."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        values = {**_values(rule), **known, **BY_ENDPOINT.get(rule.endpoint, {})}
        wanted = {name: values[name] for name in rule.arguments}
        built = rule.build(wanted)
        assert built is not None, rule
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(method, built[1], rule.endpoint)


def _values(rule: Rule) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, converter in rule._converters.items():
        items = getattr(converter, "items", None)
        number = type(converter).__name__ == "IntegerConverter"
        found[name] = min(items) if items else PLACES.get(name) or (1 if number else "x")
    return found


def holds(role: str) -> frozenset[str]:
    """The roles that count for somebody who was given ``role``."""
    if role == ANYONE:
        return frozenset({ANYONE})
    if role == VISITOR:
        return frozenset({ANYONE, VISITOR})
    return frozenset({ANYONE, VISITOR, LEARNER, role})


def as_role(app: Flask, node: Node, role: str, strong: bool = True) -> Client:
    """A browser of somebody with ``role``, its session made through the services."""
    assert role in ROLES
    client = Client(app)
    if role == ANYONE:
        return client
    if role == VISITOR:
        token = sessions.enter(node, "woman", "25-34", "learn", "pc")
    else:
        made = person(node, f"Celle qui est {role}", birth_year=1990, roles=(role,))
        token = sessions.sign_in(node, made, strong, "pc")
    client.set_cookie("espace", token)
    return client


def ask(client: Client, route: Route) -> TestResponse:
    """Ask for a route; a changing one without form token, so that it changes nothing."""
    return client.open(route.path, method=route.method)


def refused(answer: TestResponse) -> bool:
    """Whether the answer sends to the door or forbids."""
    to_door = answer.status_code == 303 and answer.headers["Location"].startswith("/entrer")
    return to_door or answer.status_code == 403
