"""The library in a browser: found with and without accents, opened, filtered, without a script too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from content_cache.installing.install import install
from hub.features.catalogue import indexing
from tests.browser import foreign_samples
from tests.browser.live import LiveHub, live_hub
from tests.browser.rooms import learner, signed_in, worker
from tests.browser.test_accessible import CUT, OVERLAP, WIDE, violations

pytestmark = pytest.mark.browser
PHONE, NARROW, PC = ({"width": w, "height": h} for w, h in ((360, 640), (320, 568), (1024, 768)))
BOOK = "Le mil"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHub]:
    """A hub with the starter courses and a book, all read for the search."""
    book = foreign_samples.epub(tmp_path_factory.mktemp("book") / "mil.epub")
    with live_hub() as live:
        with live.node.open():
            install(live.node.store, book, floor_bytes=0)
            indexing.keep_up(live.node)
            live.node.database.close()
        yield live


def come(browser: Browser, live: LiveHub, token: str, **options: Any) -> Page:
    """A page of somebody who is signed in."""
    context = browser.new_context(locale="fr-FR", **options)
    return signed_in(context, live, token).new_page()


@pytest.mark.parametrize("script", [True, False])
def test_with_and_without_accents_the_same_is_found_and_opened(
    chromium: Browser, library: LiveHub, script: bool
) -> None:
    page = come(chromium, library, learner(library), viewport=PHONE, java_script_enabled=script)
    found = []
    for words in ("élection", "ELECTION"):
        page.goto(f"{library.url}/bibliotheque/")
        page.fill("#q", words)
        page.press("#q", "Enter")
        expect(page.locator("mark").first).to_be_visible()
        found.append(page.locator(".lib-hit .card-title").all_text_contents())
    assert found[0] == found[1] and found[0]
    word = page.locator("mark").first.text_content()
    page.locator(".lib-hit").first.click()
    assert "/lecon/" in page.url
    target = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(target).to_contain_text(word or "?")
    expect(target).to_be_in_viewport()


def test_a_book_is_reached_by_pictures_alone(chromium: Browser, library: LiveHub) -> None:
    page = come(chromium, library, learner(library), viewport=PHONE, has_touch=True)
    page.goto(f"{library.url}/bibliotheque/")
    page.locator(".lib-sorts .lib-chip", has_text="Livres").tap()
    page.locator(".lib-card").tap()
    expect(page.get_by_role("heading", name=BOOK)).to_be_visible()
    page.get_by_role("link", name="Ouvrir").tap()
    expect(page.locator("iframe.frame")).to_be_visible()


def test_the_screen_is_told_once(chromium: Browser, library: LiveHub) -> None:
    page = come(chromium, library, learner(library), viewport=PHONE, screen=PHONE)
    page.goto(f"{library.url}/bibliotheque/")
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    assert cookies["ecran"] == "petit"


@pytest.mark.parametrize("size", [PHONE, NARROW, PC], ids=["phone", "narrow", "pc"])
def test_the_pages_are_for_everybody(
    chromium: Browser, library: LiveHub, size: dict[str, int]
) -> None:
    learning = come(chromium, library, learner(library), viewport=size)
    working = come(chromium, library, worker(library), viewport=size)
    wrong = []
    for page, path in (
        (learning, "/bibliotheque/"),
        (learning, "/bibliotheque/?sujet=citizenship"),
        (learning, "/bibliotheque/?q=élection"),
        (learning, "/bibliotheque/?q=hippopotame"),
        (learning, "/bibliotheque/org.espaces-connectes.plaidoyer/"),
        (working, "/animer/etagere"),
    ):
        page.goto(f"{library.url}{path}")
        looks = [*page.evaluate(WIDE), *page.evaluate(OVERLAP), *page.evaluate(CUT)]
        wrong += [f"{path}: {each}" for each in (*looks, *violations(page))]
    assert wrong == []


def test_the_first_page_is_light(chromium: Browser, library: LiveHub) -> None:
    page = come(chromium, library, learner(library), viewport=PHONE)
    seen: list[int] = []
    page.on("requestfinished", lambda request: seen.append(request.sizes()["responseBodySize"]))
    page.goto(f"{library.url}/bibliotheque/")
    page.wait_for_load_state("networkidle")
    assert sum(seen) < 150_000 and len(seen) < 30, (sum(seen), len(seen))
