"""The pages of the centre, as an operator opens them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from hub.core.journal.held import FAILED, FORK, Held, hold
from hub.core.journal.records import COLUMNS, Record
from hub.core.node import Node
from hub.main import Hub
from sync.enrolment import asking, inviting, roster
from sync.enrolment.asking import LINKED, SHUT, WAITING
from tests import factories
from tests.client import Browser
from tests.kiosk_ui.frame.walk import as_role, ask, holds, refused, routes
from tests.sync.enrolment.conftest import asked, invited, linked
from tests.sync.inprocess import FlaskLine


@pytest.fixture
def line(centre: Hub) -> FlaskLine:
    """The line from the hub to the centre."""
    return FlaskLine(centre.app)


@pytest.fixture
def operator(centre: Hub) -> Iterator[Browser]:
    """An operator at the centre."""
    with centre.node.open():
        factories.staff(centre.node, "operator", "Awa Diarra")
    yield factories.sign_in_staff(Browser(centre.app), "Awa Diarra")


def test_an_operator_lets_a_space_in(
    node: Node, line: FlaskLine, centre: Hub, operator: Browser
) -> None:
    assert "Les espaces" in operator.get("/").text
    assert "Pas encore d’espace" in operator.get("/centre/").text
    asked(node, line, invited(centre.node))
    page = operator.get("/centre/").text
    assert "Nioro demande à entrer" in page
    assert "Espace de Nioro" in page
    assert "Personne n’y est inscrit." in page
    done = operator.post(f"/centre/machines/{node.journal.writer}/accepter")
    assert "La machine est acceptée" in done.text
    assert "demande à entrer" not in done.text
    assert asking.go_on(node, line).state == LINKED
    page = operator.get(f"/centre/espaces/{node.space_id}").text
    assert "toutes les communes" in page
    assert "approved by Awa Diarra" in page
    assert operator.post(f"/centre/machines/{node.journal.writer}/accepter").status_code == 400


def test_an_operator_refuses(node: Node, line: FlaskLine, centre: Hub, operator: Browser) -> None:
    asked(node, line, invited(centre.node))
    operator.get("/centre/")
    assert (
        "La machine est refusée"
        in operator.post(f"/centre/machines/{node.journal.writer}/refuser").text
    )
    assert asking.go_on(node, line).state == SHUT


def test_a_code_is_shown_once_and_works(
    node: Node, line: FlaskLine, centre: Hub, operator: Browser
) -> None:
    operator.get("/centre/inviter")
    fields = operator.hidden()
    page = operator.post("/centre/inviter", name="Nioro", communes="Nioro, Simbi").text
    assert "<svg" in page and "Valable une seule fois" in page
    with centre.node.open():
        (invite,) = inviting.waiting(centre.node)
        assert (invite.name, invite.communes, invite.approved) == (
            "Nioro",
            ("Nioro", "Simbi"),
            False,
        )
    groups = page.split('class="centre-code-big">')[1].split("</p>")[0]
    code = groups.replace("<span>", "").replace("</span>", "-").strip("-")
    assert asked(node, line, code).state == WAITING
    again = operator.client.post("/centre/inviter", data={**fields, "name": "Nioro"})
    assert again.status_code == 303  # the same form: no second code
    operator.get("/centre/inviter")
    assert "déjà un espace nommé Nioro" in operator.post("/centre/inviter", name="Nioro").text


def test_a_code_is_taken_back(centre: Hub, operator: Browser) -> None:
    invited(centre.node)
    page = operator.get("/centre/").text
    assert "Codes qui n’ont pas encore servi" in page
    with centre.node.open():
        (invite,) = inviting.waiting(centre.node)
    assert "Le code est repris" in operator.post(f"/centre/codes/{invite.id}/retirer").text
    with centre.node.open():
        assert inviting.waiting(centre.node) == []


def test_a_stolen_hub_is_shut_out_and_replaced(
    node: Node, line: FlaskLine, centre: Hub, operator: Browser
) -> None:
    linked(node, line, centre.node)
    sure = f"/centre/espaces/{node.space_id}/fermer"
    assert "Nioro : fermer la porte à sa machine" in operator.get(sure).text
    assert operator.post(sure).status_code == 400
    assert "La porte est fermée" in operator.post(sure, why="volée mardi").text
    with centre.node.open():
        known = roster.find(node.journal.writer)
        assert known and known.why == "volée mardi (Awa Diarra)"
    page = operator.get(f"/centre/inviter?remplace={node.space_id}").text
    assert "Une nouvelle machine pour Nioro" in page
    assert "centre-code-big" in operator.post("/centre/inviter", replaces=node.space_id).text
    assert operator.get("/centre/espaces/nowhere").status_code == 404


def test_a_key_used_twice_asks_what_it_was(
    node: Node, line: FlaskLine, centre: Hub, operator: Browser
) -> None:
    linked(node, line, centre.node)
    with centre.node.open():
        roster.mark_forked(centre.node, node.journal.writer, "two")
    assert "deux machines ont utilisé la même clé" in operator.get("/centre/").text
    done = operator.post(f"/centre/machines/{node.journal.writer}/restauree").text
    assert "L’ancienne clé est retirée" in done


def test_what_is_held_is_shown_and_tried_again(centre: Hub, operator: Browser) -> None:
    of = centre.node
    with of.open():
        factories.person(of, "Awa Sissoko")
        row = of.database.rows(f"SELECT {COLUMNS} FROM journal ORDER BY seq DESC LIMIT 1")[0]
        with of.journal.writing():
            hold(
                [
                    Held(Record(*row), FAILED, "no such table"),
                    Held(Record(*row)._replace(hash="x" * 64), FORK),
                ],
                1,
            )
    page = operator.get("/technique/quarantaine/").text
    assert "Ce fait n’a pas pu être rangé" in page
    assert "no such table" in page
    assert "Deux machines ont écrit avec la même clé" in page
    assert "1 fait a été pris" in operator.post("/technique/quarantaine/reessayer").text


def test_who_may_what_at_the_centre(centre: Hub) -> None:
    with centre.node.open():
        every = [
            one for one in routes(centre.app) if one.path.startswith(("/centre", "/api/v1/sync"))
        ]
        assert len(every) > 12
        for role in ("anyone", "learner", "facilitator", "manager", "technician", "operator"):
            client = as_role(centre.app, centre.node, role)
            for route in every:
                view = centre.app.view_functions[route.endpoint]
                allowed = bool(centre.node.permissions.table[view.action] & holds(role))  # type: ignore[attr-defined]  # our mark
                answer = ask(client, route)
                assert refused(answer) != allowed, (role, route, answer.status_code)
                assert answer.status_code < 500


def test_a_space_has_none_of_these_pages(browser: Callable[[], Browser], hub: Hub) -> None:
    factories.staff(hub.node, "operator", "Awa Diarra")
    person = factories.sign_in_staff(browser(), "Awa Diarra")
    assert person.get("/centre/").status_code == 404
    assert person.client.get("/api/v1/sync/enrol/centre").status_code == 404
    assert "Les espaces" not in person.get("/").text
