"""The door when people press twice, or have it open in two tabs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hub.core.people import pictures, secrets, sessions
from hub.core.people.models import Person
from hub.core.usage.models import Visit
from hub.main import Hub
from tests.client import Browser
from tests.factories import PIN, person, sign_in

Browsers = Callable[[], Browser]


@pytest.fixture
def awa(hub: Hub) -> str:
    """A registered woman of 23 (in 2027: 24) without pictures yet."""
    return person(hub.node)


def test_the_visitors_form_posted_twice_opens_one_visit_and_both_answers_bring_in(
    hub: Hub, browser: Browsers
) -> None:
    phone = browser()
    phone.get("/entrer/visiteur")
    phone.post("/entrer/visiteur", who="man 35-49")
    form = {**phone.hidden(), "purpose": "learn"}
    impatient = browser()  # the same browser, before the first answer arrived
    device = phone.client.get_cookie("appareil")
    assert device
    impatient.client.set_cookie("appareil", device.value)
    phone.client.post("/entrer/visiteur", data=form)
    answer = impatient.client.post("/entrer/visiteur", data=form)
    assert answer.status_code == 303
    assert Visit.select().count() == 1
    assert impatient.get("/apprendre/", follow=False).status_code == 200


def test_yes_it_is_me_pressed_twice_opens_one_visit(hub: Hub, browser: Browsers, awa: str) -> None:
    phone, impatient = browser(), browser()
    phone.get("/entrer/images")
    phone.post("/entrer/images", pictures=" ".join(pictures.give_code(hub.node, awa)))
    form, device = phone.hidden(), phone.client.get_cookie("appareil")
    assert device
    impatient.client.set_cookie("appareil", device.value)
    phone.client.post("/entrer/images/oui", data=form)
    impatient.client.post("/entrer/images/oui", data=form)
    assert Visit.select().count() == 1
    assert "Bonjour Awa" in phone.get("/").text
    assert "Bonjour Awa" in impatient.get("/").text


def test_open_my_account_pressed_twice_makes_one_account(hub: Hub, browser: Browsers) -> None:
    code = secrets.new_code(hub.node, "facilitator")
    desk, impatient = browser(), browser()
    desk.get("/entrer/code")
    desk.post("/entrer/code", code=code)
    form = {**desk.hidden(), "name": "Mariam", "secret": PIN, "again": PIN}
    device = desk.client.get_cookie("appareil")
    assert device
    impatient.client.set_cookie("appareil", device.value)
    desk.client.post("/entrer/code", data=form)
    answer = impatient.client.post("/entrer/code", data=form)
    assert answer.status_code == 303
    assert Person.select().count() == 1
    assert impatient.get("/animer/", follow=False).status_code == 200


def test_the_number_of_a_form_alone_opens_nobodys_session(
    hub: Hub, browser: Browsers, awa: str
) -> None:
    phone, stranger = browser(), browser()
    sign_in(phone, hub.node, awa)
    phone.post("/quitter")
    stranger.get("/entrer/visiteur")
    stranger.post("/entrer/visiteur", who="man 35-49")
    form = {**stranger.hidden(), "purpose": "learn"}
    phone.get("/entrer/visiteur")
    ours = {**form, "csrf": phone.hidden()["csrf"]}
    phone.client.post("/entrer/visiteur", data=ours)
    stranger.client.post("/entrer/visiteur", data=form)
    tokens = [each.client.get_cookie("espace") for each in (phone, stranger)]
    assert tokens[0] and tokens[1] and tokens[0].value != tokens[1].value
    assert sessions.find(hub.node, tokens[1].value) is None


def test_the_last_sign_in_of_two_tabs_counts_and_closes_the_other(
    hub: Hub, browser: Browsers, awa: str
) -> None:
    tabs = browser()
    tabs.enter()
    address = f"/entrer/carte/{pictures.give_card(hub.node, awa)}"
    tabs.get(address)  # the other tab
    tabs.post(address)
    assert "Bonjour Awa" in tabs.get("/").text
    how = {visit.person: visit.how for visit in Visit.select()}
    assert how == {None: "quit", awa: None}
