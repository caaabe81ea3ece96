"""New contents in Chromium: how far they are moves by itself, and the page changes when they came."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from sync.content import state
from sync.content.fetching import Telling
from sync.content.holding import one_at_a_time
from tests.browser.live import LiveHub
from tests.browser.shots import come_in_staff
from tests.factories import staff

pytestmark = pytest.mark.browser


def test_progress_moves_by_itself(live: LiveHub, chromium: Browser) -> None:
    store = live.node.store
    with live.node.open():
        staff(live.node)
    page = come_in_staff(chromium.new_context(locale="fr-FR"), live)
    with one_at_a_time(store):
        for done, said in ((1_000_000, "1 sur 9 Mo"), (8_000_000, "8 sur 9 Mo")):
            telling = Telling("org.example.eau", 1, {"fr": "L’eau"}, done, 0, 9_000_000)
            state.Teller(store, "Kayes", 0).tell(telling)
            if done == 1_000_000:
                page.goto(f"{live.url}/technique/contenus")
            expect(page.locator("[data-coming]")).to_contain_text(said, timeout=15_000)
    expect(page.locator("[data-coming]")).to_have_count(0, timeout=15_000)
    expect(page.get_by_role("button", name="Chercher de nouveaux contenus")).to_be_visible()
