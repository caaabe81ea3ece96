"""A live hub and Debian's Chromium, started once for all browser tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.live import CHROMIUM, LiveHub, live_hub
from tests.hub.core.audio.sounds import silence, speech, write

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def live() -> Iterator[LiveHub]:
    """A hub with the starter courses."""
    with live_hub() as hub:
        yield hub


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is spoken into the microphone, or brought as a file."""
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


@pytest.fixture
def screen(chromium: Browser) -> Iterator[Page]:
    """A fresh page at a PC's size, with cookies of its own."""
    context = chromium.new_context(viewport={"width": 1024, "height": 768}, locale="fr-FR")
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A fresh page at a phone's size."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 640}, locale="fr-FR", has_touch=True
    )
    yield context.new_page()
    context.close()
