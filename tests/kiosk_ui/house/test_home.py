"""Home: what each one sees first, and that no request leaves for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in, sign_in_staff, staff

Browsers = Callable[[], Browser]


def tiles(page: str) -> list[str]:
    """The addresses of the tiles."""
    return re.findall(r'<a class="tile" href="([^"]+)"', page)


def test_a_stranger_sees_what_is_open_and_how_to_come_in(browser: Browsers) -> None:
    page = browser().get("/").text
    assert "Bienvenue" in page and 'href="/entrer"' in page
    assert "/apprendre/" in tiles(page)
    assert not {"/animer/", "/technique/", "/rapports/"} & set(tiles(page))
    assert "Quitter" not in page and "data-present" not in page
    assert "Espace de Nioro" in page


def test_each_role_sees_its_tiles(hub: Hub, browser: Browsers) -> None:
    learner = sign_in(browser(), hub.node, person(hub.node))
    assert "/mon-espace/" in tiles(learner.get("/").text)
    assert "/animer/" not in tiles(learner.page)
    staff(hub.node)
    desk = sign_in_staff(browser())
    assert {"/animer/", "/technique/"} <= set(tiles(desk.get("/").text))


def test_tiles_lead_to_pages_that_open(hub: Hub, browser: Browsers) -> None:
    staff(hub.node)
    desk = sign_in_staff(browser())
    for address in tiles(desk.get("/").text):
        assert desk.get(address).status_code == 200, address


def test_a_page_kept_for_many_shows_nobody_the_name_or_form_of_another(
    hub: Hub, browser: Browsers
) -> None:
    first, second = browser(), browser()
    first.enter()
    second.enter()
    tokens = [
        re.findall(r'content="([0-9a-f]{64})"', each.get("/").text) for each in (first, second)
    ]
    assert len(tokens[0]) == len(tokens[1]) == 1 and tokens[0] != tokens[1]
    sign_in(first, hub.node, person(hub.node))
    assert "Awa" in first.get("/").text
    assert "Awa" not in second.get("/").text


def test_leaving_is_confirmed_once_out(browser: Browsers) -> None:
    visitor = browser()
    assert "À bientôt" not in visitor.get("/").text
    visitor.enter()
    assert "À bientôt" in visitor.post("/quitter").text


@pytest.mark.parametrize("path", ["/", "/aide", "/entrer", "/langue", "/entrer/equipe"])
def test_every_page_has_help_language_and_one_title(browser: Browsers, path: str) -> None:
    page = browser().get(path).text
    assert 'href="/aide"' in page and 'href="/langue?' in page
    assert page.count("<h1") == 1
    assert '<html lang="fr"' in page and 'name="viewport"' in page
