"""What pages leave in the measure of usage: what was looked at, for how long, never while away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from hub.core.clock import ManualClock
from hub.core.usage.models import Activity, Visit
from hub.core.usage.service import flush
from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in
from tests.kiosk_ui.learn.small_course import COURSE, FIRST, SECOND, install_small

Browsers = Callable[[], Browser]
LESSON = f"/apprendre/{COURSE}/lecon/{FIRST}"


@pytest.fixture
def learner(hub: Hub, browser: Browsers) -> Browser:
    """Awa, signed in, in a space that has the small course."""
    install_small(hub.node)
    return sign_in(browser(), hub.node, person(hub.node))


def seconds(subject: str) -> dict[str, int]:
    """Seconds by reference of a subject."""
    rows = Activity.select().where(Activity.subject == subject)
    return {row.ref: row.seconds for row in rows}


def beat(browser: Browser) -> int:
    """A heartbeat of the page that is open; the status of the answer."""
    token = re.search(r'name="form-token" content="([^"]+)"', browser.page)
    assert token
    headers = {"X-Form-Token": token[1]}
    return browser.client.post("/api/v1/presence", headers=headers).status_code


def test_lessons_and_quizzes_get_the_seconds_they_were_on_the_screen(
    hub: Hub, learner: Browser, clock: ManualClock
) -> None:
    learner.get(LESSON)
    clock.forward(60_000)
    learner.get(f"/apprendre/{COURSE}/quiz/{FIRST}")
    clock.forward(30_000)
    learner.get(f"/apprendre/{COURSE}/lecon/{SECOND}")
    clock.forward(45_000)
    learner.get(f"/apprendre/{COURSE}/")
    clock.forward(5_000)
    learner.get("/mon-espace/")
    flush(hub.node)
    assert seconds("lesson") == {f"{COURSE}/{FIRST}": 60, f"{COURSE}/{SECOND}": 45}
    assert seconds("quiz") == {f"{COURSE}/quiz:{FIRST}": 30}
    assert seconds("course") == {COURSE: 5}


def test_a_page_without_script_counts_two_minutes_at_most(
    hub: Hub, learner: Browser, clock: ManualClock
) -> None:
    learner.get(LESSON)
    clock.forward(9 * 60_000)
    learner.get("/apprendre/")
    flush(hub.node)
    assert seconds("lesson") == {f"{COURSE}/{FIRST}": 120}


def test_heartbeats_count_as_long_as_they_come_and_silence_does_not(
    hub: Hub, learner: Browser, clock: ManualClock
) -> None:
    learner.get(LESSON)
    for _half_minute in range(10):
        clock.forward(30_000)
        assert beat(learner) == 204
    clock.forward(9 * 60_000)  # she went to drink tea
    learner.get("/apprendre/")
    flush(hub.node)
    assert seconds("lesson") == {f"{COURSE}/{FIRST}": 300 + 75}


def test_a_page_left_open_signs_out_and_its_idle_time_counts_for_nothing(
    hub: Hub, learner: Browser, clock: ManualClock
) -> None:
    learner.get(LESSON)
    clock.forward(20_000)
    learner.get(f"/apprendre/{COURSE}/")
    clock.forward(11 * 60_000)
    assert learner.get("/mon-espace/", follow=False).status_code == 303
    visit = Visit.get()
    assert (visit.how, visit.active_s) == ("idle", 20)
    assert seconds("lesson") == {f"{COURSE}/{FIRST}": 20}


def test_the_score_of_a_quiz_goes_with_its_seconds(
    hub: Hub, learner: Browser, clock: ManualClock
) -> None:
    path = f"/apprendre/{COURSE}/quiz/{SECOND}"
    learner.get(path)
    clock.forward(15_000)
    learner.post(path, answer="true")
    learner.get(path)
    flush(hub.node, everything=True)
    row = Activity.get(Activity.subject == "quiz")
    assert (row.ref, row.seconds, row.score) == (f"{COURSE}/quiz:{SECOND}", 15, 1.0)


def test_a_heartbeat_of_nobody_counts_nothing(hub: Hub, browser: Browsers) -> None:
    stranger = browser()
    stranger.get("/langue")
    headers = {"X-Form-Token": stranger.hidden()["csrf"]}
    assert stranger.client.post("/api/v1/presence", headers=headers).status_code == 403
    assert hub.node.meter.visits == {}


def test_errors_and_redirects_are_no_sign_of_life(
    hub: Hub, learner: Browser, clock: ManualClock
) -> None:
    learner.get(LESSON)
    clock.forward(60_000)
    learner.get("/nulle-part")
    learner.post("/langue", follow=False, language="fr")
    visit = str(Visit.get().id)
    assert hub.node.meter.seen_ms(visit) == clock.mono_ms() - 60_000
