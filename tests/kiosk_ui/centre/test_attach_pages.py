"""The space's page that links it to a centre: over a real connection, as a technician uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from hub.main import Hub
from provisioning import checks
from sync.enrolment import asking, deciding, inviting, telling
from sync.timing import schedule
from tests import factories
from tests.browser.live import LiveHub, live_hub
from tests.client import Browser


@pytest.fixture(scope="module")
def served() -> Iterator[LiveHub]:
    """A centre that listens."""
    with live_hub(HUB_ROLE="central", HUB_SPACE_NAME="SaheLink") as live:
        yield live


@pytest.fixture
def technician(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A technician at the space."""
    factories.staff(hub.node, "technician", "Moussa Keita")
    return factories.sign_in_staff(browser(), "Moussa Keita")


def code_of(served: LiveHub, name: str, **how: object) -> str:
    """A code of the centre."""
    with served.node.open():
        code = inviting.invite(served.node, name, **how)  # type: ignore[arg-type]  # as the test says
        served.node.database.close()
    return code


def test_the_whole_way(hub: Hub, technician: Browser, served: LiveHub) -> None:
    page = technician.get("/technique/").text
    assert "n’est rattaché à aucun centre" in page
    code = code_of(served, "Nioro")
    page = technician.get(f"/technique/rattacher?code={code}&centre={served.url}").text
    assert f'value="{code}"' in page
    page = technician.post(
        "/technique/rattacher/chercher", code=code.lower(), centre=served.url
    ).text
    assert "Est-ce votre centre" in page
    assert "SaheLink" in page
    page = technician.post("/technique/rattacher").text
    assert "Le centre doit dire oui" in page
    assert "attach.js" in page
    assert "SaheLink doit encore accepter" in technician.get("/technique/").text
    technician.get("/technique/rattacher")
    assert "Le centre doit dire oui" in technician.post("/technique/rattacher/demander").text
    with served.node.open():
        deciding.approve(served.node, hub.node.journal.writer, "Awa")
        served.node.database.close()
    assert "Cet espace est rattaché" in technician.post("/technique/rattacher/demander").text
    assert "rattaché à SaheLink sous le nom Nioro" in technician.get("/technique/").text
    assert "une nouvelle clé" in technician.get("/technique/rattacher?encore=1").text
    (hub.node.settings.data_dir / "keys" / "certificate.json").write_bytes(b"{}")
    assert "Le certificat de cette machine a été modifié" in technician.get("/technique/").text


def test_mistakes_are_told_at_their_field(technician: Browser, served: LiveHub) -> None:
    code = code_of(served, "Kita")
    technician.get("/technique/rattacher")

    def typed(code: str, centre: str) -> str:
        return technician.post("/technique/rattacher/chercher", code=code, centre=centre).text

    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert "faute dans le groupe 6" in typed(wrong, served.url)
    assert "Écrivez l’adresse" in typed(code, "")
    assert "n’est pas protégée" in typed(code, "http://example.org")
    assert "ne répond pas" in typed(code, "http://127.0.0.1:9")


def test_a_used_code_and_a_second_thought(hub: Hub, technician: Browser, served: LiveHub) -> None:
    code = code_of(served, "Bafoulabé")
    technician.get("/technique/rattacher")
    technician.post("/technique/rattacher/chercher", code=code, centre=served.url)
    assert "Le centre doit dire oui" in technician.post("/technique/rattacher").text
    with served.node.open():
        deciding.refuse(served.node, hub.node.journal.writer, "Awa")
        served.node.database.close()
    assert "n’a pas accepté" in technician.post("/technique/rattacher/demander").text
    technician.get("/technique/rattacher")
    technician.post("/technique/rattacher/chercher", code=code, centre=served.url)
    assert "a déjà servi" in technician.post("/technique/rattacher").text
    technician.post("/technique/rattacher/abandonner")
    with hub.node.open():
        assert asking.standing(hub.node).state == asking.ALONE


def test_people_who_are_here_are_asked_about(
    hub: Hub, technician: Browser, served: LiveHub
) -> None:
    factories.person(hub.node, "Awa Sissoko")
    with served.node.open():
        space = "018f0000-0000-7000-8000-00000000000a"
        from sync.enrolment import roster

        with served.node.journal.writing():
            roster.add_space(served.node, space, "Yélimané", roster.ACTIVE, ("*",))
        served.node.database.close()
    code = code_of(served, "", replaces=space, approved=True)
    technician.get("/technique/rattacher")
    technician.post("/technique/rattacher/chercher", code=code, centre=served.url)
    page = technician.post("/technique/rattacher").text
    assert "déjà inscrites sur cette machine (1)" in page
    page = technician.post("/technique/rattacher", bring="1").text
    assert "Cet espace est rattaché" in page
    assert hub.node.space_id == space
    assert hub.node.database.rows("SELECT DISTINCT space_id FROM person") == [(space,)]


def test_a_hub_that_was_shut_out_says_so_and_what_to_do(
    hub: Hub, technician: Browser, served: LiveHub
) -> None:
    with telling.line_to(hub.node, served.url) as line:
        code = code_of(served, "Kéniéba", approved=True)
        asking.ask(hub.node, line, asking.look(line, served.url, code))
    schedule.contact(hub.node, schedule.NOW)
    assert "rattaché à SaheLink sous le nom Kéniéba" in technician.get("/technique/").text
    assert checks.linked(hub.node)[0].level == "good"
    with served.node.open():
        deciding.revoke_space(served.node, hub.node.space_id, "stolen")
        served.node.database.close()
    hub.node.clock.forward(60_000)  # type: ignore[attr-defined]  # a clock one can set
    schedule.contact(hub.node, schedule.NOW)
    page = technician.get("/technique/").text
    assert "SaheLink n’accepte plus ce serveur" in page
    assert checks.linked(hub.node)[0].level == "act"
    page = technician.get("/technique/rattacher").text
    assert "Le centre n’accepte plus ce serveur" in page
    assert "/technique/rattacher?encore=1" in page
