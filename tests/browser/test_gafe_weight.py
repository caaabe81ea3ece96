"""What the first screen of a Gafé module costs a phone that was never here, sounds included."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from content_cache.installing.install import install
from content_cache.store import Store
from hub.features.voices import service
from hub.starter import FOLDER
from kiosk_ui.frame.labels import NOTICE
from kiosk_ui.frame.language import catalogue
from kiosk_ui.gafe.player import PROMPTS
from tests.browser.live import LiveHub, live_hub
from tests.browser.rooms import learner, signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not service.can_speak(), reason="the extra voice is not installed"),
]
#: Modules whose first screens differ: a long text, numbers.
MODULES = ("gafe-01-voyelles", "gafe-10-nombres-0-10")
MOST_BYTES = 150_000


@pytest.fixture(scope="module")
def spoken() -> Iterator[LiveHub]:
    """A hub with the machine's voice for what these modules say."""
    with live_hub() as live, tempfile.TemporaryDirectory() as folder:
        few = Store(Path(folder))
        for name in MODULES:
            install(few, FOLDER / name, floor_bytes=0)
        said = [catalogue("fr").gettext(text) for text in (*PROMPTS.values(), NOTICE)]
        service.keep_labels(live.node.settings, "fr", said)
        built = service.build(live.node.settings, few, "fr", lambda plan, so_far: None)
        assert built.made == built.wanted > 50
        yield live


@pytest.mark.parametrize("name", MODULES)
def test_a_first_screen_weighs_little_with_its_sounds(
    chromium: Browser, spoken: LiveHub, name: str
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="fr-FR")
    page = signed_in(context, spoken, learner(spoken)).new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    weights: dict[str, int] = {}
    urls: dict[str, str] = {}
    session.on(
        "Network.requestWillBeSent",
        lambda told: urls.__setitem__(told["requestId"], told["request"]["url"]),
    )
    session.on(
        "Network.dataReceived",
        lambda told: weights.__setitem__(
            told["requestId"], weights.get(told["requestId"], 0) + told["encodedDataLength"]
        ),
    )
    session.on(
        "Network.loadingFinished",
        lambda told: weights.__setitem__(told["requestId"], told["encodedDataLength"]),
    )
    page.goto(f"{spoken.url}/gafe/org.espaces-connectes.{name}/")
    page.wait_for_load_state("networkidle")
    heard = page.locator("#gafe").get_attribute("data-sound")
    with page.expect_response(f"**/voix/fr/{heard}.ogg", timeout=20_000) as answer:
        page.locator(".gafe-replay").click()
    answer.value.finished()
    page.wait_for_timeout(300)
    context.close()
    sounds = [urls[one] for one in weights if "/voix/" in urls[one]]
    assert len(sounds) >= 2, urls.values()
    assert sum(weights.values()) <= MOST_BYTES, sorted((w, urls[one]) for one, w in weights.items())
