"""MonElu, debates, moderation and reports in a real browser: by voice, and for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.core.people import pictures
from hub.features.monelu import rules as monelu
from hub.features.monelu import service
from tests.browser import civic_hands as civic
from tests.browser.civic_hands import Hands
from tests.browser.live import LiveHub
from tests.factories import staff
from tests.hub.features.xensa.town import Town, town

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hands(speaking: Browser, busy: LiveHub) -> Hands:
    """At the hub's own screen, with a microphone."""
    return civic.microphone(speaking, busy)


@pytest.fixture(scope="module")
def place(busy: LiveHub) -> Town:
    with busy.node.open():
        made = town(busy.node)
        pictures.give_code(busy.node, made.awa)
        return made


def lets_through(hands: Hands, moderator: Page, count: int) -> None:
    """Listen to everything that waits, and publish it."""
    hands.open(moderator, "/animer/moderation/")
    moderator.locator(".c-list a.button").first.click()
    for _one in range(count):
        civic.heard(moderator)
        civic.for_everybody(moderator)
        moderator.locator("form[action$='/publier'] button").first.click()
    expect(moderator.get_by_text("Rien ne vous attend")).to_be_visible()


def test_an_official_speaks_a_woman_answers_and_proposes(hands: Hands, place: Town) -> None:
    mayor = hands.screen(place.maire)
    hands.open(mayor, "/monelu/publier/")
    mayor.locator("a[href$='/message']").click()
    civic.for_everybody(mayor)
    hands.say(mayor)
    expect(mayor.locator(".notice--good:not([data-kept])").first).to_contain_text("publié")
    message = mayor.url.partition("?")[0]

    woman = hands.screen(place.awa, strong=False)
    hands.open(woman, "/monelu/")
    civic.heard(woman)
    woman.locator(".m-card-link").first.click()
    assert woman.url == message
    civic.for_everybody(woman)
    woman.locator(".m-say > summary").click()
    woman.locator(".m-say .choice").nth(2).click()
    hands.say(woman)
    expect(woman.locator("#avis > .notice--good")).to_be_visible()
    civic.for_everybody(woman)
    proposal = proposes(hands, woman)

    lets_through(hands, hands.screen(place.kadi), 2)
    hands.open(mayor, "/mon-espace/boite")
    expect(mayor.locator(".c-list > li").first).to_contain_text("a donné son avis")
    hands.open(woman, proposal)
    civic.heard(woman)
    woman.locator("#soutien button.button--big").click()
    expect(woman.locator(".m-support-count strong")).to_have_text("1")
    woman.goto(message)
    expect(woman.locator(".m-thought--question")).to_be_visible()
    civic.heard(woman, 2)


def proposes(hands: Hands, woman: Page) -> str:
    """Five screens, one thing each, without a word typed; answers the proposal's address."""
    hands.open(woman, "/monelu/proposer")
    woman.locator(".m-pick").first.click()
    civic.for_everybody(woman)
    hands.say(woman)
    expect(woman.locator("input[name=photo]")).to_be_attached()
    for _step in ("photo", "for"):
        civic.for_everybody(woman)
        woman.locator(".m-next button.button--big").last.click()
    expect(woman.get_by_text("Votre voix est prête")).to_be_visible()
    civic.for_everybody(woman)
    woman.locator(".m-next button.button--big").last.click()
    expect(woman.locator(".notice--good:not([data-kept])").first).to_be_visible()
    return woman.url.partition("?")[0].removeprefix(hands.origin)


def test_a_facilitator_holds_the_pen_for_a_woman(hands: Hands, place: Town) -> None:
    with hands.live.node.open():
        code = pictures.give_code(hands.live.node, place.binta)
    page = hands.screen(place.kadi)
    hands.open(page, "/monelu/")
    page.locator("a[href^='/animer/pour']").click()
    page.fill("#q", "binta")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=binta*")
    civic.for_everybody(page)
    page.locator("a.card").first.click()
    page.locator(".m-pick").nth(2).click()
    expect(page.locator(".notice--info").first).to_contain_text("Binta Ba")
    hands.say(page)
    for _step in ("photo", "for"):
        page.locator(".m-next button.button--big").last.click()
    expect(page.locator(".agree-pictures")).to_be_hidden()
    page.locator("input[value=pictures] + .choice-face").click()
    for nth, name in enumerate(code):
        page.locator(f"input[name=code{nth}][value={name}]").check()
    civic.for_everybody(page)
    page.locator(".m-next button.button--big").last.click()
    expect(page.locator(".notice--good:not([data-kept])").first).to_be_visible()
    expect(page.locator(".m-head")).to_contain_text("Binta Ba")
    expect(page.locator(".m-head")).to_contain_text("Écrit par Kadiatou Diallo")

    with hands.live.node.open():
        message = town_message(hands, place)
    hands.open(page, f"/monelu/voir/{message}?pour={place.binta}")
    page.locator(".m-say .choice").first.click()
    page.locator("input[value=spoken] + .choice-face").click()
    hands.say(page)
    expect(page.locator("#avis > .notice--good")).to_be_visible()
    lets_through(hands, hands.screen(place.sira), 2)


def town_message(hands: Hands, place: Town) -> str:
    """A message of the mayor, to have an opinion on."""
    node = hands.live.node
    facts = monelu.Facts(place.maire, seats=frozenset({place.commune}))
    saying = service.Saying(title="Le marché", commune=place.commune, told={"text": "Il ouvre."})
    return service.publish(node, place.who(place.maire), facts, "message", saying)


def test_what_was_refused_goes_to_another_moderator(hands: Hands, place: Town) -> None:
    with hands.live.node.open():
        thread = place.ask(place.deputy)[0]
    moderator = hands.screen(place.kadi)
    hands.open(moderator, f"/animer/moderation/{thread}")
    refusal = moderator.locator("form[action$='/refuser']")
    moderator.locator("details:has(form[action$='/refuser']) > summary").click()
    civic.for_everybody(moderator)
    refusal.locator(".choice").first.click()
    refusal.locator("button.button--danger").click()

    woman = hands.screen(place.awa, strong=False)
    hands.open(woman, "/mon-espace/boite")
    first = woman.locator(".c-list > li").first
    expect(first).to_contain_text("n’a pas été publiée")
    first.locator(f"a[href$='{thread}']").last.click()
    woman.locator("input[value=appeal] + button").click()
    expect(woman.locator(".notice--good:not([data-kept])")).to_be_visible()

    hands.open(moderator, f"/animer/moderation/{thread}")
    expect(moderator.locator("form[action$='/publier']")).to_have_count(0)
    other = hands.screen(place.sira)
    hands.open(other, "/animer/moderation/")
    other.locator(f"a[href$='{thread}']").click()
    civic.for_everybody(other)
    other.locator("form[action$='/publier'] button").first.click()
    for path in ("publies", "registre"):
        hands.open(other, f"/animer/moderation/{path}")
    expect(other.locator("main")).to_contain_text("Kadiatou Diallo")


def test_a_debate_from_its_plan_to_its_conclusions(hands: Hands, place: Town) -> None:
    leader = hands.screen(place.kadi)
    hands.open(leader, "/animer/debats")
    hands.open(leader, f"/animer/debats/nouveau?commune={place.commune}")
    leader.fill("#subject", "L’eau du maraîchage")
    leader.locator("input[name=officials] + .choice-face").first.click()
    leader.locator("main form button.button--big").click()
    leader.wait_for_url(lambda url: len(url.rpartition("/")[2]) > 20)
    thread = leader.url.rpartition("/")[2]
    civic.for_everybody(leader)
    leader.locator("input[value=open] + button").click()

    woman = hands.screen(place.awa, strong=False)
    hands.open(woman, "/debats/")
    woman.locator(".d-next a.button--big").click()
    civic.for_everybody(woman)
    woman.locator("a[href$='/parler']").first.click()
    civic.for_everybody(woman)
    hands.say(woman)
    expect(woman.locator(".notice--good:not([data-kept])")).to_be_visible()
    lets_through(hands, hands.screen(place.sira), 1)
    hands.open(woman, f"/debats/{thread}")
    civic.heard(woman)

    hands.open(leader, f"/animer/debats/{thread}")
    leader.locator("input[value=close] + button").click()
    hands.open(leader, f"/animer/debats/{thread}/conclusions")
    leader.fill("#text", "Le forage est réparé avant mars.")
    leader.locator("main form button.button--big").click()
    hands.open(woman, "/mon-espace/boite")
    expect(woman.locator(".c-list > li").first).to_contain_text("conclusions")
    hands.open(woman, f"/debats/{thread}")


def test_the_report_is_read_by_month_and_taken_away(hands: Hands) -> None:
    with hands.live.node.open():
        manager = staff(hands.live.node, "manager", "Fatou Konaté")
    page = hands.screen(manager)
    hands.open(page, "/rapports/")
    page.locator(".filters button").click()
    civic.for_everybody(page)
    for kind in ("csv", "xlsx", "pdf"):
        answer = page.request.get(f"{hands.origin}/rapports/usage.{kind}")
        assert answer.ok and len(answer.body()) > 500
    page.goto(f"{hands.origin}/rapports/?from=2026-13")
    expect(page.locator("[role=alert]")).to_be_visible()
    civic.for_everybody(page)
