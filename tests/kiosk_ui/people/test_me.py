"""My space: what is mine, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable

from hub.core.people import pictures
from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in
from tests.kiosk_ui.learn.small_course import COURSE, FIRST, install_small

Browsers = Callable[[], Browser]


def test_it_starts_empty_and_shows_the_way_to_a_course(hub: Hub, browser: Browsers) -> None:
    learner = sign_in(browser(), hub.node, person(hub.node))
    page = learner.get("/mon-espace/").text
    assert "Aucun cours commencé." in page and 'href="/apprendre/"' in page
    assert "Mes certificats" not in page


def test_courses_under_way_show_how_far(hub: Hub, browser: Browsers) -> None:
    install_small(hub.node)
    learner = sign_in(browser(), hub.node, person(hub.node))
    learner.get(f"/apprendre/{COURSE}/lecon/{FIRST}")
    page = learner.get("/mon-espace/").text
    assert "Le puits" in page and "Fait\xa0: 0\xa0%" in page


def test_it_tells_what_the_hub_knows_and_how_to_have_it_erased(hub: Hub, browser: Browsers) -> None:
    awa = person(hub.node, locality="Gogui", phone="70 00 00 00", languages=("snk",))
    learner = sign_in(browser(), hub.node, awa)
    page = learner.get("/mon-espace/").text
    for known in ("Awa Sissoko", "2003", "Gogui", "70 00 00 00", "2013-015"):
        assert known in page
    for picture in pictures.code_of(awa):
        assert f"#p-{picture}" in page


def test_it_shows_nothing_of_others(hub: Hub, browser: Browsers) -> None:
    person(hub.node, "Fanta Keïta", phone="66 11 22 33")
    learner = sign_in(browser(), hub.node, person(hub.node))
    page = learner.get("/mon-espace/").text
    assert "Fanta" not in page and "66 11 22 33" not in page


def test_a_visitor_has_none(browser: Browsers) -> None:
    visitor = browser()
    visitor.enter()
    answer = visitor.get("/mon-espace/")
    assert answer.status_code == 403
    assert "réservée à d’autres personnes" in answer.text
