"""The facilitator's pages: who is here, registration, cards, the paper register, erasure."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from hub.core.clock import ManualClock
from hub.core.database import run
from hub.core.people import pictures, service
from hub.core.people.rules import Guardian
from hub.core.people.secrets import find_code
from hub.main import Hub
from tests import factories
from tests.client import Browser

NEW = "/animer/personnes/nouvelle"
AWA = {
    "name": "Awa Sissoko",
    "gender": "woman",
    "birth_year": "23",
    "reads": "no",
    "languages": ["snk", "fr"],
    "locality": "Diafounou",
    "consent": "spoken",
}


@pytest.fixture
def facilitator(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A signed-in facilitator."""
    factories.staff(hub.node)
    return factories.sign_in_staff(browser())


@pytest.fixture
def technician(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A signed-in technician, who may give roles."""
    factories.staff(hub.node, "technician", "Moussa Keïta")
    return factories.sign_in_staff(browser(), "Moussa Keïta")


def people_called(name: str) -> list[str]:
    """Ids of the people with a name."""
    found = run("SELECT id FROM person WHERE name = ? ORDER BY id", (name,))
    return [row[0] for row in found.fetchall()]


def register(browser: Browser, **typed: object) -> str:
    """Fill the registration form; the page that follows."""
    browser.get(NEW)
    browser.post(NEW, **typed)
    return browser.page


# Registration


def test_a_woman_of_23_who_does_not_read_is_registered_and_gets_her_pictures(
    facilitator: Browser, hub: Hub
) -> None:
    page = register(facilitator, **AWA)
    (awa,) = people_called("Awa Sissoko")
    row = service.get(hub.node, awa)
    year = int(hub.node.clock.now_ms() / 1000 / 31_556_952) + 1970
    assert (row.gender, row.reads, row.locality) == ("woman", "no", "Diafounou")
    assert (row.birth_year, row.birth_precision) == (year - 23, "approximate")
    assert service.languages_of(row) == ["fr", "snk"]
    for picture in pictures.code_of(awa):
        assert f"#p-{picture}" in page
    assert "L’inscription de Awa Sissoko est faite" in page


def test_the_same_form_sent_twice_registers_once(facilitator: Browser) -> None:
    facilitator.get(NEW)
    fields = {**facilitator.hidden(), **AWA}
    first = facilitator.client.post(NEW, data=fields)
    second = facilitator.client.post(NEW, data=fields)
    assert first.location == second.location
    assert len(people_called("Awa Sissoko")) == 1


def test_what_was_typed_is_kept_and_each_mistake_is_said_beside_its_field(
    facilitator: Browser,
) -> None:
    page = register(facilitator, name="Awa", birth_year="12", locality="Nioro", phone="70 00 00 00")
    assert 'id="guardian-error"' in page and 'id="consent-error"' in page
    assert 'value="Awa"' in page and 'value="12"' in page
    assert 'value="Nioro"' in page and 'value="70 00 00 00"' in page
    assert people_called("Awa") == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "  "}, "name"),
        ({"birth_year": "2999"}, "birth_year"),
        ({"birth_year": "1800"}, "birth_year"),
        ({"birth_year": "abc"}, "birth_year"),
        ({"gender": "robot"}, "gender"),
        ({"consent": ""}, "consent"),
    ],
)
def test_impossible_details_are_refused_beside_their_field(
    facilitator: Browser, typed: dict[str, str], field: str
) -> None:
    page = register(facilitator, **{**AWA, **typed})
    assert f'id="{field}-error"' in page
    assert "est faite" not in page


def test_a_child_is_registered_with_a_guardian(facilitator: Browser, hub: Hub) -> None:
    register(facilitator, **{**AWA, "birth_year": "12", "guardian": "Oumou Ba", "relation": "mère"})
    (awa,) = people_called("Awa Sissoko")
    assert service.guardian_of(service.get(hub.node, awa)) == Guardian("Oumou Ba", "mère")


def test_somebody_alike_is_shown_and_one_may_register_anyway(
    facilitator: Browser, hub: Hub
) -> None:
    known = factories.person(hub.node, "Awa Sissoko", birth_year=2003)
    page = register(facilitator, **{**AWA, "name": "awa  sissokô", "birth_year": "2003"})
    assert f'href="/animer/personnes/{known}"' in page
    assert "C’est la même personne" in page
    assert 'value="awa  sissokô"' in page, "what was typed is kept"
    facilitator.post(NEW, **{**AWA, "name": "Awa Sissoko", "anyway": "Awa Sissoko"})
    assert len(people_called("Awa Sissoko")) == 2


def test_anyway_counts_only_for_the_name_it_was_said_of(facilitator: Browser, hub: Hub) -> None:
    factories.person(hub.node, "Awa Sissoko", birth_year=2003)
    page = register(facilitator, **{**AWA, "anyway": "Oumou Ba"})
    assert "C’est la même personne" in page


def test_a_name_cannot_bring_markup_into_the_pages(facilitator: Browser) -> None:
    page = register(facilitator, **{**AWA, "name": "<script>alert(1)</script>"})
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert "<script>alert" not in facilitator.get("/animer/personnes/").get_data(as_text=True)


# Finding and correcting


def test_search_ignores_accents_and_case(facilitator: Browser, hub: Hub) -> None:
    factories.person(hub.node, "Djénéba Konaté")
    factories.person(hub.node, "Sékou Touré")
    facilitator.get("/animer/personnes/?q=KONATE")
    assert "Djénéba Konaté" in facilitator.page and "Sékou" not in facilitator.page
    facilitator.get("/animer/personnes/?q=Zzz")
    assert "Personne ici ne s’appelle" in facilitator.page


def test_details_are_corrected_and_the_rest_stays(facilitator: Browser, hub: Hub) -> None:
    awa = factories.person(hub.node, languages=("snk", "Hassanya"), consent="signed")
    path = f"/animer/personnes/{awa}/corriger"
    facilitator.get(path)
    assert 'value="Hassanya"' in facilitator.page
    facilitator.post(
        path, name="Awa Sissokho", gender="woman", birth_year="2003", languages="snk",
        other_language="Hassanya", locality="Nioro",
    )  # fmt: skip
    row = service.get(hub.node, awa)
    assert (row.name, row.locality, row.birth_year) == ("Awa Sissokho", "Nioro", 2003)
    assert service.languages_of(row) == ["snk", "Hassanya"]
    assert "sur papier" in facilitator.page


# Cards


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


# Today


def test_who_is_here_is_shown_with_since_when_and_what(
    facilitator: Browser, hub: Hub, browser: Callable[[], Browser], clock: ManualClock
) -> None:
    factories.sign_in(browser(), hub.node, factories.person(hub.node)).get("/apprendre/")
    visitor = browser()
    visitor.enter("man", "35-49", "print")
    clock.forward(4 * 60_000)
    facilitator.get("/animer/")
    assert "Awa Sissoko" in facilitator.page
    assert "35 à 49 ans" in facilitator.page
    assert "depuis 4 min" in facilitator.page
    assert "sans signe depuis" in facilitator.page
    figures = re.findall(r'figure-value">(\d+)<', facilitator.page)
    assert figures == ["3", "2", "1", "1"], "here, women (Awa and the facilitator), men, visits"


def test_a_visit_left_open_is_ended_and_counts_until_the_last_sign_of_life(
    facilitator: Browser, hub: Hub, browser: Callable[[], Browser], clock: ManualClock
) -> None:
    visitor = browser()
    visitor.enter("man", "35-49", "internet")
    (visit,) = run("SELECT id FROM visit WHERE gender = 'man'").fetchone()
    clock.forward(60_000)
    visitor.get("/")
    clock.forward(8 * 60_000)
    facilitator.get("/animer/")
    facilitator.post(f"/animer/presence/{visit}/fin")
    stay_s, how = run("SELECT stay_s, how FROM visit WHERE id = ?", (visit,)).fetchone()
    assert (stay_s, how) == (60, "closed")
    assert visit not in facilitator.page
    assert visitor.get("/apprendre/", follow=False).status_code == 303, "the device asks who it is"


def test_an_unknown_visit_cannot_be_ended(facilitator: Browser) -> None:
    facilitator.get("/animer/")
    assert facilitator.post("/animer/presence/none/fin").status_code == 404


# The paper register


def write_line(browser: Browser, **typed: str) -> str:
    """Type in a line; the page that follows."""
    line = {
        "day": "2027-01-12", "time": "15:30", "minutes": "45", "gender": "woman",
        "band": "25-34", "purpose": "office",
    }  # fmt: skip
    browser.get("/animer/registre")
    browser.post("/animer/registre", **{**line, **typed})
    return browser.page


def test_a_line_of_the_paper_register_counts_like_any_visit(facilitator: Browser) -> None:
    page = write_line(facilitator)
    assert "La ligne est enregistrée" in page and 'value="2027-01-12"' in page
    row = run(
        "SELECT gender, band, purpose, stated, stay_s, active_s, started_ms FROM visit "
        "WHERE stated = 1"
    ).fetchone()
    assert tuple(row) == ("woman", "25-34", "office", 1, 2700, 2700, 1_799_767_800_000)


def test_a_line_may_be_of_somebody_registered(facilitator: Browser, hub: Hub) -> None:
    awa = factories.person(hub.node, birth_year=2003)
    facilitator.get(f"/animer/registre?personne={awa}")
    facilitator.post("/animer/registre", day="12/01/2027", time="9h", minutes="30", purpose="learn")
    row = run("SELECT person, gender, band FROM visit WHERE stated = 1").fetchone()
    assert tuple(row) == (awa, "woman", "15-24")
    facilitator.get(f"/animer/personnes/{awa}")
    assert "1 visite, 30 min" in facilitator.page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": "2027-02-30"}, "day"),
        ({"day": "2099-01-01"}, "day"),
        ({"day": "1999-01-01"}, "day"),
        ({"day": "2027-01-15", "time": "23:59"}, "time"),
        ({"time": "25:00"}, "time"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "99999999"}, "minutes"),
        ({"minutes": "²"}, "minutes"),
        ({"gender": ""}, "gender"),
        ({"gender": "robot"}, "gender"),
        ({"band": "12"}, "band"),
        ({"purpose": ""}, "purpose"),
    ],
)
def test_an_impossible_line_is_refused_beside_its_field(
    facilitator: Browser, typed: dict[str, str], field: str
) -> None:
    page = write_line(facilitator, **typed)
    assert f'id="{field}-error"' in page
    assert run("SELECT count(*) FROM visit WHERE stated = 1").fetchone()[0] == 0


# Roles, codes, erasure


def test_a_technician_gives_a_role_and_a_code_shown_once(technician: Browser, hub: Hub) -> None:
    oumou = factories.person(hub.node, "Oumou Ba")
    path = f"/animer/personnes/{oumou}"
    technician.get(path)
    technician.post(f"{path}/roles", roles="facilitator")
    assert service.roles_of(oumou) == ("facilitator",)
    fields = technician.hidden()
    shown = technician.client.post(f"{path}/code", data=fields).get_data(as_text=True)
    (code,) = re.findall(r'one-time-code">([A-Z0-9-]+)<', shown)
    assert find_code(code) == ("facilitator", oumou)
    assert technician.client.post(f"{path}/code", data=fields).status_code == 303
    assert find_code(code), "loading the page again leaves the code good"
    technician.get(path)
    technician.post(f"{path}/roles")
    assert service.roles_of(oumou) == ()


def test_nobody_takes_the_own_role_away(technician: Browser) -> None:
    (own,) = people_called("Moussa Keïta")
    technician.get(f"/animer/personnes/{own}")
    technician.post(f"/animer/personnes/{own}/roles")
    assert "Demandez à quelqu’un d’autre" in technician.page
    assert service.roles_of(own) == ("technician",)


def test_a_facilitator_gives_no_role_and_no_code_to_somebody_stronger(
    facilitator: Browser, hub: Hub
) -> None:
    strong = factories.staff(hub.node, "technician", "Moussa Keïta")
    facilitator.get(f"/animer/personnes/{strong}")
    assert "Donner un code" not in facilitator.page
    assert facilitator.post(f"/animer/personnes/{strong}/code").status_code == 403
    facilitator.get("/animer/")
    assert facilitator.post(f"/animer/personnes/{strong}/roles").status_code == 403
    assert run("SELECT count(*) FROM credential WHERE kind = 'code'").fetchone()[0] == 0


def test_erasing_says_what_stays_then_forgets_the_name_and_keeps_the_visits(
    facilitator: Browser, hub: Hub, browser: Callable[[], Browser]
) -> None:
    awa = factories.person(hub.node)
    factories.sign_in(browser(), hub.node, awa).post("/quitter")
    facilitator.get(f"/animer/personnes/{awa}/effacer")
    assert "2013-015" in facilitator.page and "1 visite, comptée" in facilitator.page
    assert people_called("Awa Sissoko") == [awa], "asking does not erase"
    facilitator.post(f"/animer/personnes/{awa}/effacer")
    assert "Awa Sissoko" not in facilitator.page
    assert facilitator.get(f"/animer/personnes/{awa}").status_code == 404
    assert run("SELECT gender FROM visit WHERE person = ?", (awa,)).fetchone()[0] == "woman"


def test_a_visitor_and_a_learner_see_none_of_it(hub: Hub, browser: Callable[[], Browser]) -> None:
    awa = factories.person(hub.node)
    learner = factories.sign_in(browser(), hub.node, awa)
    visitor = browser()
    visitor.enter()
    for path in ("/animer/", "/animer/personnes/", f"/animer/personnes/{awa}", "/animer/cartes"):
        assert learner.get(path, follow=False).status_code in (303, 403)
        assert visitor.get(path, follow=False).status_code in (303, 403)
