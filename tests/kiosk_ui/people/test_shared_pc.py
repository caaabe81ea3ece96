"""A PC that many share: sessions that start afresh, and end for good."""

from __future__ import annotations

from collections.abc import Callable

from hub.core.people import sessions
from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in
from tests.kiosk_ui.learn.small_course import COURSE, FIRST, install_small

Browsers = Callable[[], Browser]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(
    hub: Hub, browser: Browsers
) -> None:
    awa, visitor = person(hub.node), browser()
    device = visitor.get("/entrer/images").headers["Set-Cookie"]
    assert device.startswith("appareil=") and "HttpOnly" in device and "SameSite=Lax" in device
    sign_in(visitor, hub.node, awa)
    cookie = visitor.client.get_cookie("espace")
    assert cookie and cookie.http_only and cookie.same_site == "Lax"
    assert cookie.expires is None and cookie.max_age is None  # gone with the browser


def test_the_token_changes_at_sign_in_and_one_planted_before_opens_nothing(
    hub: Hub, browser: Browsers
) -> None:
    awa, visitor = person(hub.node), browser()
    visitor.client.set_cookie("espace", "planted-by-somebody")
    sign_in(visitor, hub.node, awa)
    first = visitor.client.get_cookie("espace")
    assert first and first.value != "planted-by-somebody"
    assert sessions.find(hub.node, "planted-by-somebody") is None
    sign_in(visitor, hub.node, awa)
    second = visitor.client.get_cookie("espace")
    assert second and second.value != first.value
    assert sessions.find(hub.node, first.value) is None  # the one before is closed


def test_after_leaving_neither_the_pages_nor_the_forms_of_before_work(
    hub: Hub, browser: Browsers
) -> None:
    learner = browser()
    learner.get("/entrer/images")
    from hub.core.people import pictures

    code = " ".join(pictures.give_code(hub.node, person(hub.node)))
    learner.post("/entrer/images", pictures=code)
    form = learner.hidden()  # "Awa, is it you?"
    learner.post("/entrer/images/oui")
    assert "Awa" in learner.page
    cookie = learner.client.get_cookie("espace")
    assert cookie
    assert "À bientôt" in learner.post("/quitter").text
    assert "Awa" not in learner.get("/").text
    assert learner.get("/mon-espace/", follow=False).status_code == 303
    assert sessions.find(hub.node, cookie.value) is None
    # Back, Back, and "send the form again": the pictures of the card are in that form.
    again = learner.client.post("/entrer/images/oui", data=form, follow_redirects=True)
    assert again.status_code == 400
    assert "Awa" not in learner.get("/").text


def test_who_was_signed_out_may_still_press_leave(
    hub: Hub, browser: Browsers, clock: object
) -> None:
    learner = sign_in(browser(), hub.node, person(hub.node))
    form = learner.hidden()
    hub.node.clock.forward(11 * 60_000)  # type: ignore[attr-defined]  # the clock of tests
    answer = learner.client.post("/quitter", data=form)
    assert answer.status_code == 303


def test_a_session_of_somebody_away_ends_and_says_so(hub: Hub, browser: Browsers) -> None:
    install_small(hub.node)
    learner = sign_in(browser(), hub.node, person(hub.node))
    learner.get(f"/apprendre/{COURSE}/quiz/{FIRST}")
    hub.node.clock.forward(11 * 60_000)  # type: ignore[attr-defined]  # the clock of tests
    answer = learner.post(f"/apprendre/{COURSE}/quiz/{FIRST}", answer="0")
    assert answer.status_code == 403
    assert "Entrez de nouveau." in answer.text and 'href="/entrer"' in answer.text
