"""Every page of a centre as each role: no fault, and nobody's name or number from a space of others."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest

from hub.core.clock import ManualClock
from hub.core.journal import Journal
from hub.core.node import Node
from hub.core.people import directory, service, staff
from hub.core.settings import load
from hub.core.usage.service import open_visit
from hub.core.who import SYSTEM
from hub.main import Hub, build, init
from tests import factories
from tests.client import Browser
from tests.hub.features.community import life
from tests.hub.features.monelu import villagers
from tests.hub.features.xensa.town import town

NIORO, YELIMANE, KAYES = "01-nioro", "02-yelimane", "03-kayes"
#: What a person of another space would be known by.
SECRETS = ("Djénéba Secrète", "66 01 02 03", "Village-Caché")
_LINK = re.compile(r'(?:href|src|action)="([^"]+)"')
#: Pages that a walk must not take: leaving, what every page has, and files.
_NOT = re.compile(r"^/(quitter|static/|api/|entrer)|\.(pdf|svg|png|webp|ogg|m4a|xlsx|csv)$")


def at(centre: Node, space: str) -> Node:
    """The centre's node writing as a space does, as if its records had come."""
    journal = centre.journal
    there = Journal(
        centre.database, centre.clock, space, journal.writer, journal.kinds.values(), journal.listeners
    )  # fmt: skip
    return replace(centre, settings=replace(centre.settings, space_id=space), journal=there)


@pytest.fixture
def centre(database_url: str, tmp_path: Path, clock: ManualClock) -> Iterable[Hub]:
    """A centre with the civic life of three spaces, two of them of one intercommunality."""
    environ = {"HUB_ROLE": "central", "HUB_DATA_DIR": str(tmp_path / "var"), "HUB_MDNS": "no",
               "HUB_WORKERS": "1", "HUB_SPACE_NAME": "Centre", "HUB_VOICE": "no"}  # fmt: skip
    if database_url:
        environ["HUB_DATABASE"] = database_url
    hub = build(init(load(None, environ), clock), clock)
    with hub.node.open():
        for space, name, of in ((NIORO, "Nioro", "Kaarta"), (YELIMANE, "Yélimané", "Kaarta"),
                                (KAYES, "Kayes N’Di", "Khasso")):  # fmt: skip
            service.describe_space(hub.node, SYSTEM, space, name=f"Espace de {name}",
                                   commune=name, intercommunality=of)  # fmt: skip
        _live(at(hub.node, KAYES))
        villagers.lived(at(hub.node, NIORO), villagers.village(at(hub.node, NIORO)))
        yield hub
        hub.node.database.close()


def _live(there: Node) -> None:
    """What a space of others has: matters of every kind, by people with names of their own."""
    of = town(there)
    of.answered()
    villagers.proposed(there, villagers.villager(there, "Djénéba"))
    villagers.lived(there, villagers.village(there))
    life.begun(there)
    who = factories.person(there, SECRETS[0], phone=SECRETS[1], locality=SECRETS[2])
    open_visit(there, who, who, "woman", "15-24", "learn", "pc")
    there.database.run(  # names that nobody else has, and that no page can hold by chance
        "UPDATE person SET name = name || ' Cachée' WHERE space_id = ? AND name <> ?",
        (KAYES, SECRETS[0]),
    )


def known(centre: Node, of: str) -> set[str]:
    """Names and numbers of the people of a space."""
    rows = centre.database.rows(
        "SELECT name, phone, locality FROM person WHERE space_id = ?", (of,)
    )
    return {text for row in rows for text in row if text}


def walk(browser: Browser, starts: Iterable[str], most: int = 500) -> dict[str, str]:
    """Every page that links lead to, an address with three queries at most; no page may fail."""
    seen: dict[str, str] = {}
    waiting, times = list(starts), Counter[str]()
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if path in seen:
            continue
        answer = browser.get(path)
        assert answer.status_code < 500, (path, answer.get_data(as_text=True)[-2000:])
        text = (
            html.unescape(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else ""
        )
        seen[path] = text
        for link in _LINK.findall(text):
            parts = urlsplit(urljoin(path, html.unescape(link)))
            times[parts.path] += 1
            if (
                not parts.netloc
                and parts.path
                and not _NOT.search(parts.path)
                and times[parts.path] < 4
            ):
                waiting.append(
                    quote(parts.path, safe="/%") + (f"?{parts.query}" if "?" not in path else "")
                )
    return seen


def rules(hub: Hub) -> list[str]:
    """Every page of the program, places in addresses filled with what there is, a few for each."""
    node = hub.node
    threads = [row[0] for row in node.database.rows(
        "SELECT max(id) FROM civic_thread WHERE space_id = ? GROUP BY machine, state", (KAYES,))]  # fmt: skip
    people = [row[0] for row in node.database.rows(
        "SELECT id FROM person WHERE space_id = ? ORDER BY id LIMIT 2", (KAYES,))]  # fmt: skip
    officials = [row[0] for row in node.database.rows("SELECT id FROM official ORDER BY id")]
    commune = node.database.rows("SELECT place FROM official LIMIT 1")[0][0]
    known = {"person": people, "official": officials, "commune": [commune], "place": [commune]}
    of_threads = ("thread", "group", "offer", "meeting", "debate", "question", "member")
    known |= dict.fromkeys(of_threads, threads)
    found = []
    for rule in hub.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or _NOT.search(rule.rule):
            continue
        names = sorted(rule.arguments)
        choices = [known.get(name, ["org.example.none"]) for name in names]
        pairs = zip(*choices, strict=True) if len({len(one) for one in choices}) == 1 else product(*choices)  # fmt: skip
        for values in pairs if names else [()]:
            path = rule.rule
            for name, value in zip(names, values, strict=True):
                path = re.sub(rf"<(?:[^<>]*:)?{name}>", value, path)
            found.append(path)
    return found


def come_in(hub: Hub, role: str) -> Browser:
    """Somebody of the centre with one role."""
    browser = Browser(hub.app)
    if role == "visitor":
        browser.enter()
    elif role != "anyone":
        name = f"Personne {role}"
        person = factories.person(hub.node, name, birth_year=1980, roles=(role,))
        factories.secrets.set_secret(hub.node, person, factories.PIN)
        if role == "manager":
            staff.set_spaces(hub.node, SYSTEM, person, (NIORO,))
        factories.sign_in_staff(browser, name)
    return browser


@pytest.mark.parametrize(
    "role", ["anyone", "visitor", "learner", "official", "clerk", "manager", "moderator"]
)
def test_no_page_fails_nor_tells_of_people_of_other_spaces(centre: Hub, role: str) -> None:
    private = known(centre.node, KAYES)
    assert set(SECRETS) <= private
    browser = come_in(centre, role)
    pages = walk(browser, ["/", *rules(centre)], 2000)
    assert 300 < len(pages) < 2000
    told = [(path, one) for path, text in pages.items() for one in private if one in text]
    assert told == []


@pytest.mark.parametrize("role", ["operator", "technician", "facilitator"])
def test_the_centres_own_staff_see_all_and_no_page_fails(centre: Hub, role: str) -> None:
    browser = come_in(centre, role)
    pages = walk(browser, ["/", "/animer/personnes/", *rules(centre)], 2000)
    assert "Djénéba Secrète" in pages["/animer/personnes/"]
    assert len(pages) > 60


def test_a_manager_sees_the_figures_of_the_intercommunality_that_pays(centre: Hub) -> None:
    browser = come_in(centre, "manager")
    page = browser.get("/rapports/").get_data(as_text=True)
    assert "Espace de Nioro" in page
    assert "Espace de Yélimané" in page  # the same intercommunality
    assert "Kayes" not in page
    assert browser.get(f"/rapports/?space={KAYES}").status_code == 400
    assert browser.get(f"/rapports/usage.csv?space={KAYES}").status_code == 400
    assert browser.get(f"/rapports/usage.csv?space={NIORO}").status_code == 200
    assert "Kayes" not in browser.get("/rapports/usage.csv").get_data(as_text=True)
    browser.get("/rapports/objectifs")
    done = browser.post("/rapports/objectifs", space=KAYES, measure="users", starts="2027-01",
                        ends="2027-12", value="100")  # fmt: skip
    assert done.status_code == 400
    operator = come_in(centre, "operator")
    assert "Kayes" in operator.get("/rapports/").get_data(as_text=True)


def test_a_manager_to_whom_nothing_was_entrusted_is_told_so(centre: Hub) -> None:
    browser = Browser(centre.app)
    person = factories.staff(centre.node, "manager", "Gestionnaire Nouveau")
    staff.set_spaces(centre.node, SYSTEM, person, ())
    service.give_role(centre.node, SYSTEM, person, "manager")
    centre.node.database.run("DELETE FROM space WHERE id = ?", (centre.node.space_id,))
    factories.sign_in_staff(browser, "Gestionnaire Nouveau")
    page = browser.get("/rapports/").get_data(as_text=True)
    for other in ("Nioro", "Yélimané", "Kayes"):
        assert other not in page


@pytest.mark.parametrize("role", ["operator", "technician", "facilitator", "moderator"])
def test_a_role_that_a_space_gave_runs_nothing_at_the_centre(centre: Hub, role: str) -> None:
    there = at(centre.node, KAYES)
    name = f"Étrangère {role}"
    factories.staff(there, role, name)
    browser = factories.sign_in_staff(Browser(centre.app), name)
    for path in ("/animer/personnes/", "/technique/", "/rapports/", "/moderation/"):
        assert browser.get(path).status_code in (403, 404), path


def test_people_come_in_with_a_name_and_a_password(centre: Hub) -> None:
    browser = Browser(centre.app)
    page = browser.get("/entrer").get_data(as_text=True)
    assert "J’ai un nom et un mot de passe" in page
    assert "/entrer/images" not in page
    for path in ("/entrer/images", "/entrer/carte/abc"):
        assert browser.get(path).status_code == 404
    citizen = service.register(
        centre.node,
        SYSTEM,
        service.NewPerson(name="Aminata Ligne", gender="woman", consent="signed"),
    )
    operator = come_in(centre, "operator")
    operator.get(f"/animer/personnes/{citizen}")
    operator.post(f"/animer/personnes/{citizen}/code")
    code = re.findall(r'one-time-code">([^<]+)<', operator.page)[0]
    browser.get("/entrer/code")
    browser.post("/entrer/code", code=code)
    browser.post("/entrer/code", code=code, secret="un bon secret", again="un bon secret")
    assert "Aminata" in browser.get("/mon-espace/").get_data(as_text=True)


def test_an_operator_entrusts_spaces_to_a_manager(centre: Hub) -> None:
    browser = come_in(centre, "operator")
    person = factories.staff(centre.node, "manager", "Gestionnaire Kaarta")
    page = browser.get(f"/animer/personnes/{person}").get_data(as_text=True)
    assert "Espaces confiés à cette personne" in page
    done = browser.post(f"/animer/personnes/{person}/espaces", spaces=NIORO)
    assert done.status_code == 200
    assert staff.spaces_of(person) == (NIORO,)
    browser.get(f"/animer/personnes/{person}")
    browser.post(f"/animer/personnes/{person}/espaces")
    assert NIORO not in staff.spaces_of(person)
    assert directory.count(centre.node) > 10
