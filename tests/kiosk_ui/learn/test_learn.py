"""A whole course through the pages, without script: read, answer, come back tomorrow, certificate."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable

import pytest

from hub.core.clock import ManualClock
from hub.core.node import Node
from hub.features.courses.models import Certificate, Progress
from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in
from tests.kiosk_ui.learn.small_course import COURSE, FIRST, RIGHT, SECOND, THIRD, install_small

Browsers = Callable[[], Browser]
HOME = f"/apprendre/{COURSE}/"
DAY_MS = 86_400_000


@pytest.fixture
def course(hub: Hub) -> str:
    """The small course, installed."""
    return install_small(hub.node)


def follow(browser: Browser, marked: str) -> str:
    """Go where the page's link marked so leads; its address."""
    found = re.search(rf'<a [^>]*{marked}[^>]*href="([^"]+)"', browser.page)
    assert found, browser.page
    assert browser.get(found[1]).status_code == 200
    return found[1]


def test_a_course_from_its_card_to_the_certificate(
    hub: Hub, browser: Browsers, clock: ManualClock, course: str
) -> None:
    awa = person(hub.node, "Awa Sissoko")
    learner = sign_in(browser(), hub.node, awa)
    assert "Le puits" in learner.get("/apprendre/").text
    assert "Commencer" in learner.get(HOME).text
    assert follow(learner, 'class="button button--big"') == f"{HOME}lecon/{FIRST}"
    assert "Le comité <strong>nettoie</strong>" in learner.page
    assert follow(learner, 'rel="next"') == f"{HOME}quiz/{FIRST}"
    for _question, fields in RIGHT:
        learner.post(f"{HOME}quiz/{FIRST}", **fields)
        learner.get(f"{HOME}quiz/{FIRST}")
    assert "C’est réussi" in learner.page
    assert follow(learner, 'class="button button--big"') == f"{HOME}lecon/{SECOND}"
    learner.post("/quitter")

    clock.forward(DAY_MS)
    sign_in(learner, hub.node, awa)
    assert "Continuer\xa0: Le puits" in learner.get("/").text
    assert follow(learner, 'class="button button--big"') == f"{HOME}lecon/{SECOND}"
    assert "Continuer" in learner.get(HOME).text and 'value="0.33' in learner.page
    learner.get(f"{HOME}quiz/{SECOND}")
    learner.post(f"{HOME}quiz/{SECOND}", answer="true")
    learner.get(f"{HOME}quiz/{SECOND}")
    assert follow(learner, 'class="button button--big"') == f"{HOME}lecon/{THIRD}"
    assert follow(learner, 'rel="next"') == f"{HOME}examen"  # a lesson without quiz leads on
    learner.post(f"{HOME}examen", answer="0")
    page = learner.post(f"{HOME}examen", answer="true").text
    assert "C’est réussi" in page and "2/2" in page

    path = follow_pdf(learner)
    pdf = learner.get(path)
    assert pdf.mimetype == "application/pdf" and pdf.data.startswith(b"%PDF")
    said = text_of(pdf.data)
    assert "Awa Sissoko" in said and "Le puits" in said and "100 %" in said
    assert path in learner.get("/mon-espace/").text
    learner.get(f"{HOME}examen")  # the result again: still one certificate
    assert Certificate.select().count() == 1


def follow_pdf(browser: Browser) -> str:
    """The address of the certificate on the page."""
    found = re.search(r'href="(/mon-espace/certificat/[^"]+\.pdf)"', browser.page)
    assert found
    return found[1]


def text_of(pdf: bytes) -> str:
    """The text of a PDF, by poppler."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def pass_final(browser: Browser) -> str:
    """Answer the final test right."""
    browser.get(f"{HOME}examen")
    browser.post(f"{HOME}examen", answer="0")
    return browser.post(f"{HOME}examen", answer="true").text


def test_a_visitor_passes_and_learns_how_to_get_a_certificate(
    browser: Browsers, course: str
) -> None:
    visitor = browser()
    visitor.enter()
    page = pass_final(visitor)
    assert "C’est réussi" in page
    assert "Avec un compte, vous auriez un certificat" in page
    assert "certificat/" not in page
    assert Certificate.select().count() == Progress.select().count() == 0


def test_a_certificate_is_its_owners_and_the_facilitators(
    hub: Hub, browser: Browsers, course: str
) -> None:
    awa = sign_in(browser(), hub.node, person(hub.node))
    pass_final(awa)
    path = follow_pdf(awa)
    fanta = sign_in(browser(), hub.node, person(hub.node, "Fanta Keïta"))
    answer = fanta.get(path)
    assert answer.status_code == 403
    assert "Ce certificat est à quelqu’un d’autre." in answer.text
    from tests.factories import sign_in_staff, staff

    staff(hub.node)
    assert sign_in_staff(browser()).get(path).mimetype == "application/pdf"
    assert fanta.get("/mon-espace/certificat/x.pdf").status_code == 404


def test_a_lesson_opened_is_where_one_goes_on_even_without_script(
    hub: Hub, browser: Browsers, course: str
) -> None:
    learner = sign_in(browser(), hub.node, person(hub.node))
    learner.get(f"{HOME}lecon/{SECOND}")
    learner.get(f"{HOME}lecon/{SECOND}")
    assert [(row.item, row.done) for row in Progress.select()] == [(SECOND, 0)]
    learner.get("/")
    assert follow(learner, 'class="button button--big"') == f"{HOME}lecon/{SECOND}"


def test_the_place_in_a_lesson_is_kept_and_found_again(
    hub: Hub, browser: Browsers, course: str
) -> None:
    learner = sign_in(browser(), hub.node, person(hub.node))
    assert 'data-place=""' in learner.get(f"{HOME}lecon/{FIRST}").text
    told = tell(learner, {"package": course, "item": FIRST, "place": 0.4})
    assert (told.status_code, told.data) == (204, b"")
    assert 'data-place="0.4"' in learner.get(f"{HOME}lecon/{FIRST}").text
    tell(learner, {"package": course, "item": FIRST, "place": 1.0, "done": True})
    assert Progress.get().done == 1
    # An old page that says "not done" takes nothing back.
    tell(learner, {"package": course, "item": FIRST, "place": 0.1, "done": False})
    assert Progress.get().done == 1


def tell(browser: Browser, place: dict[str, object]):  # type: ignore[no-untyped-def]  # werkzeug's answer
    """What the script of a lesson sends."""
    token = re.search(r'name="form-token" content="([^"]+)"', browser.page)
    return browser.client.post(
        "/api/v1/progress", json=place, headers={"X-Form-Token": token[1] if token else ""}
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"package": "x", "item": "y"}', 404),
        (b'{"package": "%s", "item": "nowhere"}' % COURSE.encode(), 404),
        (b'{"package": "%s", "item": "le-puits", "place": "far"}' % COURSE.encode(), 400),
        (b'{"package": "%s", "item": "le-puits", "who": "me"}' % COURSE.encode(), 400),
        (b" " * 5000, 413),
    ],
)
def test_what_is_no_place_is_refused_as_json(
    hub: Hub, browser: Browsers, course: str, body: bytes, status: int
) -> None:
    learner = sign_in(browser(), hub.node, person(hub.node))
    token = re.search(r'name="form-token" content="([^"]+)"', learner.get("/").text)
    assert token
    answer = learner.client.post("/api/v1/progress", data=body, headers={"X-Form-Token": token[1]})
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert answer.json and answer.json["error"]
    assert Progress.select().count() == 0


def test_a_place_outside_the_lesson_is_brought_inside(
    hub: Hub, browser: Browsers, course: str
) -> None:
    learner = sign_in(browser(), hub.node, person(hub.node))
    learner.get(f"{HOME}lecon/{FIRST}")
    assert tell(learner, {"package": course, "item": FIRST, "place": 7}).status_code == 204
    assert Progress.get().place == 1.0


@pytest.mark.parametrize("path", ["/apprendre/org.example.rien/", "/apprendre/..%5c..%5cetc/"])
def test_a_course_that_is_not_here_is_said(browser: Browsers, path: str) -> None:
    visitor = browser()
    visitor.enter()
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "Ce cours n’est pas dans cet espace." in answer.text


def test_an_empty_space_says_that_it_has_no_course(browser: Browsers) -> None:
    visitor = browser()
    visitor.enter()
    assert "Il n’y a pas encore de cours dans cet espace." in visitor.get("/apprendre/").text


def test_media_come_whole_by_range_and_not_again_when_unchanged(
    browser: Browsers, course: str
) -> None:
    visitor = browser()
    visitor.enter()
    path = f"/media/{course}/1/cover.svg"
    whole = visitor.get(path)
    assert whole.status_code == 200 and whole.data.startswith(b"<svg")
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    part = visitor.get(path, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.data) == (206, b"svg")
    assert part.headers["Content-Range"] == f"bytes 1-3/{len(whole.data)}"
    same = visitor.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    beyond = visitor.get(path, headers={"Range": "bytes=99999-"})
    assert beyond.status_code == 416
    assert visitor.get(f"/media/{course}/1/package.json").status_code in (200, 404)
    assert visitor.get(f"/media/{course}/1/../../../identity/key").status_code == 404


def test_every_starter_lesson_and_quiz_opens(stocked: Node, hub: Hub, browser: Browsers) -> None:
    from hub.features.courses import service

    visitor = browser()
    visitor.enter()
    found = service.courses(stocked)
    assert len(found) == 6
    for each in found:
        package = each.manifest.id
        assert visitor.get(f"/apprendre/{package}/").status_code == 200
        for lesson in each.lessons:
            assert visitor.get(f"/apprendre/{package}/lecon/{lesson.name}").status_code == 200
            assert visitor.get(f"/apprendre/{package}/quiz/{lesson.name}").status_code == 200
        assert visitor.get(f"/apprendre/{package}/examen").status_code == 200
