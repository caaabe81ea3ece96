"""People: registered as they are, found again, and forgotten when they ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.core.errors import InputError, NotFoundError
from hub.core.node import Node
from hub.core.people import pictures, secrets, service, sessions, spaces
from hub.core.people.models import Space
from hub.core.people.rules import (
    Guardian,
    NewPerson,
    birth_year_of,
    check,
    clean_name,
    plain,
)
from hub.core.settings import Settings
from hub.core.usage.rules import age_band, device_kind
from hub.core.who import SYSTEM, Who
from tests import factories

AWA = NewPerson(name="Awa", consent="spoken")


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1999", 1999),
        (" 2003 ", 2003),
        ("23", 2003),
        ("0", 2026),
        ("120", 1906),
        ("1906", 1906),
        ("", None),
    ],
)
def test_a_birth_year_or_an_age(text: str, born: int | None) -> None:
    assert birth_year_of(text, 2026) == born


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2027", "still to come"), ("1905", "born in 1905"), ("121", "born in 1905"),
        ("vingt", "digits"), ("-5", "digits"), ("20 ans", "digits"), ("٢٠", "digits"),
        ("19.5", "digits"), ("12345", "digits"), ("9" * 6000, "digits"),
    ],
)  # fmt: skip
def test_an_impossible_birth_year_is_said(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        birth_year_of(text, 2026)
    assert caught.value.field == "birth_year"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Awa   Sissoko ", "Awa Sissoko"),
        ("Kouyate\u0301", "Kouyaté"),
        ("Awa\x00\x1b[31m", "Awa[31m"),
        ("Awa\u202eokossiS", "AwaokossiS"),
        ("Awa\tSissoko\n", "Awa Sissoko"),
        ("Ŋarin Ɓa", "Ŋarin Ɓa"),
        ("N’Diaye", "N’Diaye"),
    ],
)
def test_names_are_kept_clean(text: str, kept: str) -> None:
    assert clean_name(text) == kept


@pytest.mark.parametrize("text", ["", "   ", "\x00\u200b", "x" * 81])
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(InputError) as caught:
        clean_name(text)
    assert caught.value.field == "name"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"consent": ""}, "consent"),
        ({"consent": "presumed"}, "consent"),
        ({"gender": "lady"}, "gender"),
        ({"reads": "maybe"}, "reads"),
        ({"birth_year": 2027}, "birth_year"),
        ({"birth_year": -1}, "birth_year"),
        ({"birth_year": 12345}, "birth_year"),
        ({"birth_year": 2009}, "guardian"),
        ({"birth_year": 2015, "guardian": Guardian(" \u200b ")}, "guardian"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        check(replace(AWA, **changes), 2026)  # type: ignore[arg-type]  # fields by name
    assert caught.value.field == field


def test_a_guardian_speaks_for_a_child_and_for_nobody_else() -> None:
    child = replace(AWA, birth_year=2015, guardian=Guardian("Oumou", "mère"))
    assert check(child, 2026) == child
    assert check(replace(AWA, birth_year=2008), 2026)


def test_a_person_is_kept_as_told(node: Node) -> None:
    new = NewPerson(
        name=" Awa  Sissoko", gender="woman", birth_year=2015, birth_precision="approximate",
        languages=("bm", "snk\x00"), locality=" Nioro\x00 du  Sahel ", reads="no", phone=" 76 00 ",
        consent="signed", guardian=Guardian("Oumou\x07 Sy", "mère"),
    )  # fmt: skip
    person = service.register(node, Who(person="f1"), new)
    row = service.get(node, person)
    assert (row.name, row.locality, row.phone) == ("Awa Sissoko", "Nioro du Sahel", "76 00")
    assert service.languages_of(row) == ["bm", "snk"]
    assert service.guardian_of(row) == Guardian("Oumou Sy", "mère")
    assert '"by":"f1"' in (row.consent or "")
    assert '"how":"signed"' in (row.consent or "")


def test_a_person_refused_leaves_nothing(node: Node) -> None:
    for wrong in (replace(AWA, consent=""), replace(AWA, name=" "), replace(AWA, roles=("king",))):
        with pytest.raises(InputError):
            service.register(node, SYSTEM, wrong)
    assert node.database.rows("SELECT count(*) FROM person") == [(0,)]
    assert node.database.rows("SELECT count(*) FROM journal") == [(0,)]


def test_only_what_differs_is_written(node: Node) -> None:
    person = service.register(node, SYSTEM, replace(AWA, locality="Nioro", phone="76"))
    service.change(node, SYSTEM, person, replace(AWA, locality="Diéma", phone="76"))
    assert service.get(node, person).locality == "Diéma"
    (body,) = node.database.rows("SELECT body FROM journal WHERE seq = 2")
    assert "phone" not in body[0]
    service.change(node, SYSTEM, person, replace(AWA, locality="Diéma", phone="76"))
    assert node.database.rows("SELECT count(*) FROM journal") == [(2,)]
    service.change(node, SYSTEM, person, replace(AWA, locality=""))
    assert service.get(node, person).locality is None


def test_a_namesake_is_found_whatever_the_accents(node: Node) -> None:
    person = factories.person(node, "Fatoumata Kéïta", birth_year=1990)
    for name in ("fatoumata keita", "FATOUMATA  KEÏTA", "Fatoumata-Keita"):
        assert [row.id for row in service.alike(node, name, 1991)] == [person]
    assert service.alike(node, "Fatoumata Keita", 1970) == []
    assert [row.id for row in service.alike(node, "Fatoumata Keita")] == [person]
    assert service.alike(node, "Fatou Keita") == []
    assert (
        factories.person(node, "Fatoumata Keita", birth_year=1990) != person
    )  # offered, not blocked
    assert plain("Éà ç") == "eac"


def test_people_are_searched_for_newest_first(node: Node) -> None:
    for name in ("Aminata Coulibaly", "Amadou Traoré", "Sékou Touré"):
        node.clock.forward(1000)  # type: ignore[attr-defined]  # the tests' clock
        factories.person(node, name)
    assert [row.name for row in service.search(node, "am")] == [
        "Amadou Traoré",
        "Aminata Coulibaly",
    ]
    assert [row.name for row in service.search(node, "SEKOU")] == ["Sékou Touré"]
    assert len(service.search(node, "")) == 3
    assert len(service.search(node, "", limit=2)) == 2


def test_a_forgotten_person_is_gone_from_everywhere_but_the_counts(node: Node) -> None:
    person = factories.staff(node)
    pictures.give_code(node, person)
    card = pictures.give_card(node, person)
    token = sessions.sign_in(node, person, strong=True, device="pc")
    service.erase(node, SYSTEM, person)
    assert sessions.find(node, token) is None
    assert sessions.known(person) is None
    assert sessions.with_secret(node, "Kadiatou Diallo") == []
    assert pictures.code_of(person) == ()
    assert pictures.person_by_card(card) is None
    assert service.search(node, "Kadiatou") == []
    assert service.alike(node, "Kadiatou Diallo") == []
    for act in (
        lambda: service.get(node, person),
        lambda: service.change(node, SYSTEM, person, AWA),
        lambda: service.erase(node, SYSTEM, person),
    ):
        with pytest.raises(NotFoundError):
            act()
    visits = node.database.rows("SELECT gender, stay_s FROM visit WHERE person = ?", (person,))
    assert visits == [("woman", 0)]  # counted, and closed with its session
    assert node.meter.visits == {}


def test_roles_are_given_and_taken(node: Node) -> None:
    person = factories.person(node)
    service.give_role(node, SYSTEM, person, "clerk")
    service.give_role(node, SYSTEM, person, "clerk")
    service.give_role(node, SYSTEM, person, "moderator")
    assert service.roles_of(person) == ("clerk", "moderator")
    service.remove_role(node, SYSTEM, person, "clerk")
    assert service.roles_of(person) == ("moderator",)
    service.remove_role(node, SYSTEM, person, "official")  # never given: nothing happens
    service.give_role(node, SYSTEM, person, "clerk")
    assert service.roles_of(person) == ("clerk", "moderator")
    with pytest.raises(InputError, match="no role called king"):
        service.give_role(node, SYSTEM, person, "king")


def test_a_role_acts_only_with_a_secret(node: Node) -> None:
    person = factories.staff(node)
    weak = sessions.find(node, sessions.sign_in(node, person, strong=False, device="pc"))
    strong = sessions.find(node, sessions.sign_in(node, person, strong=True, device="pc"))
    assert weak and strong
    assert "facilitator" not in weak.roles
    assert "learner" in weak.roles
    assert "facilitator" in strong.roles
    assert node.permissions.allows(strong.roles, "person.register")
    assert not node.permissions.allows(weak.roles, "person.register")
    assert not node.permissions.allows(strong.roles, "no.such.action")
    assert Who().roles == {"anyone"}
    assert Who(visit="v").roles == {"anyone", "visitor"}


def test_the_first_start_names_the_space_and_later_ones_keep_its_name(node: Node) -> None:
    def named(of: Node, **told: str) -> str:
        spaces.describe_anew(of, SYSTEM, told)
        return str(Space.get(Space.id == node.space_id).name)

    plain_settings = replace(node, settings=replace(node.settings, space_name=Settings.space_name))
    assert named(plain_settings) == "Espace connecté"
    assert named(plain_settings, name="Espace de Kayes") == "Espace de Kayes"
    assert named(plain_settings) == "Espace de Kayes"
    count = "SELECT count(*) FROM journal"
    assert node.database.rows(count) == [(2,)]
    assert named(node) == "Espace de Nioro"  # a setting that somebody wrote
    assert named(node) == "Espace de Nioro"
    assert node.database.rows(count) == [(3,)]


@pytest.mark.parametrize(
    ("born", "band"),
    [(2026, "0-14"), (2012, "0-14"), (2011, "15-24"), (2001, "25-34"), (1992, "25-34"),
     (1991, "35-49"), (1976, "50+"), (1906, "50+"), (2030, "0-14"), (None, None)],
)  # fmt: skip
def test_age_bands(born: int | None, band: str | None) -> None:
    assert age_band(born, 2026) == band


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/120", "pc"),
        ("Mozilla/5.0 (Linux; Android 10; TECNO) Chrome/120 Mobile Safari", "phone"),
        ("Mozilla/5.0 (Linux; Android 9; SM-T510) Chrome/120 Safari", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 15)", "tablet"),
        ("Opera/9.80 (J2ME/MIDP; Opera Mini/7.1)", "phone"),
        ("curl/8.0", "other"),
        ("", "other"),
    ],
)
def test_kinds_of_device(agent: str, kind: str) -> None:
    assert device_kind(agent) == kind


def test_one_time_codes_hold_for_the_person_they_name(node: Node) -> None:
    person = factories.person(node)
    code = secrets.new_code(node, "facilitator", person)
    assert secrets.find_code(code) == ("facilitator", person)
