"""Gafé in a real browser: a whole module without reading, and every kind of exercise for everybody."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from content_cache.gafe.model import Module
from content_cache.installing.install import install
from hub.core.storage.bound import run
from hub.features.gafe.sittings import SCREENS, path
from tests.browser.gafe_hands import Hands
from tests.browser.live import LiveHub
from tests.browser.rooms import learner, signed_in
from tests.browser.test_accessible import WIDE, violations
from tests.content_cache.gafe_samples import ID, STEPS, write_module

pytestmark = pytest.mark.browser
REAL = "org.espaces-connectes.gafe-21-equite-genre-gouvernance"
PHONE: ViewportSize = {"width": 360, "height": 640}
#: Buttons smaller than 48 CSS pixels either way.
SMALL = """() => [...document.querySelectorAll('main button, main a')].filter((e) => e.checkVisibility())
  .map((e) => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width < 47.5 || r.height < 47.5)
  .map(([e, r]) => `${e.className} ${r.width}×${r.height}`)"""


@pytest.fixture(scope="module")
def module(live: LiveHub) -> Module:
    """The small Soninke module, imported into the running hub."""
    with tempfile.TemporaryDirectory() as folder:
        install(live.node.store, write_module(Path(folder)), floor_bytes=0)
    return live.node.store.module(ID)


@pytest.fixture
def context(chromium: Browser, live: LiveHub) -> Iterator[BrowserContext]:
    """A phone with a learner signed in."""
    made = chromium.new_context(viewport=PHONE, locale="fr-FR", has_touch=True)
    yield signed_in(made, live, learner(live))
    made.close()


@pytest.fixture
def complaints(context: BrowserContext) -> list[str]:
    """What the browser complains of."""
    found: list[str] = []
    context.on("weberror", lambda error: found.append(str(error.error)))
    context.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    return found


def go_through(page: Page, live: LiveHub, of: Module, way: str) -> Hands:
    """Sit down to a module until its path is behind."""
    hands = Hands(page, of, way)
    page.goto(f"{live.url}/gafe/")
    page.locator(f'[data-module="{of.manifest.id}"]').click()
    for _sitting in range(len(path(of)) // SCREENS + 1):
        hands.play()
        expect(page.locator("#gafe-end")).to_have_attribute("data-kept", "true")
        if page.locator('[data-go="card"]').is_visible():
            break
        hands.press(page.locator('[data-go="on"]'))
        page.locator("#gafe[data-kind]").wait_for()
    return hands


@pytest.mark.parametrize("way", ["mouse", "touch", "keyboard"])
def test_a_learner_goes_through_a_whole_module_without_reading(
    context: BrowserContext, live: LiveHub, module: Module, complaints: list[str], way: str
) -> None:
    page = context.new_page()
    hands = go_through(page, live, module, way)
    assert hands.kinds[: len(path(module))] == [step.kind for step, _names in path(module)]
    hands.press(page.locator('[data-go="card"]'))
    page.wait_for_url("**/carte")
    with live.node.open():
        sql = "SELECT max(box), sum(wrongs) FROM gafe_mastery WHERE package = ? AND person = (SELECT person FROM gafe_finished ORDER BY id DESC LIMIT 1)"
        assert run(sql, (ID,)).fetchone() == (1, 0)
    sounds = [text for text in complaints if "decode" not in text]
    assert sounds == []


def test_a_module_of_the_starter_is_gone_through_by_touch(
    context: BrowserContext, live: LiveHub, complaints: list[str]
) -> None:
    of = live.node.store.module(REAL)
    page = context.new_page()
    hands = go_through(page, live, of, "touch")
    assert len(hands.kinds) >= len(path(of))
    assert complaints == []
    page.goto(f"{live.url}/gafe/")
    assert page.locator(f'[data-module="{REAL}"] .is-won').count() >= 1


def test_each_kind_of_exercise_is_for_everybody(
    context: BrowserContext, live: LiveHub, module: Module
) -> None:
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    seen = set()
    wrong = []
    for place in range(len(path(module))):
        page.set_viewport_size(PHONE)
        page.goto(f"{live.url}/gafe/{ID}/?place={place}")
        kind = page.locator("#gafe").get_attribute("data-kind")
        if kind in seen:
            continue
        seen.add(kind)
        wrong += [f"{kind}: {found}" for found in (*violations(page), *page.evaluate(SMALL))]
        assert page.locator(".gafe-replay").is_visible() and page.locator("#quit").is_visible()
        for width, height in ((320, 568), (1024, 768)):
            page.set_viewport_size({"width": width, "height": height})
            wrong += [f"{kind} at {width}: {found}" for found in page.evaluate(WIDE)]
    assert len(seen) == len(STEPS) == 15
    assert sorted(set(wrong)) == []


def test_an_error_shows_and_says_the_right_answer_and_is_kept(
    context: BrowserContext, live: LiveHub, module: Module
) -> None:
    page = context.new_page()
    page.goto(f"{live.url}/gafe/{ID}/?place=2")
    root, heard = page.locator("#gafe"), page.locator("#gafe").get_attribute("data-sound")
    right = page.locator(f'.gafe-choices > [data-sound="{heard}"]')
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(f'.gafe-choices > :not([data-sound="{heard}"])').first.tap()
    expect(root).to_have_attribute("data-state", "wrong")
    expect(right).to_have_class("gafe-choice is-right")
    expect(page.locator(".gafe-said .icon")).to_be_visible()
    expect(page.locator(".gafe-next")).to_be_focused()
    page.wait_for_timeout(900)
    assert any(str(heard) in url for url in asked)
    with live.node.open():
        before = run("SELECT coalesce(sum(wrongs), 0) FROM gafe_mastery").fetchone()[0]
    page.locator(".gafe-top .crumb").tap()
    page.wait_for_url("**/gafe/")
    page.wait_for_timeout(500)
    with live.node.open():
        after = run("SELECT coalesce(sum(wrongs), 0) FROM gafe_mastery").fetchone()[0]
    assert after == before + 1


def test_results_are_told_again_when_the_line_is_cut(
    context: BrowserContext, live: LiveHub, module: Module
) -> None:
    page = context.new_page()
    cut: list[int] = []

    def once(route: Route) -> None:
        cut.append(1)
        route.abort() if len(cut) == 1 else route.continue_()

    page.route("**/api/v1/gafe", once)
    page.goto(f"{live.url}/gafe/{ID}/?place={len(path(module)) - 1}")
    page.locator(".gafe-next").click()
    expect(page.locator("#gafe-end")).to_be_visible()
    page.wait_for_timeout(2500)
    assert len(cut) == 2


def test_nothing_sounds_before_a_touch(
    context: BrowserContext, live: LiveHub, module: Module
) -> None:
    page = context.new_page()
    page.goto(f"{live.url}/gafe/{ID}/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('audio').paused")
    expect(page.locator(".gafe-replay")).to_have_class("gafe-replay is-calling")
