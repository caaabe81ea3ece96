"""A teacher makes a course in the browser; a learner opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.live import LiveHub
from tests.browser.rooms import learner, signed_in, worker
from tests.hub.features.authoring.samples import pdf, video

pytestmark = pytest.mark.browser
SIZE = {"width": 1024, "height": 768}


@pytest.fixture
def teacher(chromium: Browser, live: LiveHub) -> Iterator[Page]:
    """A page of somebody who may make courses, on a course that was just begun."""
    context = chromium.new_context(viewport=SIZE, locale="fr-FR")  # type: ignore[arg-type]  # a size
    page = signed_in(context, live, worker(live)).new_page()
    page.goto(f"{live.url}/animer/")
    page.click("text=Faire un cours")
    page.click("text=Nouveau cours")
    page.fill("#title", "L’eau propre")
    page.click("main button.button--big")
    yield page
    context.close()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A film and a document."""
    film, paper = tmp_path / "Le puits.mp4", tmp_path / "carnet.pdf"
    film.write_bytes(video())
    paper.write_bytes(pdf())
    return [film, paper]


def titles(page: Page) -> list[str]:
    return page.locator(".course-part-title").all_inner_texts()


def test_a_course_of_a_text_a_film_a_document_and_questions_reaches_a_learner(
    teacher: Page, files: list[Path], live: LiveHub, chromium: Browser
) -> None:
    teacher.set_input_files("#files", [str(file) for file in files])
    expect(teacher.locator(".course-part")).to_have_count(2, timeout=20_000)
    teacher.click("text=Écrire un texte")
    teacher.fill("#title", "Bouillir l’eau")
    teacher.fill("#text", "L’eau trouble rend malade.\n\n- la filtrer\n- la faire bouillir")
    teacher.click("text=Voir le résultat")
    expect(teacher.locator("#look li").first).to_have_text("la filtrer")
    teacher.click("main form >> text=Enregistrer")
    teacher.click("text=Poser des questions")
    teacher.fill("#q0", "Comment rendre l’eau propre ?")
    teacher.fill("#q0a0", "En la faisant bouillir")
    teacher.fill("#q0a1", "En la laissant au soleil")
    teacher.check("input[name=q0r][value='0']")
    teacher.click("main button.button--big")
    assert titles(teacher) == [
        "Le puits", "Carnet de vaccination", "Bouillir l’eau", "Qu’avez-vous retenu ?",
    ]  # fmt: skip

    # The text goes first: up with its arrow, then the film is dragged below the document.
    for _ in range(2):
        teacher.click("button[value=haut][aria-label$='Bouillir l’eau']")
    assert titles(teacher)[0] == "Bouillir l’eau"
    rows = teacher.locator(".course-part")
    with teacher.expect_navigation():
        rows.nth(1).drag_to(rows.nth(2), target_position={"x": 200, "y": 60})
    assert titles(teacher)[1:3] == ["Carnet de vaccination", "Le puits"]

    teacher.click("text=Publier pour les apprenants")
    teacher.wait_for_selector("text=Le cours est publié.", timeout=20_000)
    course = teacher.locator(".notice a").get_attribute("href")
    context = chromium.new_context(viewport=SIZE, locale="fr-FR")  # type: ignore[arg-type]  # a size
    page = signed_in(context, live, learner(live)).new_page()
    page.goto(f"{live.url}{course}lecon/le-puits")
    page.click("main a.button--big >> text=Le puits")
    page.wait_for_selector("video")
    page.locator("video").evaluate("film => film.play()")
    expect(page.locator("video")).not_to_have_js_property("currentTime", 0)
    page.goto(f"{live.url}{course}lecon/carnet-de-vaccination")
    page.click("main a.button--big")
    assert "/bibliotheque/local.document." in page.url
    page.goto(f"{live.url}{course}quiz/quavez-vous-retenu")
    expect(page.locator(".question-text")).to_contain_text("Comment rendre l’eau propre")
    context.close()


def test_a_file_goes_on_after_the_connection_failed_and_after_the_page_was_closed(
    teacher: Page, live: LiveHub, tmp_path: Path
) -> None:
    long = tmp_path / "long.pdf"
    # Three pieces: what lies between a PDF's parts does not matter.
    long.write_bytes(pdf() + b"%" + b" " * (3 << 19) + b"\nstartxref\n0\n%%EOF\n")
    asked: list[str] = []

    def fail_the_second(route: Route) -> None:
        asked.append(route.request.headers.get("upload-offset", ""))
        if len(asked) > 1:
            route.abort()
        else:
            route.continue_()

    teacher.route("**/envois/*", fail_the_second)
    teacher.set_input_files("#files", str(long))
    expect(teacher.locator("[data-said]")).to_have_text(
        "Pas de connexion. L’envoi reprendra tout seul.", timeout=20_000
    )
    teacher.unroute("**/envois/*")
    teacher.on("dialog", lambda dialog: dialog.accept())
    teacher.goto(teacher.url)
    expect(teacher.locator(".course-upload")).to_contain_text("long.pdf")
    begun: list[str] = []
    teacher.on("request", lambda r: begun.append(r.headers.get("upload-offset", r.method)))
    teacher.set_input_files("#files", str(long))
    expect(teacher.locator(".course-part")).to_have_count(1, timeout=20_000)
    assert asked[0] == "0" and "0" not in begun and str(1 << 19) in begun
    assert titles(teacher) == ["Carnet de vaccination"]


def test_a_file_that_is_none_says_why_and_the_others_come(
    teacher: Page, files: list[Path], tmp_path: Path
) -> None:
    wrong = tmp_path / "faux.mp4"
    wrong.write_bytes(b"Ceci est un texte.")
    teacher.set_input_files("#files", [str(wrong), str(files[1])])
    expect(teacher.locator(".is-refused")).to_contain_text("faux.mp4")
    teacher.click("text=Voir ce qui est arrivé")
    assert titles(teacher) == ["Carnet de vaccination"]
