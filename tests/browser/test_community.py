"""The community in a real browser: by voice among women, a board that forgets, pages for everybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from hub.core.clock import DAY_MS, ManualClock
from hub.core.people import pictures, sessions
from hub.main import Hub
from tests.browser import civic_hands as civic
from tests.browser.civic_hands import Hands
from tests.browser.live import LiveHub
from tests.browser.test_accessible import NARROW, PHONE, problems
from tests.factories import person, staff
from tests.hub.features.community.life import Life, begun

pytestmark = pytest.mark.browser
#: Every page, by who opens it; ``{}`` are those of the life.
FOR_ALL = (
    "/communaute/", "/communaute/{youth}", "/communaute/{women}", "/communaute/{weavers}",
    "/communaute/nouveau", "/communaute/{youth}/dire", "/communaute/{youth}/membres",
    "/communaute/travail/", "/communaute/travail/?genre=ad", "/communaute/travail/{job}",
    "/communaute/travail/proposer", "/communaute/travail/feuille", "/communaute/signaler/{job}",
)  # fmt: skip
FOR_STAFF = (
    "/animer/communaute", "/communaute/{weavers}/membres", "/communaute/{youth}/reunion",
    "/communaute/travail/{job}?pour={binta}", "/communaute/{women}/dire?pour={awa}",
    "/communaute/{women}/entrer?pour={awa}",
)  # fmt: skip


@pytest.fixture(scope="module")
def hands(speaking: Browser, busy: LiveHub) -> Hands:
    """At the hub's own screen, with a microphone."""
    return civic.microphone(speaking, busy)


@pytest.fixture(scope="module")
def life(busy: LiveHub) -> Life:
    with busy.node.open():
        made = begun(busy.node, staff(busy.node, "facilitator", "Sira Traoré"))
        busy.node.database.close()
        return made


def test_every_page_is_for_everybody(hands: Hands, life: Life) -> None:
    for who, strong, paths in ((life.binta, False, FOR_ALL), (life.sira, True, FOR_STAFF)):
        page = hands.screen(who, strong)
        for path in paths:
            hands.open(page, path.format(**vars(life)))
            page.set_viewport_size(NARROW)
            assert problems(page) == [], path
            page.set_viewport_size(PHONE)


def test_the_wall_shows_the_board(hands: Hands, life: Life) -> None:
    page = hands.screen(life.sira)
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{hands.origin}/ecran/travail")
    for number in range(2, 6):
        page.keyboard.press("ArrowRight")
        expect(page.locator("[data-counter]")).to_have_text(str(number))
    assert page.evaluate("document.documentElement.scrollHeight") <= 768
    page.keyboard.press("Escape")
    page.wait_for_url("**/communaute/travail/")


def test_a_woman_joins_speaks_and_is_heard_among_women(hands: Hands, life: Life) -> None:
    with hands.live.node.open():
        fatou = person(hands.live.node, "Fatou Ba")
        pictures.give_code(hands.live.node, fatou)
        hands.live.node.database.close()
    woman = hands.screen(fatou, strong=False)
    hands.open(woman, "/")
    woman.locator('a.tile[href="/communaute/"]').click()
    woman.locator(f'a.card[href="/communaute/{life.women}"]').click()
    woman.locator("form[action$='/moi'] button.button--big").click()
    expect(woman.locator(".notice--good:not([data-kept])")).to_be_visible()
    woman.locator("a.button--big[href$='/dire']").click()
    hands.say(woman)
    woman.wait_for_url("**?dit=1")
    expect(woman.locator(".notice--good:not([data-kept])")).to_contain_text("modérateur")
    civic.for_everybody(woman)

    moderator = hands.screen(life.sira)
    hands.open(moderator, "/animer/moderation/")
    moderator.locator(".c-list > li", has_text="Fatou Ba").locator("a.button").click()
    civic.heard(moderator)
    moderator.locator("form[action$='/publier'] button").first.click()

    other = hands.screen(life.awa, strong=False)
    hands.open(other, f"/communaute/{life.women}")
    civic.heard(other)
    civic.for_everybody(other)
    other.locator("button[value=thank]").first.click()
    expect(other.locator("button[value=thank]").first).to_have_attribute("aria-pressed", "true")
    hands.open(woman, "/mon-espace/boite")
    expect(woman.locator(".c-list > li").first).to_contain_text("publié")
    man = hands.screen(life.moussa, strong=False)
    hands.open(man, "/communaute/")
    expect(man.locator(f'a[href="/communaute/{life.women}"]')).to_have_count(0)


@pytest.fixture
def here(hub: Hub) -> Iterator[str]:
    """A hub of this process, whose clock the test moves."""
    server = make_server("127.0.0.1", 0, hub.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def test_a_job_disappears_after_its_last_day(
    chromium: Browser, hub: Hub, clock: ManualClock, here: str
) -> None:
    life = begun(hub.node)

    def screen() -> Page:
        context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
        token = sessions.sign_in(hub.node, life.binta, False, "phone")
        context.add_cookies([{"name": "espace", "value": token, "url": here}])
        return context.new_page()

    page = screen()
    page.goto(f"{here}/communaute/travail/?genre=job")
    expect(page.locator(".k-offer")).to_have_count(1)
    expect(page.locator(".k-offer")).to_contain_text("Maçon")
    clock.forward(30 * DAY_MS)
    page = screen()
    page.goto(f"{here}/communaute/travail/?genre=job")
    expect(page.locator(".k-offer")).to_have_count(1)
    clock.forward(DAY_MS)
    page = screen()
    page.goto(f"{here}/communaute/travail/")
    expect(page.locator(".k-offer")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Rien au tableau")
    page.goto(f"{here}/communaute/travail/{life.job}")
    expect(page.locator(".x-states")).to_contain_text("terminé")
    expect(page.locator("form[action$='/faire']")).to_have_count(0)
