"""Every page against the table of who may do what."""

from __future__ import annotations

import pytest

from hub.core.permissions import FACILITATOR, LEARNER, ROLES, TECHNICIAN, VISITOR
from hub.main import Hub
from tests.factories import person
from tests.kiosk_ui.frame.walk import Route, as_role, ask, holds, refused, routes
from tests.kiosk_ui.learn.small_course import install_small


@pytest.fixture
def walked(hub: Hub) -> tuple[Hub, list[Route]]:
    """A hub with one course and one person, and all its routes."""
    install_small(hub.node)
    return hub, list(routes(hub.app, person=person(hub.node, "Awa Sissoko")))


def action(hub: Hub, route: Route) -> str:
    found: str = getattr(hub.app.view_functions[route.endpoint], "action", "")
    return found


def test_every_view_names_an_action_of_the_table(hub: Hub) -> None:
    actions = {
        endpoint: getattr(view, "action", None) for endpoint, view in hub.app.view_functions.items()
    }
    known = hub.node.permissions.table
    assert len(actions) > 30
    assert {endpoint: act for endpoint, act in actions.items() if act not in known} == {}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_allows_and_nothing_else(
    walked: tuple[Hub, list[Route]], role: str
) -> None:
    hub, every = walked
    client = as_role(hub.app, hub.node, role)
    wrong = []
    for route in every:
        answer = ask(client, route)
        allowed = bool(hub.node.permissions.table[action(hub, route)] & holds(role))
        if refused(answer) == allowed or answer.status_code >= 500:
            wrong.append(f"{route.method} {route.path}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("role", [FACILITATOR, TECHNICIAN])
def test_a_session_opened_with_pictures_acts_as_a_learner(
    walked: tuple[Hub, list[Route]], role: str
) -> None:
    hub, every = walked
    client = as_role(hub.app, hub.node, role, strong=False)
    for route in every:
        allowed = bool(hub.node.permissions.table[action(hub, route)] & holds(LEARNER))
        assert refused(ask(client, route)) != allowed, route


def test_a_facilitator_with_pictures_is_asked_for_the_pin_and_then_goes_on(hub: Hub) -> None:
    client = as_role(hub.app, hub.node, FACILITATOR, strong=False)
    answer = client.get("/technique/")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/entrer/equipe?suite=/technique/"


@pytest.mark.parametrize(
    ("role", "path", "may"),
    [
        (VISITOR, "/apprendre/", True),
        (VISITOR, "/mon-espace/", False),
        (LEARNER, "/mon-espace/", True),
        (LEARNER, "/ecran", False),
        (LEARNER, "/technique/", False),
        (LEARNER, "/rapports/", False),
        (LEARNER, "/animer/", False),
        ("manager", "/rapports/", True),
        ("manager", "/animer/", False),
        ("manager", "/technique/", False),
        ("official", "/animer/", False),
        (FACILITATOR, "/animer/", True),
        (FACILITATOR, "/ecran", True),
        (FACILITATOR, "/rapports/objectifs", False),
        (TECHNICIAN, "/technique/", True),
    ],
)
def test_what_the_table_should_say(hub: Hub, role: str, path: str, may: bool) -> None:
    assert refused(as_role(hub.app, hub.node, role).get(path)) != may


def test_what_names_no_action_is_closed(hub: Hub) -> None:
    @hub.app.get("/oubliee")
    def forgotten() -> str:
        return "secret"

    answer = as_role(hub.app, hub.node, "operator").get("/oubliee")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_who_asks_for_a_page_too_early_arrives_there_after_the_door(hub: Hub) -> None:
    client = as_role(hub.app, hub.node, "anyone")
    answer = client.get("/apprendre/?ordre=titre")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/entrer?suite=/apprendre/%3Fordre%3Dtitre"


def test_a_refusal_under_api_is_json(hub: Hub) -> None:
    answer = as_role(hub.app, hub.node, "anyone").post("/api/v1/presence")
    assert answer.status_code == 403
    assert answer.json and "réservée" in answer.json["error"]
