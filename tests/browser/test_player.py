"""A film played in a real browser: captions, keys, variants, and what was watched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from content_cache.installing.install import install
from hub.core.storage.bound import run
from tests.browser.live import LiveHub
from tests.browser.rooms import learner, signed_in
from tests.content_cache.recordings import film, record
from tests.content_cache.test_pdf import pdf

pytestmark = pytest.mark.browser
VIDEO = "document.querySelector('video')"


@pytest.fixture(scope="module")
def cinema(live: LiveHub, tmp_path_factory: pytest.TempPathFactory) -> LiveHub:
    """The live hub with a film of forty seconds in two variants."""
    folder = film(tmp_path_factory.mktemp("films"), "cinema")
    record(folder / "video.low.mp4", seconds=40, rate=5)
    record(folder / "video.high.mp4", seconds=40, size=(640, 360), bits=900_000, rate=5)
    install(live.node.store, folder, floor_bytes=0)
    return live


@pytest.fixture
def page(cinema: LiveHub, chromium: Browser) -> Iterator[Page]:
    """The player's page, opened by a learner."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="fr-FR")
    signed_in(context, cinema, learner(cinema))
    page = context.new_page()
    page.goto(f"{cinema.url}/bibliotheque/org.exemple.cinema/lire")
    yield page
    context.close()


def until(page: Page, truth: str) -> None:
    """Wait until an expression holds; the pages' policy forbids Playwright's own way."""
    for _turn in range(100):
        if page.evaluate(truth):
            return
        page.wait_for_timeout(100)
    raise AssertionError(truth)


def test_it_plays_with_captions_and_resumes_where_one_stopped(page: Page, cinema: LiveHub) -> None:
    until(page, f"{VIDEO}.readyState >= 2")
    assert page.evaluate(f"{VIDEO}.paused")
    shown = f"[...{VIDEO}.textTracks].filter(t => t.mode === 'showing').map(t => t.language)"
    assert page.evaluate(shown) == ["fr"]
    page.get_by_role("button", name="Lire", exact=True).click()
    until(page, f"{VIDEO}.currentTime > 0.7")
    assert page.evaluate(f"{VIDEO}.textTracks[0].activeCues[0].text") == "La séance est ouverte."
    page.keyboard.press("c")
    assert page.evaluate(shown) == []
    page.get_by_role("button", name="10 s en avant").click()
    until(page, f"{VIDEO}.currentTime > 11")
    with page.expect_response("**/api/v1/regarde") as noted:
        page.get_by_role("button", name="Pause").click()
    assert noted.value.status == 204
    stopped = page.evaluate(f"{VIDEO}.currentTime")
    page.reload()
    until(page, f"{VIDEO}.readyState >= 2")
    assert page.evaluate(f"{VIDEO}.currentTime") == pytest.approx(stopped, abs=1.5)
    expect(page.get_by_text("Vous continuez à")).to_be_visible()
    with cinema.node.open():
        (state,) = run(
            "SELECT state FROM library_state WHERE package = 'org.exemple.cinema' "
            "ORDER BY seen_ms DESC LIMIT 1"
        ).fetchone()
    seconds = sum(int(end) - int(start) for start, end in (p.split("-") for p in state.split(",")))
    assert seconds < 6, state  # what was skipped does not count


def test_another_variant_goes_on_at_the_same_moment(page: Page) -> None:
    until(page, f"{VIDEO}.readyState >= 2")
    page.evaluate(f"{VIDEO}.currentTime = 20")
    page.get_by_role("link", name="Nette").click()
    until(page, f"{VIDEO}.readyState >= 2 && {VIDEO}.currentSrc.includes('high')")
    assert page.evaluate(f"{VIDEO}.currentTime") == pytest.approx(20, abs=0.5)
    page.get_by_role("link", name="Légère").click()
    until(page, f"{VIDEO}.readyState >= 2 && {VIDEO}.currentSrc.includes('low')")
    assert page.evaluate(f"{VIDEO}.currentTime") == pytest.approx(20, abs=0.5)


def test_the_players_page_fits_a_phone_and_everybody(page: Page) -> None:
    until(page, f"{VIDEO}.readyState >= 2")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    bar = page.locator(".player-bar").bounding_box()
    assert bar and bar["y"] + bar["height"] < 640
    found = Axe().run(page)
    assert found.response["violations"] == []


def test_a_document_opens_in_the_browsers_own_viewer(
    cinema: LiveHub, chromium: Browser, tmp_path: Path
) -> None:
    done = install(cinema.node.store, pdf(tmp_path / "guide.pdf"), floor_bytes=0)
    context = chromium.new_context(viewport={"width": 1024, "height": 768}, locale="fr-FR")
    signed_in(context, cinema, learner(cinema))
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with page.expect_response("**/document/1/content.pdf") as shown:
        page.goto(f"{cinema.url}/bibliotheque/{done.id}/lire")
    assert shown.value.status == 200
    page.wait_for_timeout(500)
    assert said == []
    expect(page.get_by_text("utilisez les boutons")).not_to_be_visible()
    assert Axe().run(page).response["violations"] == []
    context.close()
