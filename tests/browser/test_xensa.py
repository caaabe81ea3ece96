"""A question by voice in a real browser, from the woman who asks to what everybody can count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.core.people import pictures
from hub.features.xensa import reading
from tests.browser import civic_hands as civic
from tests.browser.civic_hands import SEND, Hands
from tests.browser.live import LiveHub
from tests.hub.features.xensa.town import Town, town

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["microphone", "plain-http"])
def hands(
    request: pytest.FixtureRequest, speaking: Browser, chromium: Browser, busy: LiveHub, said: Path
) -> Iterator[Hands]:
    """At the hub's own screen with a microphone, then on a phone over plain http with a file."""
    if request.param == "microphone":
        yield civic.microphone(speaking, busy)
    else:
        with civic.plain_http(chromium, busy, said) as made:
            yield made


@pytest.fixture(scope="module")
def place(hands: Hands, busy: LiveHub) -> Town:
    """A commune of its own for each way of speaking."""
    with busy.node.open():
        made = town(busy.node, 0 if hands.origin == busy.url else 1)
        pictures.give_code(busy.node, made.awa)
        return made


def test_by_voice_from_question_to_verdict(hands: Hands, place: Town) -> None:
    woman, mayor = hands.screen(place.awa, strong=False), hands.screen(place.maire)
    thread = asks(hands, woman, place)
    publishes(hands, place, thread)
    answers(hands, mayor)

    hears_in_her_box(hands, woman, thread)
    woman.locator("input[value=judge_partly] + button").click()
    woman.locator("input[value=redeliver] + button").click()
    expect(woman.locator(".notice--good:not([data-kept])")).to_be_visible()

    answers(hands, mayor)
    hears_in_her_box(hands, woman, thread)
    woman.locator("input[value=judge_partly] + button").click()
    expect(woman.locator(".notice--good:not([data-kept])")).to_be_visible()
    once_only(woman, thread)

    hands.open(woman, f"/xensa/communes/{place.commune}")
    figures = woman.locator(".x-figures .figure-value").all_inner_texts()
    assert [text.strip() for text in figures] == ["1", "1", "0", "0", "0", "0"]
    woman.locator(".x-figures a").nth(1).click()
    expect(woman.locator("#questions .x-item")).to_have_count(1)


def asks(hands: Hands, woman: Page, place: Town) -> str:
    """She touches the mayor, speaks and sends; answers the question's id."""
    hands.open(woman, f"/xensa/poser?commune={place.commune}")
    woman.locator(".choice").first.click()
    woman.locator("main form button.button--big").click()
    civic.for_everybody(woman)
    hands.say(woman)
    expect(woman.locator(".notice--good:not([data-kept])")).to_contain_text("envoyée")
    civic.for_everybody(woman)
    return woman.url.partition("?")[0].rpartition("/")[2]


def publishes(hands: Hands, place: Town, thread: str) -> None:
    """The moderator finds it in the queue, listens, lets it through."""
    moderator = hands.screen(place.kadi)
    hands.open(moderator, "/animer/moderation/")
    moderator.locator(f"a[href$='{thread}']").first.click()
    civic.heard(moderator)
    civic.for_everybody(moderator)
    moderator.locator("form[action$='/publier'] button").first.click()
    expect(moderator.locator(".notice--good:not([data-kept])")).to_be_visible()


def answers(hands: Hands, mayor: Page) -> None:
    """His home says that a question waits; the official listens to it, and answers by voice."""
    hands.open(mayor, "/")
    expect(mayor.locator("a[href='/xensa/'] .tile-badge")).to_contain_text("1")
    hands.open(mayor, "/xensa/repondre")
    civic.heard(mayor)
    mayor.locator(".x-open a").first.click()
    civic.for_everybody(mayor)
    hands.say(mayor)
    expect(mayor.locator(".notice--good:not([data-kept])")).to_be_visible()


def hears_in_her_box(hands: Hands, woman: Page, thread: str) -> None:
    """Her home says that something came; the first news in the box is the answer, aloud."""
    hands.open(woman, "/")
    expect(woman.locator(".tile-badge")).to_be_visible()
    hands.open(woman, "/mon-espace/")
    woman.locator("a[href='/mon-espace/boite']").click()
    news = woman.locator(".c-list > li").first
    expect(news).to_contain_text("a répondu à votre question")
    civic.heard(woman)
    civic.for_everybody(woman)
    news.locator(f"a[href$='{thread}']").click()


def once_only(woman: Page, thread: str) -> None:
    """The page offers no second time, and the hub takes none."""
    expect(woman.locator("input[value=redeliver]")).to_have_count(0)
    woman.evaluate(
        """() => {
          const form = document.querySelector("form[action$='/avis']");
          form.action = form.action.replace(/avis$/, "faire");
          form.insertAdjacentHTML("beforeend", '<input name="action" value="redeliver">');
        }"""
    )
    with woman.expect_navigation() as gone:
        woman.locator("form[action$='/faire'] button[name=kind]").first.click()
    assert gone.value.status >= 400
    woman.go_back()


def test_a_phone_without_script_brings_a_file(hands: Hands, place: Town, said: Path) -> None:
    context = civic.room(
        hands.browser, hands.live, place.awa, False, hands.origin, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{hands.origin}/xensa/poser/question?a={place.deputy}")
    page.locator("input[type=file]").set_input_files(said)
    page.locator(SEND).click()
    expect(page.locator(".notice--good:not([data-kept])").first).to_contain_text("envoyée")
    with hands.live.node.open():
        newest = reading.mine(hands.live.node, place.awa)[0]
        hands.live.node.database.close()
    assert newest.official == place.deputy
    assert len(newest.asked.told["voice"]) == 64
