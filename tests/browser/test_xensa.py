"""A question by voice in a real browser: asked, published, answered by voice, judged, counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hub.core.people import pictures
from hub.features.xensa import reading
from tests.browser.conftest import FLAGS
from tests.browser.live import CHROMIUM, LiveHub, live_hub
from tests.browser.rooms import session, signed_in
from tests.browser.test_accessible import PHONE
from tests.hub.core.audio.sounds import silence, speech, write
from tests.hub.features.xensa.town import Town, town

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is spoken into the microphone."""
    return write(tmp_path_factory.mktemp("mic") / "said.wav", silence(0.2) + speech(1.5))


@pytest.fixture(scope="module")
def speaking(said: Path, chromium: Browser) -> Iterator[Browser]:
    """A Chromium in front of which somebody speaks."""
    flags = [
        *FLAGS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={said}",
    ]  # fmt: skip
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=flags)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def busy() -> Iterator[LiveHub]:
    """A hub that prepares voices beside."""
    with live_hub(jobs=True) as hub:
        yield hub


@pytest.fixture(scope="module")
def place(busy: LiveHub) -> Town:
    with busy.node.open():
        made = town(busy.node)
        pictures.give_code(busy.node, made.awa)
        return made


def room(browser: Browser, live: LiveHub, who: str, **options: object) -> BrowserContext:
    """Somebody at a phone-sized screen; learners with pictures, the others with a PIN."""
    with live.node.open():
        token = session(live, who, strong=options.pop("strong", True))
    context = browser.new_context(viewport=PHONE, locale="fr-FR", **options)
    if options.get("java_script_enabled", True):
        context.grant_permissions(["microphone"], origin=live.url)
    return signed_in(context, live, token)


def speak(page: Page) -> None:
    """Record for a moment, listen again, send."""
    page.locator("[data-do=record]").click()
    page.wait_for_timeout(1600)
    page.locator("[data-do=record]").click()
    expect(page.locator("[data-do=hear]")).to_be_visible()
    page.locator("form[enctype] button.button--big").click()


def heard(page: Page, count: int) -> None:
    """Wait until as many voices can be heard."""
    for _try in range(20):
        if page.locator(".sound-play:visible").count() >= count:
            return
        page.wait_for_timeout(700)
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


def test_by_voice_from_question_to_verdict(speaking: Browser, busy: LiveHub, place: Town) -> None:
    woman = room(speaking, busy, place.awa, strong=False).new_page()
    woman.goto(f"{busy.url}/xensa/poser?commune={place.commune}")
    woman.locator(".choice").first.click()
    woman.locator("main form button.button--big").click()
    speak(woman)
    expect(woman.locator(".notice--good")).to_contain_text("envoyée")
    thread = woman.url.partition("?")[0].rpartition("/")[2]

    moderator = room(speaking, busy, place.kadi).new_page()
    moderator.goto(f"{busy.url}/animer/moderation/{thread}")
    heard(moderator, 1)
    moderator.locator("form[action$='/publier'] button").first.click()

    mayor = room(speaking, busy, place.maire).new_page()
    mayor.goto(f"{busy.url}/xensa/repondre")
    heard(mayor, 1)
    mayor.locator(".x-open a").first.click()
    speak(mayor)
    expect(mayor.locator(".notice--good")).to_be_visible()

    woman.goto(f"{busy.url}/xensa/{thread}")
    heard(woman, 2)
    woman.locator("input[value=judge_partly] + button").click()
    woman.locator("input[value=redeliver] + button").click()
    woman.goto(f"{busy.url}/xensa/communes/{place.commune}")
    figures = woman.locator(".figure-value").all_inner_texts()
    assert [text.strip() for text in figures[:3]] == ["1", "0", "1"]
    assert woman.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_phone_without_script_brings_a_file(speaking: Browser, busy: LiveHub, place: Town, said: Path) -> None:  # fmt: skip
    page = room(speaking, busy, place.awa, strong=False, java_script_enabled=False).new_page()
    page.goto(f"{busy.url}/xensa/poser/question?a={place.deputy}")
    page.locator("input[type=file]").set_input_files(said)
    page.locator("form[enctype] button.button--big").click()
    expect(page.locator(".notice--good").first).to_contain_text("envoyée")
    with busy.node.open():
        newest = reading.mine(busy.node, place.awa)[0]
        busy.node.database.close()
    assert newest.official == place.deputy
    assert len(newest.asked.told["voice"]) == 64
