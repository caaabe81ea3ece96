"""What a first visit costs on a slow network, and that nothing leaves the hub."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.live import LiveHub
from tests.browser.rooms import learner, signed_in
from tests.browser.shots import COURSE

pytestmark = pytest.mark.browser
LESSON = f"/apprendre/{COURSE}/lecon/le-conseil-communal"


@dataclass
class Traffic:
    """What a page asked for: bytes as they travelled, headers included, by address."""

    urls: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def add(self, event: dict[str, Any]) -> None:
        """Note the end of a request."""
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def of(self, leave_out: tuple[str, ...] = ()) -> tuple[int, int]:
        """Requests and bytes, without those whose path starts with one of ``leave_out``."""
        kept = [n for n, url in self.urls.items() if not urlsplit(url).path.startswith(leave_out)]
        return len(kept), sum(self.sizes.get(n, 0) for n in kept)

    @property
    def hosts(self) -> set[str]:
        """Every host that was asked."""
        return {urlsplit(url).netloc for url in self.urls.values() if url.startswith("http")}


def first_visit(chromium: Browser, live: LiveHub, path: str, token: str = "") -> Traffic:
    """Open a page in a browser that was never here."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="fr-FR")
    if token:
        signed_in(context, live, token)
    page, seen = context.new_page(), Traffic()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on(
        "Network.requestWillBeSent",
        lambda e: seen.urls.update({e["requestId"]: e["request"]["url"]}),
    )
    wire.on("Network.loadingFinished", seen.add)
    page.goto(f"{live.url}{path}")
    page.wait_for_load_state("networkidle")
    context.close()
    return seen


def test_home_takes_at_most_twelve_requests_and_sixty_kilobytes(
    chromium: Browser, live: LiveHub
) -> None:
    seen = first_visit(chromium, live, "/")
    requests, size = seen.of()
    print(f"home, first visit: {requests} requests, {size} bytes")
    assert 3 <= requests <= 12
    assert 5_000 < size <= 60_000
    assert seen.hosts == {urlsplit(live.url).netloc}


def test_a_lesson_takes_at_most_eighty_kilobytes_without_its_media(
    chromium: Browser, live: LiveHub
) -> None:
    seen = first_visit(chromium, live, LESSON, learner(live))
    requests, size = seen.of(leave_out=("/media/", "/voix/"))
    print(f"lesson, first visit: {requests} requests, {size} bytes without media")
    assert 5_000 < size <= 80_000
    assert seen.hosts == {urlsplit(live.url).netloc}
