"""A voice in a form, in a real browser: recorded, heard again, sent in pieces, played by others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from werkzeug.serving import make_server

from hub.core.blobs import service
from hub.core.blobs.work import prepare
from hub.core.people import pictures, sessions
from hub.main import Hub
from tests.browser.conftest import FLAGS
from tests.browser.live import CHROMIUM
from tests.browser.test_accessible import PC, PHONE, SMALL, problems, violations
from tests.factories import person
from tests.hub.core.audio.sounds import silence, speech, write
from tests.kiosk_ui.files.voice_form import kept
from tests.kiosk_ui.files.voice_form import page as voice_form

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Browser]:
    """A Chromium in front of which somebody speaks."""
    said = write(tmp_path_factory.mktemp("mic") / "said.wav", silence(0.2) + speech(1.5))
    flags = [
        *FLAGS,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={said}",
        "--autoplay-policy=no-user-gesture-required",
    ]
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=flags)
    yield browser
    browser.close()


@pytest.fixture
def url(hub: Hub) -> Iterator[str]:
    """Where a hub answers that has a form with a voice."""
    kept.clear()
    hub.app.register_blueprint(voice_form)
    server = make_server("127.0.0.1", 0, hub.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join(5)


def awa(browser: Browser, hub: Hub, url: str, **options: object) -> BrowserContext:
    """The browser of a woman who came in."""
    she = person(hub.node)
    pictures.give_code(hub.node, she)
    context = browser.new_context(locale="fr-FR", **options)  # type: ignore[arg-type]  # options of a context
    token = sessions.sign_in(hub.node, she, False, "pc")
    context.add_cookies([{"name": "espace", "value": token, "url": url}])
    context.grant_permissions(["microphone"], origin=url)
    return context


def speak(page: Page, ms: int) -> None:
    """Record for a while."""
    page.locator("[data-do=record]").click()
    expect(page.locator(".voice-said")).to_have_text("On vous entend bien.")
    page.wait_for_timeout(ms)
    page.locator("[data-do=record]").click()
    expect(page.locator("[data-do=hear]")).to_be_focused()


def test_a_voice_is_recorded_sent_in_pieces_and_played(
    speaking: Browser, hub: Hub, url: str
) -> None:
    context = awa(speaking, hub, url, viewport=PHONE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.goto(f"{url}/essai")
    assert violations(page) == [] and problems(page) == [] and page.evaluate(SMALL) == []
    page.locator("[data-do=record]").click()
    expect(page.locator("[data-clock]")).to_have_text("1:28")
    expect(page.locator(".voice-meter .is-lit").first).to_be_visible()
    assert violations(page) == []
    page.locator("[data-do=record]").click()
    expect(page.locator("[data-do=redo]")).to_be_visible()
    assert violations(page) == [] and problems(page) == [] and page.evaluate(SMALL) == []
    page.locator("[data-do=redo]").click()
    page.wait_for_timeout(2500)
    page.locator("[data-do=record]").click()
    page.locator("input[name=title]").fill("L’eau du puits")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("est en train d’être préparée")).to_be_visible()
    assert any(line.startswith("PATCH") for line in sent)
    assert prepare(hub.node) == 1
    play = page.locator(".sound-play")
    expect(play).to_be_visible(timeout=8000)  # it takes its place by itself
    of = service.one(hub.node, kept["voice"])
    assert 1.5 < of.seconds < 4 and of.bytes < 3000 * of.seconds
    assert violations(page) == [] and problems(page) == []
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    expect(page.locator("rect.is-heard").first).to_be_attached()
    page.locator(".sound-speed").click()
    expect(page.locator(".sound-speed")).to_have_text("×1,25")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.25
    play.click()
    assert page.evaluate("document.querySelector('audio').paused")
    page.locator(".sound-place input").fill("90")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")  # the end came soon
    assert complaints == []
    context.close()


def test_the_sending_goes_on_after_the_wifi_was_away(speaking: Browser, hub: Hub, url: str) -> None:
    context = awa(speaking, hub, url, viewport=PC)
    page = context.new_page()
    page.goto(f"{url}/essai")
    page.locator("input[name=title]").fill("L’eau du puits")
    speak(page, 1500)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if len(lost) < 2:
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/envois/*", lose)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("Pas de connexion")).to_be_visible()
    expect(page.get_by_text("est en train d’être préparée")).to_be_visible(timeout=10_000)
    assert len(lost) == 2 and prepare(hub.node) == 1
    context.close()


def test_the_hub_refuses_and_the_page_says_why_and_keeps_the_rest(
    chromium: Browser, hub: Hub, url: str, tmp_path: Path
) -> None:
    context = awa(chromium, hub, url, viewport=PHONE)
    context.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page = context.new_page()
    page.goto(f"{url}/essai")
    expect(page.get_by_text("le téléphone ouvre son enregistreur")).to_be_visible()
    expect(page.locator("[data-do=record]")).to_be_hidden()
    assert violations(page) == [] and problems(page) == []
    page.locator("input[name=title]").fill("L’eau du puits")
    letter = tmp_path / "letter.mp3"
    letter.write_text("Bonjour à tous" * 10)
    page.set_input_files("#voice", letter)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("[data-way]").first).to_contain_text("n’est pas un son")
    expect(page.locator("input[name=title]")).to_have_value("L’eau du puits")
    page.set_input_files("#voice", write(tmp_path / "said.amr", speech(1), "amr"))
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("est en train d’être préparée")).to_be_visible()
    assert prepare(hub.node) == 1
    context.close()
