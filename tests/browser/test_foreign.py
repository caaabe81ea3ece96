"""Foreign content in Chromium: it works, its progress is kept, and it can do nothing else."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from content_cache.installing.install import install
from hub.core.storage.bound import run
from kiosk_ui.foreign import origins
from tests.browser import foreign_samples as samples
from tests.browser.live import LiveHub
from tests.browser.rooms import learner, signed_in

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 640}


@pytest.fixture
def bring(live: LiveHub):
    """Install a file in the hub; answers the package's id."""

    def install_file(path: Path) -> str:
        with live.node.open():
            return install(live.node.store, path, floor_bytes=0).id

    return install_file


@pytest.fixture
def context(chromium: Browser, live: LiveHub) -> Iterator[BrowserContext]:
    """A learner's browser."""
    context = chromium.new_context(locale="fr-FR", viewport=PHONE)
    signed_in(context, live, learner(live))
    yield context
    context.close()


def opened(page: Page, live: LiveHub, package: str, query: str = "") -> FrameLocator:
    """Open a package; answers the player's frame."""
    answer = page.goto(f"{live.url}/bibliotheque/{package}/ouvrir{query}")
    assert answer and answer.status == 200
    return page.frame_locator("iframe.frame")


def noted(live: LiveHub, package: str) -> dict[str, tuple[int, float | None]]:
    """Done and score by part, of whoever read the package."""
    with live.node.open():
        rows = run("SELECT item, done, score FROM library_note WHERE package = ?", (package,))
        return {item: (done, score) for item, done, score in rows.fetchall()}


def wait_noted(page: Page, live: LiveHub, package: str, item: str) -> tuple[int, float | None]:
    """What is noted of a part, as soon as it is done."""
    for _ in range(40):
        found = noted(live, package).get(item)
        if found and found[0]:
            return found
        page.wait_for_timeout(250)
    raise AssertionError(f"nothing came of {item}: {noted(live, package)}")


def test_a_book_is_turned_and_its_place_kept(context, live, bring, tmp_path):
    package = bring(samples.epub(tmp_path / "mil.epub"))
    page = context.new_page()
    frame = opened(page, live, package)
    expect(frame.locator("#page iframe")).to_be_visible()
    inner = frame.frame_locator("#page iframe")
    expect(inner.locator("h1")).to_have_text("Semer")
    first = frame.locator("#page").get_attribute("data-place")
    for _ in range(3):
        frame.get_by_role("button", name="Suite").click()
        page.wait_for_timeout(400)
    there = frame.locator("#page").get_attribute("data-place")
    assert there and there != first
    page.wait_for_timeout(2500)
    page.goto(f"{live.url}/")
    frame = opened(page, live, package)
    expect(frame.locator("#page")).to_have_attribute("data-place", there)
    frame.get_by_role("button", name="Table des matières").click()
    frame.get_by_role("button", name="Récolter").click()
    expect(frame.frame_locator("#page iframe").locator("h1")).to_have_text("Récolter")
    assert wait_noted(page, live, package, "")[0] == 1


def test_a_book_opens_at_the_chapter_that_a_search_found(context, live, bring, tmp_path):
    package = bring(samples.epub(tmp_path / "mil.epub"))
    frame = opened(context.new_page(), live, package, "?page=OEBPS/deux.xhtml")
    expect(frame.frame_locator("#page iframe").locator("h1")).to_have_text("Récolter")


@pytest.mark.parametrize(
    ("version", "suspended"), [("1.2", "reponses=a,b"), ("2004", "réponses=a,b")]
)
def test_a_scorm_course_is_left_resumed_and_completed(
    context, live, bring, tmp_path, version, suspended
):
    package = bring(samples.scorm(tmp_path / "cours.zip", version))
    page = context.new_page()
    part = opened(page, live, package).frame_locator("iframe")
    expect(part.locator("#found")).to_have_text("ab-initio||")
    part.locator("#half").click()
    page.wait_for_timeout(2500)
    part = opened(page, live, package).frame_locator("iframe")
    expect(part.locator("#found")).to_have_text(f"resume|page-2|{suspended}")
    part.locator("#end").click()
    assert wait_noted(page, live, package, "I1") == (1, 0.8)
    frame = page.frame_locator("iframe.frame")
    frame.get_by_role("button", name="Suite").click()
    expect(frame.frame_locator("iframe").locator("h1")).to_have_text("Pendant")
    expect(frame.locator("output")).to_have_text("2 / 2")
    frame.frame_locator("iframe").locator("#end").click()
    assert wait_noted(page, live, package, "I2") == (1, 0.8)


def test_an_h5p_question_is_answered_scored_and_found_again(context, live, bring, tmp_path):
    package = bring(samples.h5p(tmp_path / "eau.h5p"))
    page = context.new_page()
    question = opened(page, live, package)
    expect(question.locator(".hub-q")).to_have_text("L'eau du puits est potable ?")
    question.locator(".hub-non").click()
    assert wait_noted(page, live, package, "") == (1, 1.0)
    page.wait_for_timeout(7000)  # H5P saves its state every five seconds
    question = opened(page, live, package)
    expect(question.locator(".hub-left")).to_have_text("non")


def test_pages_of_a_zip_lead_to_each_other(context, live, bring, tmp_path):
    package = bring(samples.html5(tmp_path / "jeu.zip"))
    page = context.new_page()
    inner = opened(page, live, package).frame_locator("iframe")
    expect(inner.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    inner.get_by_role("link", name="Suite").click()
    expect(inner.locator("h1")).to_have_text("Deux")


def test_reading_in_a_frame_counts_as_being_there(context, live, bring, tmp_path):
    package = bring(samples.html5(tmp_path / "jeu.zip"))
    page = context.new_page()
    page.add_init_script(
        "window.signs = 0; window.addEventListener('input', () => { window.signs += 1; });"
    )
    inner = opened(page, live, package).frame_locator("iframe")
    inner.locator("h1").click()
    page.wait_for_timeout(5500)
    before = page.evaluate("window.signs")
    inner.locator("h1").click()
    page.wait_for_function("before => window.signs > before", arg=before)


def test_hostile_content_fails_in_all_it_tries(context, live, bring, tmp_path):
    victim = bring(samples.html5(tmp_path / "jeu.zip"))
    page = context.new_page()
    opened(page, live, victim).frame_locator("iframe").locator("h1").wait_for()
    secret = next(frame.url for frame in page.frames if "/jeu/" in frame.url)
    package = bring(samples.hostile(tmp_path / "hostile.zip", live.url, secret))
    spied: list[str] = []
    context.on("request", lambda request: spied.append(request.url))
    windows = len(context.pages)
    frame = opened(page, live, package)
    expect(frame.frame_locator("iframe").locator("#out")).not_to_have_text("…", timeout=30_000)
    told = json.loads(frame.frame_locator("iframe").locator("#out").text_content() or "")
    did = {name: said for name, said in told.items() if said.startswith("DID")}
    # Its own cookie, on its own name, is all it may have.
    assert did.pop("cookie", "DID own:") in ("DID own:", "DID own:espace=stolen")
    assert did == {}, did
    assert page.url.startswith(live.url)
    assert len(context.pages) == windows
    assert not any(url.startswith("http://127.0.0.1:9/") for url in spied)
    own = next(c for c in context.cookies(live.url) if c["name"] == "espace")
    assert own["value"] != "stolen"
    page.wait_for_timeout(3000)
    assert noted(live, "org.example.other") == {}
    assert set(noted(live, package)) <= {""}
    page.goto(f"{live.url}/mon-espace/")  # and the learner is still in
    expect(page.locator("body")).to_have_attribute("data-present", "1")


def status(live: LiveHub, address: str, host: str) -> int:
    """What is answered to an address asked for at ``host``, without a cookie."""
    path = "/" + address.split("/", 3)[3] if "://" in address else address
    connection = http.client.HTTPConnection(live.url.removeprefix("http://"), timeout=10)
    connection.request("GET", path, headers={"Host": host})
    found = connection.getresponse().status
    connection.close()
    return found


def test_an_address_of_content_is_worth_nothing_elsewhere(context, live, bring, tmp_path):
    package = bring(samples.html5(tmp_path / "jeu.zip"))
    page = context.new_page()
    opened(page, live, package).frame_locator("iframe").locator("h1").wait_for()
    address = next(frame.url for frame in page.frames if "/jeu/index.html" in frame.url)
    host = address.split("/")[2]
    other = host.replace(host.split(".")[0], origins.label("org.example.other"))
    # Another package's name, the pages' own name: the same path opens nothing there.
    assert status(live, address, host) == 200
    assert status(live, address, other) == 403
    assert status(live, address, live.url.removeprefix("http://")) in (403, 404)
    # The pages are not to be had at the content's name, nor anything without a pass.
    for path in ("/", "/mon-espace/", "/entrer", "/static/presence.js", "/static/hub.css"):
        assert status(live, path, host) == 404, path
    # Leaving closes what was open.
    page.goto(f"{live.url}/")
    page.locator("#quit button").click()
    page.wait_for_load_state()
    assert status(live, address, host) == 403
