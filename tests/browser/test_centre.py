"""A space is linked to a centre by two people with two browsers; the pages are for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sync.enrolment import inviting, sheet
from tests import factories
from tests.browser.live import LiveHub, live_hub
from tests.browser.test_accessible import (
    LARGE_LETTERS,
    NARROW,
    PC,
    PHONE,
    SMALL,
    problems,
    violations,
)
from tests.factories import PIN

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served() -> Iterator[LiveHub]:
    """A centre that listens."""
    with live_hub(HUB_ROLE="central", HUB_SPACE_NAME="SaheLink") as hub:
        yield hub


def come_in(chromium: Browser, at: LiveHub, role: str, name: str) -> Page:
    """Somebody of the staff, at a phone."""
    with at.node.open():
        factories.staff(at.node, role, name)
        at.node.database.close()
    page = chromium.new_context(viewport=PHONE, has_touch=True, locale="fr-FR").new_page()
    page.goto(f"{at.url}/entrer/equipe")
    page.fill("#name", name)
    page.fill("#secret", PIN)
    page.click("button.button--big")
    return page


def look(page: Page) -> list[str]:
    """What is wrong with a page: axe's rules, small targets, narrow screens, large letters."""
    page.wait_for_load_state("networkidle")
    page.set_viewport_size(PHONE)
    wrong = [*violations(page), *page.evaluate(SMALL)]
    page.set_viewport_size(NARROW)
    wrong += problems(page)
    page.evaluate(LARGE_LETTERS)
    for size in (PHONE, PC):
        page.set_viewport_size(size)
        wrong += problems(page)
    page.set_viewport_size(PHONE)
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    return [f"{page.url}: {one}" for one in wrong]


def test_a_space_is_linked_from_the_sheet_to_the_last_page(
    chromium: Browser, live: LiveHub, served: LiveHub
) -> None:
    operator = come_in(chromium, served, "operator", "Awa Diarra")
    technician = come_in(chromium, live, "technician", "Moussa Keita")
    wrong: list[str] = []

    operator.goto(served.url)
    operator.click("text=Les espaces")
    wrong += look(operator)
    operator.click("text=Inviter un espace")
    wrong += look(operator)
    operator.fill("#name", "Espace de Nioro")
    operator.tap("button.button--big")
    expect(operator.locator(".centre-sheet")).to_be_visible()
    wrong += look(operator)
    groups = operator.locator(".centre-code-big span").all_inner_texts()
    assert len(groups) == 6

    technician.goto(f"{live.url}/technique/")
    technician.click("text=Rattacher au centre")
    wrong += look(technician)
    technician.fill("#centre", served.url)
    technician.fill("#code", " ".join(groups).lower())
    technician.tap("button.button--big")
    expect(technician.get_by_text("SaheLink")).to_be_visible()
    wrong += look(technician)
    technician.tap("button.button--big")
    expect(technician.get_by_text("Le centre doit dire oui")).to_be_visible()
    wrong += look(technician)

    operator.goto(f"{served.url}/centre/")
    expect(operator.get_by_text("Espace de Nioro demande à entrer")).to_be_visible()
    wrong += look(operator)
    operator.get_by_role("button", name="Accepter").tap()
    expect(operator.get_by_text("La machine est acceptée")).to_be_visible()

    technician.get_by_role("button", name="Demander maintenant").tap()
    expect(technician.get_by_text("Cet espace est rattaché")).to_be_visible()
    wrong += look(technician)
    technician.goto(f"{live.url}/technique/quarantaine/")
    wrong += look(technician)

    operator.click("text=Espace de Nioro")
    wrong += look(operator)
    operator.get_by_role("link", name="Volée").click()
    wrong += look(operator)
    operator.fill("#why", "volée au marché")
    operator.get_by_role("button", name=re.compile("fermer la porte")).tap()
    expect(operator.get_by_text("La porte est fermée")).to_be_visible()
    wrong += look(operator)
    assert wrong == [], "\n".join(wrong)


def test_the_qr_code_opens_the_page_filled_in(chromium: Browser, served: LiveHub) -> None:
    """Whoever scans it at the door comes in first, and finds the form filled in."""
    with served.node.open():
        code = inviting.invite(served.node, "Espace de Kita")
        served.node.database.close()
    with live_hub() as fresh:
        page = come_in(chromium, fresh, "technician", "Oumou Keita")
        page.goto(f"{fresh.url}/quitter")
        page.context.clear_cookies()
        page.goto(sheet.link(code, served.url).replace(sheet.HUB, fresh.url))
        page.goto(page.url.replace("/entrer?", "/entrer/equipe?"))
        page.fill("#name", "Oumou Keita")
        page.fill("#secret", PIN)
        page.click("button.button--big")
        expect(page.locator("#code")).to_have_value(code)
        expect(page.locator("#centre")).to_have_value(served.url)
