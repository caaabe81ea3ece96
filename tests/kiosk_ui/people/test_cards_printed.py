"""Cards with pictures and a QR code, for one and for a group; new ones void the old."""

from __future__ import annotations

import re

from hub.core.people import pictures
from hub.core.storage.bound import run
from hub.main import Hub
from tests import factories
from tests.client import Browser


def test_a_card_opens_the_door_and_a_second_one_voids_it(facilitator: Browser, hub: Hub) -> None:
    awa = factories.person(hub.node)
    from hub.core.people.cards import make_cards

    (first,) = make_cards(hub.node, [awa], "http://espace.lan")
    (second,) = make_cards(hub.node, [awa], "http://espace.lan")
    assert first.pictures == second.pictures, "the pictures stay the same"
    assert second.address.startswith("http://espace.lan/entrer/carte/")
    assert second.qr.startswith("<svg") and "http:" not in second.qr.partition(">")[2]
    assert pictures.person_by_card(first.address.rpartition("/")[2]) is None
    assert pictures.person_by_card(second.address.rpartition("/")[2]) == awa


def test_cards_of_a_group_stand_eight_to_a_sheet(facilitator: Browser, hub: Hub) -> None:
    people = [factories.person(hub.node, f"Personne {n}") for n in range(10)]
    facilitator.get("/animer/cartes")
    facilitator.post("/animer/cartes", person=people)
    assert facilitator.page.count('class="code-card"') == 10
    assert facilitator.page.count("code-sheet") == 2
    assert facilitator.page.count('class="code-card-qr"') == 10


def test_loading_the_printed_page_again_does_not_void_the_cards(
    facilitator: Browser, hub: Hub
) -> None:
    awa = factories.person(hub.node)
    facilitator.get(f"/animer/personnes/{awa}")
    fields = {**facilitator.hidden(), "person": awa}
    facilitator.client.post("/animer/cartes", data=fields)
    before = run("SELECT value FROM credential WHERE kind = 'card'").fetchall()
    again = facilitator.client.post("/animer/cartes", data=fields)
    assert again.status_code == 303
    assert run("SELECT value FROM credential WHERE kind = 'card'").fetchall() == before


def test_no_card_without_a_tick(facilitator: Browser) -> None:
    facilitator.get("/animer/cartes")
    facilitator.post("/animer/cartes")
    assert "Cochez au moins une personne" in facilitator.page


def test_ticked_people_stay_ticked_while_one_searches(facilitator: Browser, hub: Hub) -> None:
    awa = factories.person(hub.node)
    factories.person(hub.node, "Demba Konaté")
    facilitator.get(f"/animer/cartes?q=demba&person={awa}")
    assert re.search(f'value="{awa}" checked', facilitator.page)
    assert "Demba Konaté" in facilitator.page


def test_new_pictures_void_the_lost_card(facilitator: Browser, hub: Hub) -> None:
    awa = factories.person(hub.node)
    before = pictures.give_code(hub.node, awa)
    token = pictures.give_card(hub.node, awa)
    facilitator.get(f"/animer/personnes/{awa}")
    facilitator.post(f"/animer/personnes/{awa}/images")
    assert pictures.code_of(awa) not in ((), before)
    assert pictures.person_by_card(token) is None
