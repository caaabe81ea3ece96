"""The pages of the board: opportunities and ads, on the screen, on paper and on the wall."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from hub.core.civic.models import CivicThread
from hub.core.clock import DAY_MS, ManualClock
from hub.core.people.service import erase
from hub.core.who import SYSTEM
from hub.features.community.machines import MEETING, OFFER
from hub.main import Hub
from tests.client import Browser
from tests.factories import sign_in_staff
from tests.kiosk_ui.community.hands import join, let_through, make, newest, offer

Browsers = Callable[[], Browser]


def test_an_opportunity_is_gone_after_its_last_day(
    hub: Hub,
    awa: Browser,
    moussa: Browser,
    kadiatou: Browser,
    clock: ManualClock,
    browser: Browsers,
) -> None:
    job = offer(awa)
    assert "Maçon" not in moussa.get("/communaute/travail/").text
    let_through(kadiatou, job)
    assert "Maçon" in moussa.get("/communaute/travail/?genre=job").text
    assert "Maçon" not in moussa.get("/communaute/travail/?genre=ad").text
    assert "76 12 34 56" not in moussa.get(f"/communaute/travail/{job}").text
    moussa.post(f"/communaute/travail/{job}/faire", action="interest", text="Je suis maçon.")
    assert "C’est noté" in moussa.page
    page = awa.get("/mon-espace/boite").text
    assert "Votre annonce intéresse quelqu’un" in page and "Je suis maçon." in page
    assert "Moussa Keïta" in awa.get(f"/communaute/travail/{job}").text
    visitor = browser()
    visitor.enter()
    assert "Moussa" not in visitor.get(f"/communaute/travail/{job}").text
    clock.forward(31 * DAY_MS)
    visitor.enter()
    assert "Maçon" not in visitor.get("/communaute/travail/").text
    assert "C’est terminé" in visitor.get(f"/communaute/travail/{job}").text


def test_a_number_is_shown_to_who_came_in_if_its_owner_says_so_and_goes_with_her(
    hub: Hub, awa: Browser, moussa: Browser, kadiatou: Browser, browser: Browsers
) -> None:
    job = offer(awa, contact="phone")
    let_through(kadiatou, job)
    assert "76 12 34 56" in moussa.get(f"/communaute/travail/{job}").text
    visitor = browser()
    visitor.enter()
    assert "76 12 34 56" not in visitor.get(f"/communaute/travail/{job}").text
    assert "Aucun numéro" in moussa.get("/communaute/travail/proposer").text
    moussa.post(
        "/communaute/travail/proposer", kind="ad", text="Une chèvre", contact="phone"
    )  # fmt: skip
    assert "Aucun numéro n’est connu ici" in moussa.page
    erase(hub.node, SYSTEM, CivicThread.get(CivicThread.id == job).author)
    assert moussa.get(f"/communaute/travail/{job}").status_code == 404
    assert "Maçon" not in moussa.get("/communaute/travail/").text


def test_the_board_is_printed_and_shown_on_the_wall(
    hub: Hub, awa: Browser, moussa: Browser, kadiatou: Browser
) -> None:
    let_through(kadiatou, offer(awa, contact="phone"))
    page = moussa.get("/communaute/travail/feuille").text
    assert "Maçon" in page and "Troungoumbé" in page
    assert "76 12 34 56" not in page, "a wall is read by everybody"
    assert moussa.get("/communaute/travail/feuille.pdf").data.startswith(b"%PDF")
    wall = kadiatou.get("/ecran/travail?n=9").text
    assert "Maçon" in wall and 'data-at="2"' in wall
    assert moussa.get("/ecran/travail", follow=False).location.startswith("/entrer/equipe")


def test_the_facilitator_sees_what_waits_for_her(
    hub: Hub, awa: Browser, moussa: Browser, kadiatou: Browser, clock: ManualClock
) -> None:
    group = make(kadiatou, entry="request", title="Les maraîchers")
    join(moussa, group)
    kadiatou.get(f"/communaute/{group}/reunion")
    day = datetime.fromtimestamp((clock.now_ms() + DAY_MS) / 1000, UTC).date().isoformat()
    kadiatou.post(f"/communaute/{group}/reunion", day=day, hour="08:00", place="Au puits")
    meeting = newest(MEETING.name).id
    sheet = f"/communaute/{group}/reunion/{meeting}/feuille.pdf"
    assert kadiatou.get(sheet).data.startswith(b"%PDF")
    assert moussa.get(sheet).status_code == 403
    let_through(kadiatou, offer(awa))
    moussa.get(f"/communaute/travail/{newest(OFFER.name).id}")
    moussa.post(f"/communaute/travail/{newest(OFFER.name).id}/faire", action="interest")
    page = kadiatou.get("/animer/communaute").text
    assert "1 personne demande à entrer" in page and "Moussa Keïta" in page
    assert "Réunions sans compte rendu" not in page
    clock.forward(2 * DAY_MS)
    sign_in_staff(kadiatou)
    assert "Réunions sans compte rendu" in kadiatou.get("/animer/communaute").text
    kadiatou.get(f"/communaute/{group}/reunion/{meeting}")
    kadiatou.post(f"/communaute/{group}/reunion/{meeting}", action="minute", text="Fait")
    assert "Réunions sans compte rendu" not in kadiatou.get("/animer/communaute").text


def test_an_author_extends_fills_and_takes_back_what_she_offers(
    hub: Hub, awa: Browser, moussa: Browser, kadiatou: Browser
) -> None:
    first, second = offer(awa), offer(awa, kind="ad", title="Moulin")
    for thread in (first, second):
        let_through(kadiatou, thread)
    awa.get(f"/communaute/travail/{first}")
    awa.post(f"/communaute/travail/{first}/faire", action="extend", until="2001-01-01")
    assert "Ce jour est passé" in awa.page
    awa.post(f"/communaute/travail/{first}/faire", action="fill")
    assert "Quelqu’un a été trouvé" in awa.page
    assert moussa.post(f"/communaute/travail/{second}/faire", action="fill").status_code == 403
    awa.get(f"/communaute/travail/{second}")
    awa.post(f"/communaute/travail/{second}/faire", action="withdraw")
    page = moussa.get("/communaute/travail/").text
    assert "Maçon" not in page and "Moulin" not in page
    assert "Moulin" in awa.get("/communaute/travail/").text


def test_where_the_clock_is_before_its_time_the_last_day_must_be_typed(
    hub: Hub, awa: Browser, clock: ManualClock
) -> None:
    clock.believed, clock.wall = False, DAY_MS
    assert re.search(
        r'name="until" type="date" value=""', awa.get("/communaute/travail/proposer").text
    )
    awa.post("/communaute/travail/proposer", kind="job", text="Un maçon", until="")
    assert "Écrivez le jour" in awa.page
    awa.post("/communaute/travail/proposer", kind="job", text="Un maçon", until="2030-01-31")
    assert "31 janvier 2030" in awa.page
