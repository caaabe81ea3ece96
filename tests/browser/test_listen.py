"""Listening, places in lessons and presence, in a real browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from content_cache.speech import say_id
from hub.core.people import pictures
from hub.features.courses import service as courses
from hub.features.voices import service
from kiosk_ui.frame.labels import NOTICE
from kiosk_ui.frame.language import catalogue
from tests.browser.live import LiveHub, live_hub
from tests.factories import person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not service.can_speak(), reason="the extra 'voice' is not installed"),
]
COURSE = "org.espaces-connectes.gestion-communale"
SOUND = "document.querySelector('audio')"


@pytest.fixture(scope="module")
def speaking() -> Iterator[LiveHub]:
    """A hub whose home page and first lesson have a voice; each sound is short."""
    with live_hub() as hub:
        lesson = hub.node.store.course(COURSE).lessons[0]
        labels = [catalogue("fr").gettext(NOTICE), "Bienvenue", "Apprendre", "Aide"]
        paragraphs = [text for _id, text in lesson.paragraphs[:4]]
        speak(hub, [*labels, *paragraphs])
        yield hub


def speak(hub: LiveHub, texts: list[str]) -> None:
    """Give texts a voice that says only one short word."""
    folder: Path = hub.node.settings.data_dir / "voices" / "fr"
    folder.mkdir(parents=True)
    orders = [{"text": "Un.", "file": f"{folder}/{say_id('fr', text)}.ogg"} for text in texts]
    subprocess.run(
        [sys.executable, "-m", "hub.features.voices.synthesise", "fr"],
        input="\n".join(map(json.dumps, orders)), text=True, check=True, capture_output=True,
    )  # fmt: skip


def come_in(page: Page, hub: LiveHub) -> None:
    """Come in as a visitor."""
    page.goto(f"{hub.url}/entrer/visiteur")
    page.locator('button[name="who"][value="woman 15-24"]').click()
    page.locator('button[name="purpose"][value="learn"]').click()


def open_lesson(page: Page, hub: LiveHub) -> None:
    """Open the first lesson."""
    lesson = hub.node.store.course(COURSE).lessons[0]
    page.goto(f"{hub.url}/apprendre/{COURSE}/lecon/{lesson.name}")


def skip_notice(page: Page) -> None:
    """As if the machine's voice had already said what it is."""
    page.add_init_script("try { sessionStorage.setItem('voice-notice', '1') } catch {}")


def test_a_label_is_heard_on_a_touch_and_never_by_itself(screen: Page, speaking: LiveHub) -> None:
    sounds: list[str] = []
    screen.on("request", lambda r: sounds.append(r.url) if r.resource_type == "media" else None)
    screen.goto(speaking.url)
    welcome = screen.get_by_role("button", name="Écouter : Bienvenue")
    expect(welcome).to_be_visible()
    screen.wait_for_timeout(300)
    assert sounds == []
    welcome.click()
    expect(welcome).to_have_attribute("aria-pressed", "true")
    expect(welcome).to_have_attribute("aria-pressed", "false", timeout=10_000)
    assert [url.rsplit("/", 1)[1] for url in dict.fromkeys(sounds)] == [
        "annonce.ogg", f"{say_id('fr', 'Bienvenue')}.ogg",
    ]  # fmt: skip
    sounds.clear()
    welcome.click()
    expect(welcome).to_have_attribute("aria-pressed", "true")
    expect(welcome).to_have_attribute("aria-pressed", "false", timeout=10_000)
    assert not [url for url in sounds if url.endswith("annonce.ogg")]


def test_a_second_touch_stops_and_another_button_takes_over(
    screen: Page, speaking: LiveHub
) -> None:
    skip_notice(screen)
    screen.route("**/voix/**", slowly)
    screen.goto(speaking.url)
    welcome = screen.get_by_role("button", name="Écouter : Bienvenue")
    learn = screen.get_by_role("button", name="Écouter : Apprendre")
    welcome.click()
    learn.press("Enter")
    expect(learn).to_have_attribute("aria-pressed", "true")
    expect(welcome).to_have_attribute("aria-pressed", "false")
    learn.press("Space")
    expect(learn).to_have_attribute("aria-pressed", "false")
    assert screen.evaluate(f"{SOUND}.paused")


def slowly(route: Route) -> None:
    """Leave a sound without an answer: it goes on for ever."""


def test_a_button_whose_sound_is_gone_hides(screen: Page, speaking: LiveHub) -> None:
    skip_notice(screen)
    screen.route("**/voix/**", lambda route: route.fulfill(status=404))
    screen.goto(speaking.url)
    button = screen.get_by_role("button", name="Écouter : Bienvenue")
    button.click()
    expect(button).to_be_hidden()


def test_a_lesson_is_read_paragraph_after_paragraph(screen: Page, speaking: LiveHub) -> None:
    skip_notice(screen)
    come_in(screen, speaking)
    open_lesson(screen, speaking)
    expect(screen.locator(".is-sayable .listen")).to_have_count(4)
    expect(screen.get_by_text("La voix de l’ordinateur lit cette leçon.")).to_be_visible()
    screen.evaluate(
        """() => {
          window.read = [];
          new MutationObserver((all) => all.forEach((m) => {
            if (m.target.classList.contains("is-speaking")) window.read.push(m.target.id);
          })).observe(document.querySelector("article"), {subtree: true, attributeFilter: ["class"]});
        }"""
    )
    everything = screen.get_by_role("button", name="Écouter la leçon")
    everything.click()
    expect(screen.get_by_role("button", name="Pause")).to_be_visible()
    expect(screen.locator(".is-speaking")).to_have_count(1)
    expect(everything).to_be_visible(timeout=20_000)
    assert list(dict.fromkeys(screen.evaluate("window.read"))) == ["p-1", "p-2", "p-3", "p-4"]
    expect(screen.locator(".is-speaking")).to_have_count(0)


def test_reading_pauses_goes_on_and_keeps_its_speed(screen: Page, speaking: LiveHub) -> None:
    skip_notice(screen)
    come_in(screen, speaking)
    screen.route("**/voix/**", slowly)
    open_lesson(screen, speaking)
    screen.get_by_role("button", name="Écouter la leçon").click()
    screen.get_by_role("button", name="Voix normale").click()
    expect(screen.get_by_role("button", name="Voix rapide")).to_have_text("1,2×")
    screen.get_by_role("button", name="Pause").click()
    assert screen.evaluate(f"{SOUND}.paused")
    screen.get_by_role("button", name="Continuer").click()
    assert screen.evaluate(f"[{SOUND}.paused, {SOUND}.playbackRate]") == [False, 1.2]
    paragraph = screen.locator("#p-2 .listen")
    paragraph.click()
    expect(paragraph).to_have_attribute("aria-pressed", "true")
    expect(screen.get_by_role("button", name="Écouter la leçon")).to_be_visible()
    open_lesson(screen, speaking)
    screen.get_by_role("button", name="Écouter la leçon").click()
    expect(screen.get_by_role("button", name="Voix rapide")).to_be_visible()


def test_without_script_no_dead_button(chromium: Any, speaking: LiveHub) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(speaking.url)
    assert page.locator("button.listen").count() > 0
    expect(page.locator("button.listen").first).to_be_hidden()
    context.close()


def told(page: Page, path: str) -> list[Request]:
    """The requests to ``path`` as they come."""
    found: list[Request] = []
    page.on("request", lambda r: found.append(r) if r.url.endswith(path) else None)
    return found


def learner(page: Page, hub: LiveHub) -> str:
    """Sign a new learner in with her card; answers her id."""
    with hub.node.open():
        made = person(hub.node)
        card = pictures.give_card(hub.node, made)
        hub.node.database.close()
    page.goto(f"{hub.url}/entrer/carte/{card}")
    page.click("button.button--big")
    return made


def place_of(hub: LiveHub, learner: str) -> float | None:
    """How far a learner is in the first lesson."""
    with hub.node.open():
        lesson = hub.node.store.course(COURSE).lessons[0]
        found = courses.place_of(learner, COURSE, lesson.name)
        hub.node.database.close()
    return found


def test_a_reader_s_place_is_noted_on_leaving_and_found_again(
    screen: Page, speaking: LiveHub
) -> None:
    her = learner(screen, speaking)
    total = len(speaking.node.store.course(COURSE).lessons[0].paragraphs)
    open_lesson(screen, speaking)
    expect(screen.locator(".lesson .notice")).to_have_count(0)
    screen.evaluate("document.getElementById('p-9').scrollIntoView({block: 'start'})")
    screen.goto(speaking.url)
    screen.wait_for_timeout(300)
    place = place_of(speaking, her)
    assert place is not None and 8 / total <= place < 1
    open_lesson(screen, speaking)
    notice = screen.locator(".lesson .notice")
    expect(notice).to_contain_text("Vous en étiez ici.")
    expect(notice).to_be_in_viewport()
    assert screen.evaluate("window.scrollY") > 300


def test_hearing_a_lesson_counts_as_reading_it(screen: Page, speaking: LiveHub) -> None:
    skip_notice(screen)
    her = learner(screen, speaking)
    open_lesson(screen, speaking)
    paragraph = screen.locator("#p-4 .listen")
    paragraph.click()
    expect(paragraph).to_have_attribute("aria-pressed", "true")
    expect(paragraph).to_have_attribute("aria-pressed", "false", timeout=10_000)
    screen.goto(speaking.url)
    screen.wait_for_timeout(300)
    total = len(speaking.node.store.course(COURSE).lessons[0].paragraphs)
    assert place_of(speaking, her) == pytest.approx(4 / total, abs=0.001)


def test_signs_of_life_only_while_somebody_is_there(screen: Page, speaking: LiveHub) -> None:
    come_in(screen, speaking)
    screen.clock.install()
    screen.goto(speaking.url)
    beats = told(screen, "/api/v1/presence")
    screen.mouse.wheel(0, 10)
    screen.wait_for_timeout(200)
    screen.clock.run_for(35_000)
    screen.wait_for_timeout(100)
    assert len(beats) == 1
    screen.clock.run_for(180_000)
    screen.wait_for_timeout(100)
    # The touch was fresh for one minute; it may have been heard a moment after the first beat.
    assert 2 <= len(beats) <= 3


def test_nobody_there_is_warned_then_signed_out(screen: Page, speaking: LiveHub) -> None:
    come_in(screen, speaking)
    screen.clock.install()
    screen.goto(speaking.url)
    warning = screen.get_by_role("alertdialog")
    screen.clock.run_for(8 * 60_000)
    expect(warning).to_be_hidden()
    screen.clock.run_for(70_000)
    expect(warning).to_be_visible()
    screen.get_by_role("button", name="Oui").click()
    expect(warning).to_be_hidden()
    screen.clock.run_for(9 * 60_000 + 10_000)
    expect(warning).to_be_visible()
    assert 40 < int(screen.locator("[data-seconds]").inner_text()) <= 60
    with screen.expect_request("**/quitter"):
        screen.clock.run_for(61_000)
    expect(screen.locator("#quit")).to_have_count(0)


def test_listening_counts_as_being_there(screen: Page, speaking: LiveHub) -> None:
    skip_notice(screen)
    come_in(screen, speaking)
    screen.route("**/voix/**", slowly)
    screen.clock.install()
    screen.goto(speaking.url)
    screen.get_by_role("button", name="Écouter : Bienvenue").click()
    screen.clock.run_for(15 * 60_000)
    expect(screen.get_by_role("alertdialog")).to_be_hidden()
