"""The reader's language: chosen once, kept, and numbers and dates as people there write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import g

from hub.main import Hub
from kiosk_ui.frame import language
from tests.client import Browser
from tests.factories import person, sign_in

Browsers = Callable[[], Browser]


def choose(browser: Browser, code: str, suite: str = "/") -> str:
    """Touch a language; the page one lands on."""
    browser.get(f"/langue?suite={suite}")
    return browser.post("/langue", language=code).text


def test_french_is_spoken_first(browser: Browsers) -> None:
    page = browser().get("/", headers={"Accept-Language": "de"}).text
    assert '<html lang="fr"' in page and "Bienvenue" in page


def test_a_language_chosen_stays_and_one_goes_back_to_the_page(browser: Browsers) -> None:
    visitor = browser()
    assert "How it works" not in visitor.page
    page = choose(visitor, "en", "/aide")
    assert '<html lang="en"' in page and "<h1>Help</h1>" in page
    assert "Welcome" in visitor.get("/").text
    assert "Bienvenue" in choose(visitor, "fr")


def test_the_choice_goes_with_the_session_too(hub: Hub, browser: Browsers) -> None:
    learner = sign_in(browser(), hub.node, person(hub.node))
    choose(learner, "en")
    learner.client.delete_cookie("langue")
    assert "Hello Awa" in learner.get("/").text


@pytest.mark.parametrize("code", ["xx", "", "../../etc", "fr_FR"])
def test_a_language_that_the_space_does_not_offer_changes_nothing(
    browser: Browsers, code: str
) -> None:
    visitor = browser()
    assert "Bienvenue" in choose(visitor, code)
    visitor.client.set_cookie("langue", code or "zz")
    assert "Bienvenue" in visitor.get("/").text


def test_each_language_calls_itself_by_its_own_name(browser: Browsers) -> None:
    page = browser().get("/langue").text
    assert 'lang="fr">' in page and "Français" in page and "English" in page


def test_dates_numbers_and_durations(hub: Hub) -> None:
    with hub.app.test_request_context("/"):
        g.language = "fr"
        assert language.say_date(1_547_596_800_000) == "16 janvier 2019"
        assert language.say_date(1_546_300_800_000) == "1er janvier 2019"
        assert language.say_month("2019-01") == "janvier 2019"
        assert language.say_number(3476) == "3\u202f476"
        assert language.say_number(2.5, 1) == "2,5"
        assert language.say_percent(0.324) == "32\u00a0%"
        assert [language.say_duration(s) for s in (0, 90, 3600, 7500)] == [
            "0 min", "2 min", "1 h 00", "2 h 05",
        ]  # fmt: skip
        assert language.say_date(None) == language.say_number(None) == ""
        g.language = "snk"  # CLDR has no Soninke: French
        assert language.say_month("2019-08") == "août 2019"
        g.language = "en"
        assert language.say_number(3476) == "3,476"
