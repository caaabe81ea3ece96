"""Every page of civic life, with voices, photos and people in it, is for everybody on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.civic_shots import Life, live_in, pages
from tests.browser.live import LiveHub
from tests.browser.rooms import session, signed_in
from tests.browser.test_accessible import (
    LARGE_LETTERS,
    NARROW,
    PC,
    PHONE,
    SMALL,
    problems,
    violations,
)

pytestmark = pytest.mark.browser
#: What fingers aim at on these pages, smaller than 48 CSS pixels.
FINGERS = """() => [...document.querySelectorAll(
  'main button, main summary, main a.button, main .m-card-link, main .m-place a, main .crumb, main .choice, main select, main input:not([type=hidden], [type=radio], [type=checkbox], [type=range], [type=file])')]
  .filter((e) => e.checkVisibility() && !e.matches('.agree-picture *'))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, r]) => r.width && (r.height < 43.5 || r.width < 43.5))
  .map(([e, r]) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}: ${Math.round(r.width)}×${Math.round(r.height)}`)"""


@pytest.fixture(scope="module")
def life(busy: LiveHub) -> Iterator[Life]:
    with busy.node.open():
        yield live_in(busy.node)


def test_every_civic_page_is_for_everybody(chromium: Browser, busy: LiveHub, life: Life) -> None:
    wrong: list[str] = []
    looked = 0
    for person, strong, shown in pages(life):
        context = chromium.new_context(viewport=PHONE, locale="fr-FR", has_touch=True)
        page = signed_in(context, busy, session(busy, person, strong)).new_page()
        for name, path in shown:
            if name == "rapports-civiques":  # its reader has another role in the screenshots
                continue
            page.set_viewport_size(PHONE)
            answer = page.goto(f"{busy.url}{path}")
            assert answer and answer.status == 200, path
            found = [
                *violations(page),
                *problems(page),
                *page.evaluate(SMALL),
                *page.evaluate(FINGERS),
            ]
            page.set_viewport_size(NARROW)
            found += [f"narrow: {each}" for each in problems(page)]
            page.evaluate(LARGE_LETTERS)
            # The wall is for eyes far away: its letters fill the screen already.
            for size in (PHONE, PC) if not name.startswith("ecran-") else ():
                page.set_viewport_size(size)
                found += [f"large, {size['width']} wide: {each}" for each in problems(page)]
            wrong += [f"{name}: {each}" for each in found]
            looked += 1
        context.close()
    assert looked > 45
    assert not wrong, "\n".join(wrong)
