"""A live hub and Debian's Chromium, started once for all browser tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.live import CHROMIUM, LiveHub, live_hub

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
