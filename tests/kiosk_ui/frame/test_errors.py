"""Errors as people meet them: a plain sentence in their language, and the next step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hub.core.errors import NoRoomError, OperatorError
from hub.main import Hub
from kiosk_ui.frame.auth import needs
from tests.client import Browser
from tests.factories import person, sign_in

Browsers = Callable[[], Browser]


def test_an_address_that_does_not_exist_says_so_with_the_way_home(browser: Browsers) -> None:
    answer = browser().get("/nulle-part")
    assert answer.status_code == 404
    assert "Cette page n’existe pas." in answer.text and 'href="/"' in answer.text
    assert 'role="alert"' in answer.text


def test_who_is_signed_in_stays_so_on_an_error_page(hub: Hub, browser: Browsers) -> None:
    learner = sign_in(browser(), hub.node, person(hub.node))
    assert "Quitter" in learner.get("/nulle-part").text
    assert "Bonjour Awa" in learner.get("/").text


def test_a_wrong_method_names_the_right_ones(browser: Browsers) -> None:
    answer = browser().get("/quitter")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "Cette page n’existe pas." in answer.text


def test_what_is_too_big_is_said(browser: Browsers) -> None:
    visitor = browser()
    visitor.get("/entrer/equipe")
    answer = visitor.post("/entrer/equipe", name="x" * (2 << 20))
    assert answer.status_code == 413
    assert "Ce fichier est trop gros." in answer.text


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/presence"])
def test_errors_of_the_api_are_json_in_french(browser: Browsers, path: str) -> None:
    answer = browser().get(path)
    assert answer.mimetype == "application/json"
    assert answer.json == {"error": "Cette page n’existe pas."}


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (RuntimeError("secret detail"), 500, "Quelque chose n’a pas marché."),
        (NoRoomError("This file is too big for the hub."), 507, "Ce fichier est trop gros."),
        (OperatorError("There is no such file.", "Restart."), 503, "Ce fichier n’existe pas."),
    ],
)
def test_what_breaks_inside_is_said_without_its_insides(
    hub: Hub, browser: Browsers, error: Exception, status: int, said: str
) -> None:
    @hub.app.get("/casser")
    @needs("home.see")
    def broken() -> str:
        raise error

    answer = browser().get("/casser")
    assert answer.status_code == status
    assert said in answer.text
    assert "secret detail" not in answer.text and "Traceback" not in answer.text


def test_an_old_form_offers_its_page_again(browser: Browsers) -> None:
    visitor = browser()
    answer = visitor.client.post(
        "/langue", data={"csrf": "old"}, headers={"Referer": "http://localhost/langue"}
    )
    assert "Rouvrir la page" in answer.text and 'href="http://localhost/langue"' in answer.text
    foreign = visitor.client.post(
        "/langue", data={"csrf": "old"}, headers={"Referer": "http://evil.example/"}
    )
    assert "evil" not in foreign.text


def test_errors_speak_the_readers_language(browser: Browsers) -> None:
    visitor = browser()
    visitor.get("/langue")
    visitor.post("/langue", language="en")
    assert "This page does not exist." in visitor.get("/nulle-part").text
