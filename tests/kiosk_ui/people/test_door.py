"""The door, as people without script use it: pictures, card, visitor, staff, and the way out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from hub.core.clock import ManualClock
from hub.core.people import pictures, service
from hub.core.usage.models import Visit
from hub.core.who import SYSTEM
from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in

Browsers = Callable[[], Browser]


@pytest.fixture
def awa(hub: Hub) -> str:
    """A registered woman of 23 (in 2027: 24) without pictures yet."""
    return person(hub.node)


def touch(browser: Browser, picture: str) -> str:
    """Touch one picture of the grid."""
    assert re.search(
        rf'<button class="picture" name="picture" value="{picture}"[^>]*>', browser.page
    )
    return browser.post("/entrer/images", picture=picture).text


# ---- Pictures ----


def test_three_touches_and_a_yes_bring_her_in_without_script(
    hub: Hub, browser: Browsers, awa: str
) -> None:
    code, phone = pictures.give_code(hub.node, awa), browser()
    phone.get("/entrer/images")
    for picture in code:
        assert "Awa" not in phone.page
        touch(phone, picture)
    assert "Awa Sissoko, c’est vous\xa0?" in phone.page
    assert Visit.select().count() == 0  # nobody came in before saying yes
    assert "Bonjour Awa Sissoko" in phone.post("/entrer/images/oui").text
    visit = Visit.get()
    assert (visit.person, visit.gender, visit.band) == (awa, "woman", "15-24")


def test_a_wrong_touch_is_taken_back(hub: Hub, browser: Browsers, awa: str) -> None:
    code, phone = pictures.give_code(hub.node, awa), browser()
    wrong = next(name for name in pictures.PICTURES if name not in code)
    phone.get("/entrer/images")
    touch(phone, code[0])
    touch(phone, wrong)
    phone.post("/entrer/images", picture="back")
    touch(phone, code[1])
    assert "Awa Sissoko" in touch(phone, code[2])


def test_pictures_of_nobody_are_said_and_the_grid_is_empty_again(
    hub: Hub, browser: Browsers, awa: str
) -> None:
    code, phone = pictures.give_code(hub.node, awa), browser()
    phone.get("/entrer/images")
    for picture in reversed(code):
        touch(phone, picture)
    assert "Ces images ne sont à personne." in phone.page
    assert "picture-slot--filled" not in phone.page and "Awa" not in phone.page


def test_a_picture_touched_twice_counts_once(hub: Hub, browser: Browsers, awa: str) -> None:
    code, phone = pictures.give_code(hub.node, awa), browser()
    phone.get("/entrer/images")
    touch(phone, code[0])
    phone.post("/entrer/images", picture=code[0])
    assert phone.page.count("picture-slot--filled") == 1


def test_pictures_that_do_not_exist_are_refused_in_words(browser: Browsers) -> None:
    phone = browser()
    phone.get("/entrer/images")
    answer = phone.post("/entrer/images", pictures="lion tigre ours")
    assert answer.status_code == 400
    assert "Touchez les images de votre carte" in answer.text


def test_who_tries_pictures_at_random_waits(hub: Hub, browser: Browsers, awa: str) -> None:
    code, phone = pictures.give_code(hub.node, awa), browser()
    wrong = " ".join(reversed(code))
    for _try in range(6):
        phone.get("/entrer/images")
        phone.post("/entrer/images", pictures=wrong)
    answer = phone.post("/entrer/images", pictures=wrong)
    assert answer.status_code == 429


def test_no_goes_back_to_the_pictures(hub: Hub, browser: Browsers, awa: str) -> None:
    phone = browser()
    phone.get("/entrer/images")
    phone.post("/entrer/images", pictures=" ".join(pictures.give_code(hub.node, awa)))
    assert 'href="/entrer/images?suite=/"' in phone.page
    assert "Awa" not in phone.get("/entrer/images").text


# ---- Card ----


def test_a_card_greets_and_one_touch_brings_her_in(hub: Hub, browser: Browsers, awa: str) -> None:
    phone, address = browser(), f"/entrer/carte/{pictures.give_card(hub.node, awa)}"
    assert "Awa Sissoko, c’est vous\xa0?" in phone.get(address).text
    assert Visit.select().count() == 0
    assert "Bonjour Awa Sissoko" in phone.post(address).text


def test_a_card_replaced_is_no_longer_good(hub: Hub, browser: Browsers, awa: str) -> None:
    phone, old = browser(), f"/entrer/carte/{pictures.give_card(hub.node, awa)}"
    pictures.give_card(hub.node, awa)
    answer = phone.get(old)
    assert answer.status_code == 400
    assert "Cette carte n’est plus bonne." in answer.text


def test_the_card_of_somebody_erased_opens_nothing(hub: Hub, browser: Browsers, awa: str) -> None:
    phone, address = browser(), f"/entrer/carte/{pictures.give_card(hub.node, awa)}"
    phone.get(address)
    service.erase(hub.node, SYSTEM, awa)
    answer = phone.post(address)
    assert answer.status_code == 400
    assert Visit.select().count() == 0


# ---- Visitors ----


def test_a_visitor_needs_two_touches(hub: Hub, browser: Browsers) -> None:
    phone = browser()
    phone.get("/entrer/visiteur")
    assert re.search(r'<button[^>]* name="who" value="woman 15-24"', phone.page)
    phone.post("/entrer/visiteur", who="woman 15-24")
    assert re.search(r'<button[^>]* name="purpose" value="print"', phone.page)
    answer = phone.post("/entrer/visiteur", purpose="print")
    assert answer.request.path == "/" and "Quitter" in answer.text
    visit = Visit.get()
    assert (visit.person, visit.gender, visit.band) == (None, "woman", "15-24")
    assert (visit.purpose, visit.stay_s) == ("print", None)


@pytest.mark.parametrize("gender", ["woman", "man", "other"])
def test_what_a_visitor_says_is_kept_as_said(hub: Hub, browser: Browsers, gender: str) -> None:
    phone = browser()
    phone.get("/entrer/visiteur")
    phone.post("/entrer/visiteur", who=f"{gender} 50+")
    phone.post("/entrer/visiteur", purpose="meeting")
    visit = Visit.get()
    assert (visit.gender, visit.band, visit.purpose) == (gender, "50+", "meeting")


@pytest.mark.parametrize(
    "fields",
    [
        {"who": "woman 200"},
        {"who": "x"},
        {"gender": "woman", "band": "15-24", "purpose": "nap"},
        {"gender": "woman", "band": "", "purpose": "learn"},
    ],
)
def test_what_nobody_can_touch_lets_nobody_in(
    hub: Hub, browser: Browsers, fields: dict[str, str]
) -> None:
    phone = browser()
    phone.get("/entrer/visiteur")
    answer = phone.post("/entrer/visiteur", **fields)
    assert answer.status_code == 200
    assert Visit.select().count() == 0


# ---- Leaving ----


def test_leaving_closes_the_visit_with_its_seconds(
    hub: Hub, browser: Browsers, clock: ManualClock, awa: str
) -> None:
    phone = sign_in(browser(), hub.node, awa)
    clock.forward(90_000)
    phone.get("/apprendre/")
    clock.forward(30_000)
    page = phone.post("/quitter").text
    assert "Vous êtes sorti." in page and "Quitter" not in page
    visit = Visit.get()
    assert (visit.how, visit.stay_s) == ("quit", 120)
    assert visit.active_s == 120
    assert hub.node.meter.visits == {}  # nothing is left to measure
    phone.post("/quitter")  # pressed again in another tab
    assert Visit.select().count() == 1


def test_the_time_before_the_script_signs_out_is_idle(
    hub: Hub, browser: Browsers, clock: ManualClock, awa: str
) -> None:
    phone = sign_in(browser(), hub.node, awa)
    clock.forward(20_000)
    phone.get("/apprendre/")
    clock.forward(9 * 60_000)
    phone.post("/quitter", how="idle")
    visit = Visit.get()
    assert (visit.how, visit.stay_s, visit.active_s) == ("idle", 560, 20)


def test_a_clock_set_to_another_day_spoils_no_visit(
    hub: Hub, browser: Browsers, clock: ManualClock, awa: str
) -> None:
    phone = sign_in(browser(), hub.node, awa)
    clock.wall += 400 * 86_400_000  # the Internet told the time
    clock.mono += 60_000
    assert "Bonjour Awa" in phone.get("/").text
    phone.post("/quitter")
    assert Visit.get().stay_s == 60
