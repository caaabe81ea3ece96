"""MonElu's pages: the doors, proposing a screen at a time, supporting, deciding, the plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest

from hub.core.civic import service as civic
from hub.core.civic.models import CivicThread
from hub.core.civic.service import Matter
from hub.core.people import pictures
from hub.main import Hub
from tests import factories
from tests.client import Browser
from tests.kiosk_ui.civic.monelu_people import COMMUNE, do, official, propose

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def awa(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A learner who signed in with her pictures, in the commune of Nioro."""
    made = factories.sign_in(browser(), hub.node, factories.person(hub.node))
    made.get(f"/monelu/commune/{COMMUNE}")
    return made


@pytest.fixture
def kadiatou(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A facilitator."""
    factories.staff(hub.node)
    return factories.sign_in_staff(browser())


@pytest.fixture
def mayor(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """The mayor of that commune."""
    official(hub.node, "Demba Coulibaly")
    return factories.sign_in_staff(browser(), "Demba Coulibaly")


def test_four_doors_and_what_is_new(awa: Browser) -> None:
    awa.get("/monelu/")
    doors = awa.page
    for path in ("messages", "decisions", "propositions", "plan"):
        assert f'href="/monelu/{path}"' in doors
        assert awa.get(f"/monelu/{path}").status_code == 200
    assert "Commune de Diarra" in doors


def test_a_visitor_reads_and_is_asked_to_come_in_to_speak(
    browser: Callable[[], Browser], awa: Browser, kadiatou: Browser
) -> None:
    path = propose(awa)
    do(kadiatou, path, "publish")
    visitor = browser()
    visitor.enter()
    visitor.get(path)
    assert "Un puits" in visitor.page and "Entrer pour la soutenir" in visitor.page
    assert visitor.post(f"{path}/soutien", yes="1").status_code == 403


def test_a_proposal_is_made_one_screen_at_a_time_and_shown_once_moderated(
    awa: Browser, kadiatou: Browser
) -> None:
    path = propose(awa)
    assert "Attend l’animateur" in awa.page
    awa.get("/monelu/propositions")
    assert "Un puits" not in awa.page
    awa.get("/monelu/propositions?moi=1")
    assert "Un puits" in awa.page
    assert do(kadiatou, path, "publish") == 200
    awa.get("/monelu/propositions")
    assert "Un puits pour le quartier" in awa.page


def test_a_proposal_sent_twice_is_made_once(awa: Browser) -> None:
    awa.get("/monelu/proposer")
    awa.post("/monelu/proposer", subject="road")
    awa.post("/monelu/proposer", text="Réparer la route")
    awa.post("/monelu/proposer")
    awa.post("/monelu/proposer")
    fields = awa.hidden()
    first = awa.client.post("/monelu/proposer", data=fields)
    second = awa.client.post("/monelu/proposer", data=fields)
    assert first.headers["Location"] == second.headers["Location"]
    awa.get("/monelu/propositions?moi=1")
    assert awa.page.count("m-card-link") == 1


def test_what_was_said_is_kept_when_going_back_and_when_something_lacks(awa: Browser) -> None:
    awa.get("/monelu/proposer")
    awa.post("/monelu/proposer", subject="school")
    answer = awa.post("/monelu/proposer", text=" ", title="Une école")
    assert answer.status_code == 400
    assert "il faut l’un des deux" in awa.page and 'value="Une école"' in awa.page
    awa.post("/monelu/proposer", text="Une classe de plus", title="Une école")
    awa.post("/monelu/proposer", back="1")
    assert "Une classe de plus" in awa.page and 'name="step" value="say"' in awa.page


def test_a_photo_goes_along_from_screen_to_screen(awa: Browser, kadiatou: Browser) -> None:
    awa.get("/monelu/proposer")
    awa.post("/monelu/proposer", subject="water")
    awa.post("/monelu/proposer", text="Le puits est cassé")
    awa.post("/monelu/proposer", photo=(BytesIO(PNG), "puits.png"))
    assert awa.hidden()["photo_envoi"]
    awa.post("/monelu/proposer", benefit="women")
    assert "Votre photo est prête" in awa.page
    awa.post("/monelu/proposer")
    awa.get("/monelu/propositions?moi=1")
    awa.get(re.search(r"/monelu/voir/[0-9a-f-]+", awa.page)[0])  # type: ignore[index]  # it is there
    assert "La photo est en train d’être préparée" in awa.page


def test_a_facilitator_proposes_and_opines_for_who_cannot_come_to_the_keys(
    hub: Hub, kadiatou: Browser, browser: Callable[[], Browser]
) -> None:
    binta = factories.person(hub.node, "Binta Ba")
    code = pictures.give_code(hub.node, binta)
    kadiatou.get("/monelu/")
    assert "/animer/pour?suite=/monelu/proposer" in kadiatou.page
    kadiatou.get("/animer/pour?q=binta&suite=/monelu/proposer")
    assert f'href="/monelu/proposer?pour={binta}"' in kadiatou.page
    kadiatou.get(f"/monelu/proposer?pour={binta}")
    kadiatou.post("/monelu/proposer", subject="water")
    kadiatou.post("/monelu/proposer", text="Un puits pour le quartier")
    kadiatou.post("/monelu/proposer")
    kadiatou.post("/monelu/proposer", benefit="women")
    assert "Binta Ba est d’accord" in kadiatou.page
    assert kadiatou.post("/monelu/proposer", consent="").status_code == 400
    wrong = {f"code{n}": name for n, name in enumerate(code[::-1])}
    assert kadiatou.post("/monelu/proposer", consent="pictures", **wrong).status_code == 400
    right = {f"code{n}": name for n, name in enumerate(code)}
    kadiatou.post("/monelu/proposer", consent="pictures", **right)
    path = re.search(r"/monelu/voir/[0-9a-f-]+", kadiatou.page)[0]  # type: ignore[index]  # it is there
    assert "Binta Ba" in kadiatou.page and "Écrit par Kadiatou Diallo" in kadiatou.page
    do(kadiatou, path, "publish")

    kadiatou.get(path)
    assert f"/animer/pour?suite={path}%23avis" in kadiatou.page
    kadiatou.get(f"/animer/pour?suite={path}%23avis")
    assert f'href="{path}?pour={binta}#avis"' in kadiatou.page
    kadiatou.get(f"{path}?pour={binta}")
    assert kadiatou.post(f"{path}/avis", stance="for", text="Oui").status_code == 400
    assert "Demandez à la personne" in kadiatou.page and "Oui" in kadiatou.page
    kadiatou.post(f"{path}/avis", stance="for", text="Oui", consent="spoken")
    acts = [matter.standing.acts[0] for matter in of_author(hub, binta)]
    assert [(act.hat, act.told["consent"]) for act in acts] == [
        ("facilitator", "pictures"), ("facilitator", "spoken"),
    ]  # fmt: skip
    assert {matter.thread.gender for matter in of_author(hub, binta)} == {"woman"}


def of_author(hub: Hub, person: str) -> list[Matter]:
    """The matters of somebody, in order."""
    with hub.node.open():
        rows = CivicThread.select().where(CivicThread.author == person).order_by(CivicThread.hlc)
        return civic.matters(hub.node, rows)


def test_nobody_else_speaks_for_somebody(hub: Hub, awa: Browser) -> None:
    binta = factories.person(hub.node, "Binta Ba")
    awa.get("/animer/pour?q=binta")
    assert "Binta" not in awa.page
    awa.get(f"/monelu/proposer?pour={binta}")
    assert "Binta" not in awa.page and 'name="pour"' not in awa.page
    awa.post("/monelu/proposer", subject="water", pour=binta)
    awa.post("/monelu/proposer", text="Un puits", pour=binta)
    for _screen in range(3):
        awa.post("/monelu/proposer", pour=binta, consent="spoken")
    assert of_author(hub, binta) == []
    awa.get("/monelu/propositions?moi=1")
    assert "Un puits" in awa.page


def test_supporting_and_taking_back(awa: Browser, kadiatou: Browser) -> None:
    path = propose(awa)
    do(kadiatou, path, "publish")
    awa.get(path)
    awa.post(f"{path}/soutien", yes="1")
    assert re.search(r"<strong>1</strong>", awa.page)
    awa.post(f"{path}/soutien", yes="0")
    assert re.search(r"<strong>0</strong>", awa.page)


def test_an_opinion_is_shown_after_moderation(awa: Browser, kadiatou: Browser) -> None:
    path = propose(awa)
    do(kadiatou, path, "publish")
    awa.get(path)
    assert awa.post(f"{path}/avis", text="Oui").status_code == 400
    assert "Choisissez" in awa.page
    assert (
        awa.post(f"{path}/avis", text="Les <b>femmes</b> y gagnent", stance="for").status_code
        == 200
    )
    assert "&lt;b&gt;femmes" in awa.page
    kadiatou.get(path)
    assert "femmes&lt;" not in kadiatou.page


def test_a_mayor_publishes_for_the_own_commune(mayor: Browser, awa: Browser) -> None:
    mayor.get("/monelu/publier/message")
    assert mayor.post("/monelu/publier/message", title="La route").status_code == 400
    assert "Parlez ou écrivez" in mayor.page and "La route" in mayor.page
    mayor.post("/monelu/publier/message", title="", text="Bonjour à tous\nLe marché ouvre.")
    assert "<h1>Bonjour à tous</h1>" in mayor.page
    mayor.get("/monelu/publier/message")
    mayor.post("/monelu/publier/message", title="La route est ouverte", text="Depuis ce matin.")
    awa.get("/monelu/")
    assert "La route est ouverte" in awa.page
    mayor.get("/monelu/publier/decision")
    mayor.post("/monelu/publier/decision", title="Budget", text="Voté.", date="2026-03-01")
    awa.get("/monelu/decisions")
    assert "Conseil du 1er mars 2026" in awa.page


def test_an_official_whom_the_directory_does_not_know_is_told_so(
    hub: Hub, browser: Callable[[], Browser]
) -> None:
    factories.staff(hub.node, "official", "Sans Commune")
    one = factories.sign_in_staff(browser(), "Sans Commune")
    one.get("/monelu/publier/")
    assert "L’annuaire ne dit pas encore" in one.page
    one.get("/monelu/publier/message")
    assert one.post("/monelu/publier/message", title="x", text="x").status_code == 403


def test_from_paper_to_the_plan_on_the_wall(
    awa: Browser, kadiatou: Browser, mayor: Browser
) -> None:
    path = propose(awa)
    do(kadiatou, path, "publish")
    assert do(kadiatou, path, "paper", number="beaucoup") == 400
    assert "Écrivez un nombre entier" in kadiatou.page and 'value="beaucoup"' in kadiatou.page
    do(kadiatou, path, "paper", number="40")
    assert "<strong>40</strong>" in kadiatou.page
    do(kadiatou, path, "review")
    do(mayor, path, "accept", owner="Le maire", by="2026-12-31", line="Eau", cost="4 500 000")
    do(mayor, path, "start")
    do(mayor, path, "follow", percent="60")
    awa.get("/monelu/plan")
    for said in ("Un puits", "Le maire", "31 décembre 2026", "Eau", "4\u202f500\u202f000", "60"):
        assert said in awa.page, said
    do(mayor, path, "done", done_photo=(BytesIO(PNG), "puits.png"))
    awa.get(path)
    assert "Est-ce vraiment fait" in awa.page
    assert awa.post(f"{path}/faire/contest", reason="").status_code == 400
    awa.post(f"{path}/faire/contest", reason="Il n’y a pas d’eau")
    assert "Des gens disent que ce n’est pas fait" in awa.page
    assert "Il n’y a pas d’eau" in awa.page
    for size in ("A3", "A4"):
        answer = awa.get(f"/monelu/plan.pdf?format={size}")
        assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")


def test_an_old_page_says_that_somebody_acted_meanwhile_and_shows_what_stands(
    awa: Browser, kadiatou: Browser, mayor: Browser
) -> None:
    path = propose(awa)
    do(kadiatou, path, "publish")
    do(kadiatou, path, "paper", number="40")
    do(kadiatou, path, "review")
    mayor.get(path)
    do(awa, path, "withdraw")
    answer = mayor.post(f"{path}/faire/accept", owner="Le maire", by="2026-12-31")
    assert answer.status_code == 403
    assert "quelqu’un a agi entre-temps" in mayor.page and "Retirée" in mayor.page


def test_words_of_people_are_never_markup(awa: Browser, kadiatou: Browser) -> None:
    path = propose(awa, '<script>alert("1")</script> 100 % <b>', title="<i>Un</i> 50 %")
    do(kadiatou, path, "refuse", reason="<u>Non</u> 10 %(x)s")
    awa.get(path)
    assert "&lt;u&gt;Non" in awa.page and "<u>Non" not in awa.page
    assert "<script>alert" not in awa.page and "<i>Un" not in awa.page


def test_only_moderators_hide_and_the_author_still_sees_it(awa: Browser, kadiatou: Browser) -> None:
    path = propose(awa)
    do(kadiatou, path, "publish")
    assert awa.post(f"{path}/cacher", reason="x").status_code == 403
    kadiatou.get(path)
    kadiatou.post(f"{path}/cacher", reason="Insultes")
    awa.get("/monelu/propositions")
    assert "Un puits" not in awa.page
    assert awa.get(path).status_code == 200
    assert "masqué" in awa.page
