"""Free speech in Gafé: one records, hears oneself beside the model; nothing leaves the page."""

from __future__ import annotations

import math
import struct
import tempfile
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from content_cache.gafe.model import Module
from content_cache.installing.install import install
from hub.features.gafe.sittings import path
from tests.browser.conftest import FLAGS
from tests.browser.live import CHROMIUM, LiveHub
from tests.browser.rooms import learner
from tests.content_cache.gafe_samples import ID, write_module

pytestmark = pytest.mark.browser
#: A name for the hub that browsers trust as little as that of any hub on a network.
PLAIN = "hub.test"
#: Keeps the microphones that were given, and what is played: [seconds, loudest sample].
WATCH = """(() => {
  window.tracks = [];
  window.played = [];
  const devices = navigator.mediaDevices;
  if (devices) {
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      window.tracks.push(...stream.getTracks());
      return stream;
    };
  }
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...at) {
    const samples = this.buffer.getChannelData(0);
    window.played.push([this.buffer.duration, samples.reduce((most, one) => Math.max(most, one), 0)]);
    return start.apply(this, at);
  };
})()"""


@pytest.fixture(scope="module")
def screen_url(live: LiveHub) -> str:
    """The address of a screen where one speaks, in the small Soninke module."""
    with tempfile.TemporaryDirectory() as folder:
        install(live.node.store, write_module(Path(folder)), floor_bytes=0)
    module: Module = live.node.store.module(ID)
    place = next(n for n, (step, _names) in enumerate(path(module)) if step.kind == "say")
    return f"{live.url}/gafe/{ID}/?place={place}"


@pytest.fixture(scope="module")
def speaking(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone hears a tone of 440 Hz: 16 bits, mono, 48 kHz."""
    file = tmp_path_factory.mktemp("microphone") / "tone.wav"
    rate = 48_000
    tone = [int(20_000 * math.sin(2 * math.pi * 440 * n / rate)) for n in range(rate)]
    with wave.open(str(file), "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        sound.writeframes(struct.pack(f"<{rate}h", *tone))
    flags = [
        *FLAGS,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={file}",
    ]
    made = chromium.browser_type.launch(executable_path=CHROMIUM, args=flags)
    yield made
    made.close()


@pytest.fixture
def opened(live: LiveHub, screen_url: str) -> Iterator[Callable[[Browser, str], Page]]:
    """Opens the screen in a browser on a phone, as a learner, at an address of the hub."""
    made = []

    def open_in(browser: Browser, host: str = "") -> Page:
        context = browser.new_context(viewport={"width": 360, "height": 640}, locale="fr-FR")
        made.append(context)
        context.add_init_script(WATCH)
        url = screen_url.replace("127.0.0.1", host) if host else screen_url
        context.add_cookies([{"name": "espace", "value": learner(live), "url": url}])
        page = context.new_page()
        page.goto(url)
        expect(page.locator("#gafe")).to_have_attribute("data-kind", "say")
        return page

    yield open_in
    for context in made:
        context.close()


def goes_on(page: Page) -> bool:
    """Whether the learner can go on to the next screen, and nothing is judged."""
    state = page.locator("#gafe").get_attribute("data-state")
    return page.locator(".gafe-next").is_enabled() and state == "seen"


def test_a_learner_hears_herself_beside_the_model_and_nothing_is_sent(
    speaking: Browser, opened: Callable[..., Page]
) -> None:
    page = opened(speaking)
    record, model, mine = (page.locator(f".gafe-{name}") for name in ("record", "model", "mine"))
    expect(mine).to_be_disabled()
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if one.method != "GET" else None)
    record.click()
    expect(record).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(700)
    assert page.evaluate("tracks.map((one) => one.readyState)") == ["live"]
    record.click()
    expect(mine).to_be_enabled()
    expect(record).not_to_have_attribute("aria-pressed", "true")
    assert page.evaluate("tracks.map((one) => one.readyState)") == ["ended"]
    seconds, loudest = page.evaluate("played.at(-1)")
    assert 0.3 < seconds < 5 and loudest > 0.2
    mine.click()
    assert page.evaluate("played.length") == 2
    with page.expect_request("**/sounds/one.ogg"):
        model.click()
    page.wait_for_timeout(300)
    assert [one.url for one in sent if "/api/v1/presence" not in one.url] == []
    assert goes_on(page)


def test_a_microphone_that_is_refused_leads_on_calmly(
    chromium: Browser, opened: Callable[..., Page]
) -> None:
    page = opened(chromium)
    troubles: list[object] = []
    page.on("pageerror", lambda error: troubles.append(error))
    page.locator(".gafe-record").click()
    expect(page.locator(".gafe-aloud")).to_be_visible()
    expect(page.locator(".gafe-record")).to_have_count(0)
    assert goes_on(page) and troubles == []


def test_over_plain_http_one_says_it_aloud_without_a_microphone(
    chromium: Browser, opened: Callable[..., Page]
) -> None:
    rules = f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1"
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, rules])
    try:
        page = opened(browser, PLAIN)
        assert page.evaluate("window.isSecureContext") is False
        expect(page.locator(".gafe-aloud")).to_be_visible()
        assert page.locator(".gafe-record").count() == 0 and goes_on(page)
        page.locator(".gafe-next").click()
        assert page.locator("#gafe").get_attribute("data-kind") == "story"
    finally:
        browser.close()
