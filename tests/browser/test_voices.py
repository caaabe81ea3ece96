"""Giving one's voice in a real browser: Chromium's own microphone says a word from a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from content_cache.speech import say_id
from hub.core.storage.bound import run
from tests.browser.live import LiveHub
from tests.browser.rooms import signed_in, worker
from tests.browser.test_accessible import PC, PHONE, SMALL, problems, violations
from tests.hub.core.audio.sounds import speech, write

pytestmark = pytest.mark.browser
LABEL = "Aide"
#: Seconds that were heard back.
HEARD = re.compile(r"^[0-9]\.[0-9]{2}$")


def path_of(text: str, language: str) -> str:
    """The address of the screen of a text."""
    return f"/animer/voix/{language}/{say_id(language, text)}"


@pytest.fixture
def page(speaking: Browser, live: LiveHub) -> Iterator[Page]:
    """A facilitator's phone-sized screen with a microphone."""
    context = signed_in(speaking.new_context(viewport=PHONE, locale="fr-FR"), live, worker(live))
    context.grant_permissions(["microphone"], origin=live.url)
    yield context.new_page()
    context.close()


def test_a_label_is_recorded_heard_kept_and_then_said_by_the_home_page(
    page: Page, live: LiveHub
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.goto(live.url + path_of(LABEL, "snk"))
    assert violations(page) == [] and problems(page) == [] and page.evaluate(SMALL) == []
    record = page.locator("[data-do=record]")
    expect(record).to_have_text("Enregistrer")
    record.click()
    expect(record).to_have_text("Arrêter")
    expect(page.locator(".voice-meter .is-lit").first).to_be_visible()
    expect(page.locator(".voice-said")).to_have_text("On vous entend bien.")
    expect(record).to_be_in_viewport()
    assert violations(page) == []
    record.click()
    expect(page.locator("[data-do=keep]")).to_be_focused()
    recorder = page.locator("#recorder")
    expect(recorder).to_have_attribute("data-heard", HEARD)
    assert violations(page) == [] and problems(page) == [] and page.evaluate(SMALL) == []
    page.locator("[data-do=redo]").click()
    expect(record).to_have_text("Arrêter")
    page.wait_for_timeout(1000)
    record.press("Enter")
    page.locator("[data-do=hear]").click()
    page.locator("[data-do=keep]").click()
    page.wait_for_url("**garde=*")
    expect(page.get_by_text("Voici le texte suivant")).to_be_visible()
    assert say_id("snk", LABEL) not in page.url.partition("?")[0]
    with live.node.open():
        sql = "SELECT text, seconds FROM voice_clip WHERE language = 'snk'"
        ((text, seconds),) = run(sql).fetchall()
    assert text == LABEL and 0.5 < seconds < 4
    page.wait_for_timeout(1100)  # pages look for new voices once a second
    page.goto(f"{live.url}/langue")
    page.locator("button[value=snk]").click()
    page.goto(f"{live.url}/")
    button = page.locator(f'button.listen[data-clip="/voix/snk/{say_id("snk", LABEL)}.ogg"]')
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(800)
    assert page.evaluate("document.querySelector('audio').currentTime") > 0.2
    assert complaints == []


def test_a_microphone_that_is_refused_leaves_the_file_field(
    chromium: Browser, live: LiveHub
) -> None:
    context = signed_in(chromium.new_context(viewport=PC, locale="fr-FR"), live, worker(live))
    page = context.new_page()
    page.goto(live.url + path_of("Bienvenue", "snk"))
    expect(page.locator("#sound")).to_be_hidden()
    page.locator("[data-do=record]").click()
    expect(page.locator(".voice-said")).to_contain_text("ne donne pas le micro")
    expect(page.locator("#sound")).to_be_visible()
    context.close()


def test_a_phone_on_plain_http_is_told_and_sends_a_file(
    chromium: Browser, live: LiveHub, tmp_path: Path
) -> None:
    context = signed_in(chromium.new_context(viewport=PHONE, locale="fr-FR"), live, worker(live))
    context.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page = context.new_page()
    page.goto(live.url + path_of("Mon espace", "snk"))
    expect(page.locator("#no-microphone")).to_be_visible()
    expect(page.locator("#recorder")).to_be_hidden()
    assert violations(page) == [] and problems(page) == []
    page.set_input_files("#sound", write(tmp_path / "said.amr", speech(1), "amr"))
    page.get_by_role("button", name="Garder ce fichier").click()
    page.wait_for_url("**garde=*")
    context.close()


def test_without_script_a_file_is_refused_with_a_reason_or_kept(
    chromium: Browser, live: LiveHub, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport=PHONE, locale="fr-FR", java_script_enabled=False)
    page = signed_in(context, live, worker(live)).new_page()
    page.goto(live.url + path_of("Apprendre", "snk"))
    letter = tmp_path / "letter.mp3"
    letter.write_text("Bonjour")
    page.set_input_files("#sound", letter)
    page.get_by_role("button", name="Garder ce fichier").click()
    expect(page.get_by_role("alert")).to_contain_text("n’est pas un son")
    page.set_input_files("#sound", write(tmp_path / "said.mp3", speech(1), "mp3"))
    page.get_by_role("button", name="Garder ce fichier").click()
    page.wait_for_url("**garde=*")
    context.close()
