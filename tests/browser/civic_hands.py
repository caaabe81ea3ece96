"""Hands of civic life in a browser: somebody's own screen; speaking, bringing a file, listening."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import FLAGS
from tests.browser.live import CHROMIUM, LiveHub
from tests.browser.rooms import session
from tests.browser.test_accessible import PHONE, SMALL, problems, violations

#: A name of the hub on its network: to a browser as little a secure place as any other over http.
LAN = "espace.lan"
#: The button that sends what was said or chosen.
SEND = "form[enctype] button.button--big"


@dataclass
class Hands:
    """A browser, the hub as it reaches it, and how one speaks there: ``say(page)`` and send."""

    browser: Browser
    live: LiveHub
    origin: str
    say: Callable[[Page], None]

    def screen(self, who: str, strong: bool = True) -> Page:
        """Somebody's own phone-sized screen; learners came in with pictures, others with a PIN."""
        return room(self.browser, self.live, who, strong, self.origin).new_page()

    def open(self, page: Page, path: str) -> None:
        """Open a page, which must be for everybody."""
        answer = page.goto(f"{self.origin}{path}")
        assert answer and answer.status == 200, (path, answer and answer.status)
        for_everybody(page)


def room(
    browser: Browser,
    live: LiveHub,
    who: str,
    strong: bool = True,
    origin: str = "",
    **options: object,
) -> BrowserContext:
    """Cookies of somebody who came in, at a phone's size."""
    origin = origin or live.url
    with live.node.open():
        token = session(live, who, strong)
    context = browser.new_context(viewport=PHONE, locale="fr-FR", **options)
    context.set_default_timeout(8000)
    context.add_cookies([{"name": "espace", "value": token, "url": origin}])
    if origin == live.url and options.get("java_script_enabled", True):
        context.grant_permissions(["microphone"], origin=origin)
    return context


def microphone(browser: Browser, live: LiveHub) -> Hands:
    """At the hub's own address, with a microphone."""
    return Hands(browser, live, live.url, speak)


@contextmanager
def plain_http(chromium: Browser, live: LiveHub, said: Path) -> Iterator[Hands]:
    """By a name over plain http: no microphone is given, the phone's recorder makes a file."""
    rules = f"--host-resolver-rules=MAP {LAN} 127.0.0.1"
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, rules])
    try:
        yield Hands(
            browser, live, live.url.replace("127.0.0.1", LAN), lambda page: bring(page, said)
        )
    finally:
        browser.close()


def speak(page: Page) -> None:
    """Record for a moment, listen again, send."""
    page.locator("[data-do=record]").first.click()
    page.wait_for_timeout(1600)
    page.locator("[data-do=record]").first.click()
    expect(page.locator("[data-do=hear]").first).to_be_visible()
    page.locator(SEND).last.click()


def bring(page: Page, said: Path) -> None:
    """Bring what the phone recorded, and send."""
    assert page.evaluate("window.isSecureContext") is False
    expect(page.locator("[data-recorder]").first).to_be_hidden()
    expect(page.locator("[data-no-microphone]").first).to_be_visible()
    page.locator("input[type=file][accept^=audio]").first.set_input_files(said)
    page.locator(SEND).last.click()


def heard(page: Page, count: int = 1) -> None:
    """Wait until as many voices are ready, then listen to the last one."""
    for _try in range(25):
        if page.locator(".sound-play:visible").count() >= count:
            break
        page.wait_for_timeout(700)
        page.reload()
    sound = page.locator(".sound:visible").nth(count - 1)
    sound.locator(".sound-play").click()
    expect(sound.locator("rect.is-heard").first).to_be_attached()


def for_everybody(page: Page) -> None:
    """Axe finds nothing serious, fingers hit every button, nothing is cut or sticks out."""
    found = [*violations(page), *problems(page), *page.evaluate(SMALL)]
    assert found == [], (page.url, found)
