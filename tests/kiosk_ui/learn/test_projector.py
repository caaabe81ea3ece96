"""The projector's pages: a course, a lesson, one screen after the other, and the time it counts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from hub.core.clock import ManualClock
from hub.core.storage.bound import run
from hub.main import Hub
from hub.starter import install_starter
from kiosk_ui.frame.markup import with_media
from tests import factories
from tests.client import Browser

PACKAGE = "org.espaces-connectes.gestion-communale"
LESSON = f"/ecran/{PACKAGE}/la-decentralisation"


@pytest.fixture
def facilitator(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A signed-in facilitator of a space with the starter courses."""
    for _line in install_starter(hub.node):
        pass
    factories.staff(hub.node)
    return factories.sign_in_staff(browser())


def visible(page: str) -> list[int]:
    """The numbers of the screens that show without script."""
    return [int(n) for n in re.findall(r'data-screen="(\d+)">', page)]


def test_from_the_courses_to_a_screen_and_on_by_links(facilitator: Browser) -> None:
    facilitator.get("/ecran")
    assert f'href="/ecran/{PACKAGE}"' in facilitator.page
    facilitator.get(f"/ecran/{PACKAGE}")
    assert f'href="{LESSON}"' in facilitator.page
    facilitator.get(LESSON)
    assert visible(facilitator.page) == [1]
    assert "La décentralisation</h1>" in facilitator.page
    following = re.findall(r'<a[^>]+rel="next" href="([^"]+)"', facilitator.page)[0]
    assert following == "?n=2"
    facilitator.get(LESSON + following)
    assert visible(facilitator.page) == [2]
    assert '<link rel="prev" href="?n=1">' in facilitator.page


@pytest.mark.parametrize(("asked", "shown"), [("0", 1), ("-3", 1), ("abc", 1), ("", 1), ("²", 1)])
def test_a_screen_that_does_not_exist_shows_the_first(
    facilitator: Browser, asked: str, shown: int
) -> None:
    assert facilitator.get(f"{LESSON}?n={asked}").status_code == 200
    assert visible(facilitator.page) == [shown]


def test_after_the_last_screen_comes_nothing_more(facilitator: Browser) -> None:
    facilitator.get(f"{LESSON}?n=9999")
    total = int(re.findall(r"data-counter>(\d+)", facilitator.page)[0])
    assert visible(facilitator.page) == [total]
    assert re.search(r'rel="next"[^>]+hidden', facilitator.page)
    assert f'href="/ecran/{PACKAGE}/' in facilitator.page, "the next lesson is offered"


def test_the_answer_of_a_question_is_on_the_screen_after_it(facilitator: Browser) -> None:
    facilitator.get(LESSON)
    questions = re.findall(
        r'<section class="projector-slide projector-slide--question.*?</section>',
        facilitator.page,
        re.DOTALL,
    )
    assert len(questions) >= 12
    assert "is-right" not in questions[0] and "projector-why" not in questions[0]
    assert "is-right" in questions[1]


def test_pictures_come_from_the_media_of_the_package(facilitator: Browser) -> None:
    facilitator.get(LESSON)
    picture = re.findall(r'<img src="([^"]+)"', facilitator.page)[0]
    assert picture == f"/media/{PACKAGE}/1/01-la-decentralisation.svg"
    answer = facilitator.get(picture)
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"


def test_only_the_pictures_of_the_package_are_pointed_elsewhere() -> None:
    html = '<p><img src="media/a%20b.svg" alt="x"></p><p>src=media/</p>'
    assert with_media(html, "org.example.a", 3) == (
        '<p><img src="/media/org.example.a/3/a%20b.svg" alt="x"></p><p>src=media/</p>'
    )


def test_a_talk_counts_as_time_on_the_projector_and_does_not_end_the_session(
    facilitator: Browser, hub: Hub, clock: ManualClock
) -> None:
    facilitator.get(LESSON)
    token = re.findall(r'name="form-token" content="([^"]+)"', facilitator.page)[0]
    for _ in range(40):
        clock.forward(30_000)
        beat = facilitator.client.post(f"{LESSON}/presence", headers={"X-Form-Token": token})
        assert beat.status_code == 204
    assert facilitator.get("/animer/", follow=False).status_code == 200
    facilitator.post("/quitter")
    seconds = run("SELECT seconds FROM activity WHERE subject = 'projector'").fetchone()[0]
    assert 19 * 60 <= seconds <= 21 * 60


def test_a_learner_and_a_visitor_cannot_open_it(hub: Hub, browser: Callable[[], Browser]) -> None:
    learner = factories.sign_in(browser(), hub.node, factories.person(hub.node))
    assert learner.get("/ecran", follow=False).status_code in (303, 403)
    visitor = browser()
    visitor.enter()
    assert visitor.get("/ecran", follow=False).status_code in (303, 403)


def test_without_courses_it_says_so_and_an_unknown_lesson_is_not_found(
    hub: Hub, browser: Callable[[], Browser]
) -> None:
    factories.staff(hub.node)
    facilitator = factories.sign_in_staff(browser())
    assert "pas encore de cours" in facilitator.get("/ecran").get_data(as_text=True)
    assert facilitator.get("/ecran/org.example.absent").status_code == 404
    assert facilitator.get("/ecran/..%2f..%2fetc/passwd").status_code == 404
