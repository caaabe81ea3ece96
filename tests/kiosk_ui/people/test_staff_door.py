"""The staff's door: name and PIN, one-time codes, and guessing that gets slower."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hub.core.clock import ManualClock
from hub.core.people import secrets, service
from hub.core.people.models import Person
from hub.main import Hub
from tests.client import Browser
from tests.factories import PIN, sign_in_staff, staff

Browsers = Callable[[], Browser]


def test_staff_come_in_with_name_and_pin_and_may_work(hub: Hub, browser: Browsers) -> None:
    staff(hub.node)
    desk = browser()
    desk.get("/entrer/equipe")
    answer = desk.post("/entrer/equipe", name="  kadiatou   diallo ", secret=PIN)
    assert answer.request.path == "/animer/" and answer.status_code == 200


def test_a_wrong_pin_keeps_the_name_but_never_the_pin(hub: Hub, browser: Browsers) -> None:
    staff(hub.node)
    desk = browser()
    desk.get("/entrer/equipe")
    page = desk.post("/entrer/equipe", name="Kadiatou Diallo", secret="735512").text
    assert "Ce nom et ce secret ne vont pas ensemble." in page
    assert 'value="Kadiatou Diallo"' in page and "735512" not in page


def test_an_unknown_name_gets_the_same_words_as_a_wrong_pin(browser: Browsers) -> None:
    desk = browser()
    desk.get("/entrer/equipe")
    page = desk.post("/entrer/equipe", name="Personne", secret=PIN).text
    assert "Ce nom et ce secret ne vont pas ensemble." in page


def test_wrong_pins_are_slowed_down_and_the_wait_is_said(
    hub: Hub, browser: Browsers, clock: ManualClock
) -> None:
    staff(hub.node)
    desk = browser()
    for _try in range(7):
        desk.get("/entrer/equipe")
        answer = desk.post("/entrer/equipe", name="Kadiatou Diallo", secret="000000")
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    wait_s = int(answer.headers["Retry-After"])
    assert f"Trop d’essais. Attendez un peu ({wait_s}\xa0s), puis essayez encore." in answer.text
    clock.forward(wait_s * 1000)
    sign_in_staff(desk)
    assert desk.get("/animer/").status_code == 200


# ---- One-time codes ----


def open_account(desk: Browser, code: str, **fields: str) -> str:
    """Type a one-time code, then what it asks for."""
    desk.get("/entrer/code")
    desk.post("/entrer/code", code=code)
    return desk.post(
        "/entrer/code", **{"name": "Mariam Coulibaly", "secret": PIN, "again": PIN, **fields}
    ).text


def test_a_one_time_code_makes_an_account_once(hub: Hub, browser: Browsers) -> None:
    code = secrets.new_code(hub.node, "facilitator")
    desk = browser()
    open_account(desk, f" {code.lower()} ", gender="woman")
    assert desk.get("/animer/").status_code == 200
    made = Person.get()
    assert (made.name, made.gender, service.roles_of(made.id)) == (
        "Mariam Coulibaly", "woman", ("facilitator",),
    )  # fmt: skip
    other = browser()
    other.get("/entrer/code")
    page = other.post("/entrer/code", code=code).text
    assert "Ce code n’est pas bon, ou il a déjà servi." in page
    assert Person.select().count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"secret": "12345", "again": "12345"}, "Choisissez un secret d’au moins 6"),
        ({"secret": "111111", "again": "111111"}, "plus difficile à deviner"),
        ({"again": "482917"}, "Les deux secrets ne sont pas pareils."),
        ({"name": "   "}, "Écrivez un nom ou un surnom."),
    ],
)
def test_a_code_stays_good_until_the_account_is_made(
    hub: Hub, browser: Browsers, fields: dict[str, str], said: str
) -> None:
    code = secrets.new_code(hub.node, "facilitator")
    desk = browser()
    page = open_account(desk, code, **fields)
    assert said in page and 'role="alert"' in page
    assert Person.select().count() == 0
    desk.post("/entrer/code", name="Mariam Coulibaly", secret=PIN, again=PIN)
    assert desk.get("/animer/").status_code == 200


def test_whoever_forgot_the_pin_chooses_another_with_a_code(hub: Hub, browser: Browsers) -> None:
    kadiatou = staff(hub.node)
    code = secrets.new_code(hub.node, "facilitator", kadiatou)
    desk = browser()
    open_account(desk, code, secret="739164", again="739164")
    assert Person.select().count() == 1
    assert secrets.check_secret(kadiatou, "739164") and not secrets.check_secret(kadiatou, PIN)


def test_guessing_codes_is_slowed_down(browser: Browsers) -> None:
    desk = browser()
    desk.get("/entrer/code")
    said = [desk.post("/entrer/code", code=f"AAAA-AAA{n}").status_code for n in range(2, 9)]
    assert said[:5] == [200] * 5 and said[-1] == 429
