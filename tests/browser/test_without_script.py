"""Everything people come for works in a browser without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.core.people import pictures
from tests.browser.live import LiveHub
from tests.browser.rooms import walk
from tests.browser.shots import COURSE
from tests.factories import person

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """A page at a phone's size, without script."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 640}, locale="fr-FR", java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_a_learner_comes_in_reads_answers_and_leaves(plain: Page, live: LiveHub) -> None:
    with live.node.open():
        oumou = person(live.node, "Oumou Traoré")
        code = pictures.give_code(live.node, oumou)
    plain.goto(live.url)
    plain.get_by_role("link", name="Entrer").click()
    plain.get_by_role("link", name="J’ai une carte avec des images").click()
    for picture in code:
        plain.locator(f'button[name="picture"][value="{picture}"]').click()
    expect(plain.get_by_role("heading")).to_have_text("Oumou Traoré, c’est vous\u00a0?")
    plain.get_by_role("button", name="Oui, c’est moi").click()
    plain.locator('a.tile[href="/apprendre/"]').click()
    plain.locator(f'a.card[href="/apprendre/{COURSE}/"]').click()
    plain.get_by_role("link", name="Commencer").click()
    expect(plain.locator("article.lesson h2").first).to_be_visible()
    expect(plain.locator("button.listen:visible, [data-listen-all]:visible")).to_have_count(0)
    plain.get_by_role("link", name="Questions").click()
    plain.locator(".answer").first.click()
    plain.get_by_role("button", name="Répondre").click()
    expect(plain.locator(".feedback")).to_be_visible()
    plain.get_by_role("link", name="Continuer").click()
    expect(plain.locator(".steps [aria-current]")).to_have_text("2")
    plain.get_by_role("button", name="Quitter").click()
    expect(plain.get_by_text("Vous êtes sorti.")).to_be_visible()


def test_a_visitor_touches_twice(plain: Page, live: LiveHub) -> None:
    plain.goto(f"{live.url}/entrer/visiteur")
    plain.locator('button[value="man 35-49"]').click()
    plain.locator('button[value="internet"]').click()
    expect(plain.get_by_role("button", name="Quitter")).to_be_visible()


def test_every_page_shows_its_content(chromium: Browser, live: LiveHub) -> None:
    for name, page in walk(chromium, live, java_script_enabled=False):
        main = page.locator("main, .screen").first
        expect(main, name).to_be_visible()
        assert len(main.inner_text()) > 10, name
