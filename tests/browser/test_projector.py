"""The projector in a real browser: keys, black screen, and letters that never leave the wall."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from hub.core.people import sessions
from tests.browser.live import LiveHub
from tests.factories import staff

pytestmark = pytest.mark.browser
COURSE = "org.espaces-connectes.gestion-communale"
OVERFLOW = """() => {
  const stage = document.querySelector('.projector-stage');
  const all = [...document.querySelectorAll('[data-screen]')];
  return all.filter((screen) => {
    for (const one of all) one.hidden = one !== screen;
    return stage.scrollHeight > stage.clientHeight + 1
      || document.documentElement.scrollWidth > innerWidth;
  }).map((screen) => screen.innerText);
}"""


@pytest.fixture
def wall(screen: Page, live: LiveHub) -> Page:
    """A page of a facilitator who is signed in."""
    with live.node.open():
        found = live.node.database.rows("SELECT person FROM person_role WHERE role = 'facilitator'")
        person = found[0][0] if found else staff(live.node)
        token = sessions.sign_in(live.node, person, strong=True, device="pc")
        live.node.database.close()
    screen.context.add_cookies([{"name": "espace", "value": token, "url": live.url}])
    return screen


def test_keys_and_presenter_remotes_drive_the_screens(wall: Page, live: LiveHub) -> None:
    wall.goto(f"{live.url}/ecran/{COURSE}/la-decentralisation")
    counter, shown = wall.locator("[data-counter]"), wall.locator("[data-screen]:visible")
    for key, number in (
        ("ArrowRight", "2"), ("PageDown", "3"), ("Space", "4"), ("ArrowLeft", "3"),
        ("PageUp", "2"), ("Home", "1"), ("ArrowLeft", "1"),
    ):  # fmt: skip
        wall.keyboard.press(key)
        expect(counter).to_have_text(number)
        expect(shown).to_have_attribute("data-screen", number)
    wall.keyboard.press("b")
    expect(wall.locator("[data-blank]")).to_be_visible()
    wall.keyboard.press("b")
    expect(wall.locator("[data-blank]")).to_be_hidden()
    wall.keyboard.press("End")
    expect(wall.locator(".projector-zone--next")).to_be_hidden()
    wall.keyboard.press("Escape")
    wall.wait_for_url(f"{live.url}/ecran/{COURSE}")


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 720)])
def test_no_screen_of_a_course_is_too_long_for_the_wall(
    wall: Page, live: LiveHub, width: int, height: int
) -> None:
    wall.set_viewport_size({"width": width, "height": height})
    wall.route("**/projector.js*", lambda route: route.abort())
    for lesson in live.node.store.course("org.espaces-connectes.plaidoyer").lessons:
        wall.goto(f"{live.url}/ecran/org.espaces-connectes.plaidoyer/{lesson.name}")
        assert wall.evaluate(OVERFLOW) == []
