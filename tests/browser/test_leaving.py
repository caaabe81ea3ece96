"""A shared PC: once somebody left, or was away, Back shows nobody's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, Page, expect

from hub.core.people import pictures
from tests.browser.live import LiveHub
from tests.browser.rooms import learner, signed_in
from tests.browser.shots import COURSE
from tests.factories import person

pytestmark = pytest.mark.browser
LESSON = f"/apprendre/{COURSE}/lecon/le-conseil-communal"


def test_back_after_leaving_shows_nobodys_page(screen: Page, live: LiveHub) -> None:
    signed_in(screen.context, live, learner(live))
    for path in ("/", LESSON, "/mon-espace/"):
        screen.goto(f"{live.url}{path}")
    screen.get_by_role("button", name="Quitter").click()
    expect(screen.get_by_text("Vous êtes sorti.")).to_be_visible()
    for _step in range(3):
        screen.go_back()
        expect(screen.locator("body")).not_to_contain_text("Awa Sissoko")
        expect(screen.get_by_role("button", name="Quitter")).to_have_count(0)
    assert "espace" not in {cookie["name"] for cookie in screen.context.cookies()}


def test_the_question_whether_it_is_you_is_not_kept(screen: Page, live: LiveHub) -> None:
    with live.node.open():
        bintou = person(live.node, "Bintou Sow")
        code = pictures.give_code(live.node, bintou)
    screen.goto(f"{live.url}/entrer/images")
    for picture in code:
        screen.locator(f'button[value="{picture}"]').click()
    screen.get_by_role("button", name="Oui, c’est moi").click()
    screen.get_by_role("button", name="Quitter").click()
    expect(screen.get_by_text("Vous êtes sorti.")).to_be_visible()
    # The page that asked "is it you?" was not kept; sent again, its form is void (test_security).
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        for _step in range(3):
            screen.go_back()
            expect(screen.locator("body")).not_to_contain_text("Bintou Sow")


def test_nobody_there_is_signed_out_and_back_shows_nothing(screen: Page, live: LiveHub) -> None:
    signed_in(screen.context, live, learner(live))
    screen.clock.install()
    screen.goto(f"{live.url}/mon-espace/")
    expect(screen.get_by_role("heading", name="Awa Sissoko")).to_be_visible()
    screen.clock.run_for(9 * 60_000 + 10_000)
    expect(screen.get_by_role("alertdialog")).to_be_visible()
    with screen.expect_navigation():
        screen.clock.run_for(61_000)
    expect(screen.get_by_text("Vous êtes sorti.")).to_be_visible()
    screen.go_back()
    expect(screen.locator("body")).not_to_contain_text("Awa Sissoko")


def test_leaving_in_one_tab_leaves_all(screen: Page, live: LiveHub) -> None:
    signed_in(screen.context, live, learner(live))
    screen.goto(f"{live.url}/mon-espace/")
    other = screen.context.new_page()
    other.goto(f"{live.url}/")
    other.get_by_role("button", name="Quitter").click()
    expect(screen.locator("body")).not_to_contain_text("Awa Sissoko", timeout=5_000)
    screen.goto(f"{live.url}/mon-espace/")
    screen.wait_for_url("**/entrer?suite=**")
