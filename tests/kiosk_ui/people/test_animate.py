"""The facilitator's pages: who is here, registration, roles, erasure."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from hub.core.clock import ManualClock
from hub.core.people import pictures, service
from hub.core.people.rules import Guardian
from hub.core.people.secrets import find_code
from hub.core.storage.bound import run
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
