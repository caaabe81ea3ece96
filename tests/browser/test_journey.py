"""The first journey on real screens: an account, a registration, pictures, a course, tomorrow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import LiveHub
from tests.browser.shots import COURSE
from tests.factories import PIN

pytestmark = pytest.mark.browser
NAME = "Djénéba Camara"


def test_from_the_one_time_code_to_a_lesson_resumed(
    screen: Page, phone: Page, live: LiveHub
) -> None:
    open_account(screen, live)
    pictures = register(screen, live)
    sign_in(phone, live, pictures)
    read_and_answer(phone, live)
    phone.get_by_role("button", name="Quitter").tap()
    expect(phone.get_by_text("Vous êtes sorti.")).to_be_visible()
    sign_in(phone, live, pictures)
    phone.get_by_role("link", name=re.compile("^Continuer")).tap()
    phone.wait_for_url(f"**/apprendre/{COURSE}/quiz/la-decentralisation")
    expect(phone.locator(".steps [aria-current]")).to_have_text("2")


def open_account(page: Page, live: LiveHub) -> None:
    """The facilitator's first minute: the code that the console printed, a name, a PIN."""
    page.goto(live.url)
    page.get_by_role("link", name="Entrer").click()
    page.get_by_role("link", name="Je suis de l’équipe").click()
    page.get_by_role("link", name="J’ai un code à usage unique").click()
    page.get_by_label("Le code").fill(live.code)
    page.keyboard.press("Enter")
    page.get_by_label("Votre nom").fill("Kadiatou Diallo")
    page.get_by_text("Femme").click()
    page.get_by_label("Choisissez un code secret").fill(PIN)
    page.get_by_label("Encore une fois le même").fill(PIN)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    page.wait_for_url("**/animer/")


def register(page: Page, live: LiveHub) -> list[str]:
    """Register a woman of 23 who does not read; the pictures that she is given."""
    page.get_by_role("link", name="Inscrire").click()
    page.locator("#name").fill(NAME)
    page.get_by_text("Femme", exact=True).click()
    page.locator("#birth_year").fill("23")
    page.get_by_text("Ne lit pas").click()
    page.get_by_text("Dit oui").click()
    page.locator("main form button.button--big").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    drawn = page.locator(".person-code .picture-slot use")
    expect(drawn).to_have_count(3)
    return [str(use.get_attribute("href")).split("#p-")[1] for use in drawn.all()]


def sign_in(page: Page, live: LiveHub, pictures: list[str]) -> None:
    """Three touches and a yes, by finger only."""
    page.goto(live.url)
    page.get_by_role("link", name="Entrer").tap()
    page.get_by_role("link", name="J’ai une carte avec des images").tap()
    for picture in pictures:
        page.locator(f'button[name="picture"][value="{picture}"]').tap()
    expect(page.get_by_role("heading", name=f"{NAME}, c’est vous")).to_be_visible()
    page.get_by_role("button", name="Oui, c’est moi").tap()
    expect(page.get_by_role("heading", name=f"Bonjour {NAME}")).to_be_visible()


def read_and_answer(page: Page, live: LiveHub) -> None:
    """Open a MOOC from its tile, read its first lesson, answer the first question."""
    page.locator('a.tile[href="/apprendre/"]').tap()
    page.locator(f'a.card[href="/apprendre/{COURSE}/"]').tap()
    page.get_by_role("link", name="Commencer").tap()
    expect(page.locator("article.lesson h1")).to_be_visible()
    page.get_by_role("link", name="Questions").tap()
    page.locator(".answer").first.tap()
    page.get_by_role("button", name="Répondre").tap()
    expect(page.locator(".feedback")).to_be_visible()


def test_registering_on_a_phone_works_too(phone: Page, live: LiveHub) -> None:
    from tests.browser.rooms import signed_in, worker

    signed_in(phone.context, live, worker(live))
    phone.goto(f"{live.url}/animer/personnes/nouvelle")
    phone.locator("main form button.button--big").tap()  # nothing was filled in
    assert phone.evaluate("document.activeElement.id") == "name"  # the browser says which
    phone.locator("#name").fill("Moussa Keïta")
    phone.locator("#birth_year").fill("2090")
    phone.locator("main form button.button--big").tap()
    expect(phone.locator("#birth_year-error")).to_contain_text("n’est pas encore là")
    expect(phone.locator("#name")).to_have_value("Moussa Keïta")
