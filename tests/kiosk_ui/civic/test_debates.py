"""The pages of debates: planning, opening, speaking, moderating, concluding, on paper, on the wall."""

from __future__ import annotations

import io
import math
import re
import wave
from collections.abc import Callable

import pytest

from hub.core.blobs.work import prepare
from hub.core.civic import service as civic
from hub.core.civic.models import CivicThread
from hub.core.clock import ManualClock
from hub.core.people import pictures
from hub.core.who import Who
from hub.features.debates.timekeeping import keep_hours
from hub.features.directory import service as directory
from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in, sign_in_staff, staff

Browsers = Callable[[], Browser]
HOUR = 3_600_000


@pytest.fixture
def leader(hub: Hub, browser: Browsers) -> Browser:
    """A facilitator who has come in."""
    staff(hub.node)
    return sign_in_staff(browser())


def plan(hub: Hub, leader: Browser, **told: str) -> str:
    """Plan a debate for the hours that the form offers; answers its id."""
    commune = directory.communes(hub.node)[0].code
    leader.get(f"/animer/debats/nouveau?commune={commune}")
    given = {
        name: re.search(rf'name="{name}" type="\w+" value="([^"]*)"', leader.page)[1]  # type: ignore[index]  # the form has it
        for name in ("day", "opens", "closes")
    }
    leader.post("/animer/debats/nouveau", **{"subject": "L’eau du maraîchage", **given, **told})
    row = CivicThread.get_or_none(CivicThread.machine == "debate")
    return str(row.id) if row else ""


def test_the_form_offers_saturday_morning_and_counts_once(
    hub: Hub, leader: Browser, clock: ManualClock
) -> None:
    leader.get("/animer/debats/nouveau")
    assert 'value="09:00"' in leader.page
    assert 'value="12:00"' in leader.page
    thread = plan(hub, leader)
    assert "samedi" in leader.page
    leader.get("/animer/debats/nouveau")
    form = {**leader.hidden(), "commune": "ML", "day": "2027-02-06", "subject": "Le marché"}
    for _time in range(2):
        leader.post("/animer/debats/nouveau", opens="09:00", closes="12:00", **form)
    assert CivicThread.select().where(CivicThread.machine == "debate").count() == 2
    leader.get("/debats/")
    assert f"/debats/{thread}" in leader.page


def test_hours_that_cannot_be_are_said_and_what_was_typed_stays(hub: Hub, leader: Browser) -> None:
    assert plan(hub, leader, opens="12:00", closes="09:00") == ""
    assert "Le débat finit avant de commencer" in leader.page
    assert "L’eau du maraîchage" in leader.page
    assert plan(hub, leader, day="2001-01-06") == ""
    assert "passé" in leader.page
    assert plan(hub, leader, day="bientôt") == ""
    assert "Écrivez le jour et les heures" in leader.page


def test_a_debate_from_the_plan_to_its_conclusions(
    hub: Hub, browser: Browsers, leader: Browser, clock: ManualClock
) -> None:
    node = hub.node
    thread = plan(hub, leader)
    awa = sign_in(browser(), node, person(node, "Awa Sissoko"))
    awa.get(f"/debats/{thread}")
    assert "/parler" not in awa.page
    leader.get(f"/animer/debats/{thread}")
    leader.post(f"/animer/debats/{thread}/faire", action="open")
    awa.get(f"/debats/{thread}/parler")
    form = awa.hidden()
    awa.post(f"/debats/{thread}/parler", text="")
    assert "Dites-le, ou écrivez-le" in awa.page
    awa.post(f"/debats/{thread}/parler", text="L’eau <b>manque</b>", **form)
    awa.post(f"/debats/{thread}/parler", text="L’eau <b>manque</b>", **form)
    assert awa.page.count("L’eau &lt;b&gt;manque&lt;/b&gt;") == 1
    assert "Un modérateur écoute d’abord" in awa.page
    visitor = browser()
    visitor.enter()
    visitor.get(f"/debats/{thread}")
    assert "manque" not in visitor.page
    said = CivicThread.get(CivicThread.machine == "contribution")
    other = Who(staff(node, "moderator", "Fanta Camara"), "v", granted=("moderator",), strong=True)
    civic.act(node, other, said.id, "publish", "moderator")
    visitor.get(f"/debats/{thread}")
    assert "manque" in visitor.page
    leader.get(f"/animer/debats/{thread}")
    leader.post(f"/animer/debats/{thread}/faire", action="floor", name="Modibo Keïta")
    leader.get(f"/ecran/debat/{thread}")
    assert "Modibo Keïta" in leader.page
    assert "manque" in leader.page
    told = leader.get(f"/ecran/debat/{thread}/etat").get_json()
    assert (told["state"], told["speaking"], told["said"]) == ("open", "Modibo Keïta", 1)
    leader.get(f"/animer/debats/{thread}")
    leader.post(f"/animer/debats/{thread}/faire", action="close")
    assert leader.get(f"/debats/{thread}/compte-rendu").status_code == 404
    leader.get(f"/animer/debats/{thread}/conclusions")
    leader.post(f"/animer/debats/{thread}/conclusions", text=" ")
    assert "Écrivez les conclusions" in leader.page
    leader.post(f"/animer/debats/{thread}/conclusions", text="Un forage avant juin.")
    visitor.get("/debats/")
    assert "Un forage avant juin." in visitor.page
    for paper in ("ordre-du-jour", "compte-rendu"):
        assert visitor.get(f"/debats/{thread}/{paper}").status_code == 200
        assert visitor.get(f"/debats/{thread}/{paper}.pdf").data.startswith(b"%PDF")
    assert "Un forage avant juin." in visitor.page


def test_the_clock_opens_it_and_an_old_page_says_that_somebody_acted(
    hub: Hub, leader: Browser, clock: ManualClock
) -> None:
    thread = plan(hub, leader)
    leader.get(f"/animer/debats/{thread}")
    clock.forward(8 * 24 * HOUR)
    assert keep_hours(hub.node) == 2
    sign_in_staff(leader)
    form = leader.hidden()
    answer = leader.post(f"/animer/debats/{thread}/faire", action="open", **form)
    assert answer.status_code == 403
    assert "entre-temps" in leader.page


def test_among_women_means_that_men_do_not_see_it(
    hub: Hub, browser: Browsers, leader: Browser
) -> None:
    thread = plan(hub, leader, room="women")
    assert "Entre femmes" in leader.page
    man = sign_in(browser(), hub.node, person(hub.node, "Moussa", gender="man"))
    for path in ("", "/parler", "/ordre-du-jour", "/ordre-du-jour.pdf"):
        assert man.get(f"/debats/{thread}{path}").status_code == 404
    assert "maraîchage" not in man.get("/debats/").get_data(as_text=True)
    woman = sign_in(browser(), hub.node, person(hub.node, "Binta"))
    assert woman.get(f"/debats/{thread}").status_code == 200


def test_her_pictures_prove_that_she_lets_the_facilitator_speak(hub: Hub, leader: Browser) -> None:
    thread = plan(hub, leader)
    leader.get(f"/animer/debats/{thread}")
    leader.post(f"/animer/debats/{thread}/faire", action="open")
    assert f"/animer/pour?suite=/debats/{thread}/parler" in leader.page
    binta = person(hub.node, "Binta Ba")
    code = pictures.give_code(hub.node, binta)
    path = f"/debats/{thread}/parler"
    leader.get(f"{path}?pour={binta}")
    said = {"text": "L’eau manque", "consent": "pictures"}
    leader.post(path, **said, **{f"code{n}": name for n, name in enumerate(code[::-1])})
    assert "Ce ne sont pas les images" in leader.page
    leader.post(path, **said, **{f"code{n}": name for n, name in enumerate(code)})
    row = CivicThread.get(CivicThread.machine == "contribution")
    assert row.author == binta and row.behalf != binta


def test_the_language_switch_leads_back_to_the_debate(hub: Hub, leader: Browser) -> None:
    thread = plan(hub, leader)
    leader.get(f"/debats/{thread}")
    assert f"/langue?suite=/debats/{thread}" in leader.page


def test_one_speaks_with_a_voice_alone(hub: Hub, browser: Browsers, leader: Browser) -> None:
    thread = plan(hub, leader)
    leader.get(f"/animer/debats/{thread}")
    leader.post(f"/animer/debats/{thread}/faire", action="open")
    awa = sign_in(browser(), hub.node, person(hub.node, "Awa Sissoko"))
    awa.get(f"/debats/{thread}/parler")
    awa.post(f"/debats/{thread}/parler", voice=(io.BytesIO(wav()), "voix.wav"))
    prepare(hub.node)
    awa.get(f"/debats/{thread}")
    assert "Ce que j’ai dit" in awa.page
    assert "data-sound=" in awa.page
    address = re.search(r'data-sound="([^"]+)"', awa.page)
    assert address is not None
    assert awa.get(address[1].replace("&amp;", "&")).mimetype == "audio/ogg"


def wav() -> bytes:
    """Two seconds of a tone, as a phone's recorder may send it."""
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setparams((1, 2, 16_000, 0, "NONE", ""))
        tone = (int(8000 * math.sin(at / 6)) for at in range(32_000))
        made.writeframes(b"".join(level.to_bytes(2, "little", signed=True) for level in tone))
    return out.getvalue()
