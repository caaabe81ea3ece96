"""The pages where a teacher makes a course."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from hub.features.authoring import drafts, uploads
from hub.main import Hub
from tests.client import Browser
from tests.factories import sign_in_staff, staff
from tests.hub.features.authoring.samples import PNG, pdf


@pytest.fixture
def teacher(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """Somebody of the staff who is signed in."""
    staff(hub.node)
    return sign_in_staff(browser())


@pytest.fixture
def course(teacher: Browser) -> str:
    """The address of a course that was just begun."""
    return begin(teacher)


def begin(teacher: Browser, title: str = "L'eau au village") -> str:
    teacher.get("/animer/cours/nouveau")
    answer = teacher.post(
        "/animer/cours/nouveau",
        title=title, language="fr", subject="health", level="beginner",
        licence="CC-BY-SA-4.0", author="",
    )  # fmt: skip
    return answer.request.path


def send(teacher: Browser, course: str, *files: tuple[str, bytes]) -> TestResponse:
    """Send files with the plain form."""
    teacher.get(course)
    data = {**teacher.hidden(), "files": [(io.BytesIO(data), name) for name, data in files]}
    answer = teacher.client.post(f"{course}fichiers", data=data, follow_redirects=True)
    teacher.page = answer.text
    return answer


def parts(hub: Hub, course: str) -> list[str]:
    return [part.title for part in drafts.load(hub.node, course.split("/")[-2]).parts]


def api(teacher: Browser, path: str, method: str = "POST", **options: Any) -> TestResponse:
    token = re.search(r'name="form-token" content="([^"]+)"', teacher.page)
    assert token
    headers = {"X-Form-Token": token[1], **options.pop("headers", {})}
    return teacher.client.open(path, method=method, headers=headers, **options)


def test_a_course_without_title_is_asked_for_one_and_what_was_typed_stays(
    teacher: Browser,
) -> None:
    teacher.get("/animer/cours/nouveau")
    answer = teacher.post(
        "/animer/cours/nouveau", title=" ", description="Pour boire.", licence="CC-BY-4.0"
    )
    assert answer.status_code == 400
    assert "Écrivez le titre du cours." in teacher.page and "Pour boire." in teacher.page


def test_a_text_is_written_looked_at_published_and_read(
    hub: Hub, teacher: Browser, course: str
) -> None:
    teacher.get(f"{course}texte")
    teacher.post(f"{course}texte", title="Bouillir", text="Une **bonne** idée.", do="preview")
    assert "<strong>bonne</strong>" in teacher.page and parts(hub, course) == []
    teacher.post(f"{course}texte", title="Bouillir", text="Une **bonne** idée.", do="save")
    assert parts(hub, course) == ["Bouillir"]
    teacher.get(course)
    teacher.post(f"{course}publier")
    assert "Le cours est publié." in teacher.page
    package = hub.node.store.list()[0].id
    assert "<strong>bonne</strong>" in teacher.get(f"/apprendre/{package}/lecon/bouillir").text
    assert package in teacher.get("/apprendre/").text


def test_publishing_again_without_a_change_is_said(hub: Hub, teacher: Browser, course: str) -> None:
    send(teacher, course, ("seau.png", PNG))
    for _ in range(2):
        teacher.get(course)
        # The button is a link once it is published: an old page may still post.
        teacher.post(f"{course}publier")
    assert "Rien n’a changé" in teacher.page
    assert hub.node.store.list()[0].version == 1


def test_files_are_taken_and_what_is_refused_is_told(
    hub: Hub, teacher: Browser, course: str
) -> None:
    answer = send(
        teacher, course, ("seau.png", PNG), ("faux.mp4", b"du texte"), ("carnet.pdf", pdf())
    )
    assert answer.status_code == 400
    assert "faux.mp4" in teacher.page and "2 fichiers" in teacher.page
    assert parts(hub, course) == ["seau", "Carnet de vaccination"]


def test_the_same_form_sent_twice_brings_its_files_once(
    hub: Hub, teacher: Browser, course: str
) -> None:
    teacher.get(course)
    hidden = teacher.hidden()
    for _ in range(2):
        data = {**hidden, "files": [(io.BytesIO(PNG), "seau.png")]}
        teacher.client.post(f"{course}fichiers", data=data)
    assert parts(hub, course) == ["seau"]


def test_pieces_go_on_where_they_stopped(hub: Hub, teacher: Browser, course: str) -> None:
    teacher.get(course)
    data = pdf()
    base = f"/api/v1/cours/{course.split('/')[-2]}/envois"
    begun = api(teacher, base, json={"name": "carnet.pdf", "size": len(data)})
    path = begun.headers["Location"]
    assert begun.status_code == 201 and begun.headers["Upload-Offset"] == "0"
    api(teacher, path, "PATCH", data=data[:400], headers={"Upload-Offset": "0"})
    assert "carnet.pdf" in teacher.get(course).text
    lost = api(teacher, path, "PATCH", data=data[200:], headers={"Upload-Offset": "200"})
    assert lost.status_code == 409 and lost.headers["Upload-Offset"] == "400"
    where = api(teacher, path, "HEAD")
    assert (where.headers["Upload-Offset"], where.headers["Upload-Length"]) == (
        "400",
        str(len(data)),
    )
    for _ in range(2):  # the answer to the last piece may be lost
        last = api(teacher, path, "PATCH", data=data[400:], headers={"Upload-Offset": "400"})
        assert last.json and last.json["part"]
    assert parts(hub, course) == ["Carnet de vaccination"]


@pytest.mark.parametrize(
    "said", [{}, [], {"name": 1, "size": 2}, {"name": "a", "size": "2"}, {"name": "a", "size": 0}]
)
def test_nonsense_in_place_of_a_file_is_refused(
    teacher: Browser, course: str, said: object
) -> None:
    teacher.get(course)
    base = f"/api/v1/cours/{course.split('/')[-2]}/envois"
    assert api(teacher, base, json=said).status_code == 400


def test_a_refused_upload_says_why(teacher: Browser, course: str) -> None:
    teacher.get(course)
    base = f"/api/v1/cours/{course.split('/')[-2]}/envois"
    path = api(teacher, base, json={"name": "a.exe", "size": 2}).headers["Location"]
    answer = api(teacher, path, "PATCH", data=b"MZ", headers={"Upload-Offset": "0"})
    assert answer.status_code in (400, 404)
    assert answer.json and "a.exe" in answer.json["error"]


def test_an_unfinished_upload_can_be_forgotten(hub: Hub, teacher: Browser, course: str) -> None:
    draft = course.split("/")[-2]
    one = uploads.start(hub.node, draft, "film.mp4", 1000)
    teacher.get(course)
    teacher.post(f"{course}envois/{one.id}/retirer")
    assert uploads.unfinished(hub.node, draft) == [] and "film.mp4" not in teacher.page


QUIZ: dict[str, Any] = {
    "title": "Questions", "q0": "L'eau trouble se boit-elle ?", "q0a0": "Oui", "q0a1": "Non",
    "q0r": "1", "q0w": "Il faut la bouillir.",
}  # fmt: skip


def test_questions_are_written_in_a_form_and_answered(
    hub: Hub, teacher: Browser, course: str
) -> None:
    teacher.get(f"{course}questions")
    teacher.post(f"{course}questions", **QUIZ, do="more")
    assert 'name="q1"' in teacher.page and "Il faut la bouillir." in teacher.page
    teacher.post(f"{course}questions", **QUIZ, do="save")
    teacher.post(f"{course}publier")
    course_here = hub.node.store.course(hub.node.store.list()[0].id)
    quiz = course_here.quizzes["01-questions"]
    assert [(a.text, a.right) for a in quiz.questions[0].answers] == [("Oui", False), ("Non", True)]
    page = teacher.get(f"/apprendre/{course_here.manifest.id}/quiz/questions").text
    assert "trouble se boit-elle" in html.unescape(page)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"q0r": ""}, "Cochez la bonne réponse."),
        ({"q0": ""}, "Écrivez la question."),
        ({"q0a1": ""}, "Écrivez au moins deux réponses."),
        ({"q0a1": "Oui"}, "Deux réponses sont pareilles."),
        ({"title": ""}, "Écrivez un titre."),
        ({"q0": "", "q0a0": "", "q0a1": "", "q0w": ""}, "Écrivez au moins une question."),
    ],
)
def test_what_misses_in_questions_is_said(
    hub: Hub, teacher: Browser, course: str, change: dict[str, Any], said: str
) -> None:
    teacher.get(f"{course}questions")
    assert teacher.post(f"{course}questions", **{**QUIZ, **change}, do="save").status_code == 400
    assert said in teacher.page and parts(hub, course) == []


def test_two_who_edit_are_told_and_keep_what_they_typed(
    hub: Hub, teacher: Browser, course: str
) -> None:
    teacher.get(f"{course}texte")
    teacher.post(f"{course}texte", title="Eau", text="Un.", do="save")
    part = drafts.load(hub.node, course.split("/")[-2]).parts[0]
    edit = f"{course}partie/{part.id}"
    teacher.get(edit)
    mine: dict[str, Any] = dict(teacher.hidden())
    teacher.post(edit, title="Eau", text="D'elle.", do="save")
    teacher.page = ""
    answer = teacher.post(edit, **{**mine, "once": "x"}, title="Eau", text="De lui.", do="save")
    assert answer.status_code == 409 and "De lui." in teacher.page
    teacher.post(edit, title="Eau", text="De lui.", do="save")
    assert drafts.load(hub.node, course.split("/")[-2]).parts[0].text == "De lui."


def test_a_link_is_refused_beside_the_text(teacher: Browser, course: str) -> None:
    teacher.get(f"{course}texte")
    teacher.post(f"{course}texte", title="Eau", text="\n\nVoir [ici](http://x.org)", do="save")
    assert "Ligne 1" in teacher.page and "[ici]" in teacher.page


def test_parts_are_ordered_renamed_and_removed(hub: Hub, teacher: Browser, course: str) -> None:
    send(teacher, course, ("un.png", PNG), ("deux.md", b"Bonjour."))
    first, second = drafts.load(hub.node, course.split("/")[-2]).parts
    teacher.get(course)
    teacher.post(f"{course}partie/{first.id}/place", vers="bas")
    assert parts(hub, course) == ["deux", "un"]
    teacher.post(f"{course}ordre", partie=[first.id, second.id])
    assert parts(hub, course) == ["un", "deux"]
    teacher.get(f"{course}partie/{first.id}")
    teacher.post(f"{course}partie/{first.id}", title="Un seau", text="", do="save")
    assert parts(hub, course) == ["Un seau", "deux"]
    teacher.get(f"{course}partie/{second.id}/retirer")
    assert parts(hub, course) == ["Un seau", "deux"]
    teacher.post(f"{course}partie/{second.id}/retirer")
    assert parts(hub, course) == ["Un seau"]


def test_a_preview_shows_files_that_nobody_else_has(
    hub: Hub, teacher: Browser, course: str, browser: Callable[[], Browser]
) -> None:
    send(teacher, course, ("un.png", PNG), ("carnet.pdf", pdf()))
    first, second = drafts.load(hub.node, course.split("/")[-2]).parts
    page = teacher.get(f"{course}partie/{first.id}/apercu").text
    source = f"{course}fichier/{first.id}.png"
    assert source in page
    assert teacher.get(source).data == PNG
    document = teacher.get(f"{course}fichier/{second.id}.pdf")
    assert document.mimetype == "application/pdf"
    assert teacher.get(f"{course}fichier/draft.json").status_code == 404
    assert browser().get(source, follow=False).status_code == 303


def test_a_course_is_taken_back_and_removed_after_a_question(
    hub: Hub, teacher: Browser, course: str
) -> None:
    send(teacher, course, ("carnet.pdf", pdf()))
    teacher.get(course)
    teacher.post(f"{course}publier")
    teacher.get(f"{course}depublier")
    assert len(hub.node.store.list()) == 2
    teacher.post(f"{course}depublier")
    assert hub.node.store.list() == ()
    teacher.get(f"{course}supprimer")
    teacher.post(f"{course}supprimer")
    assert drafts.every(hub.node) == []
    assert teacher.get(course).status_code == 404


def test_learners_find_no_workshop(hub: Hub, browser: Callable[[], Browser]) -> None:
    visitor = browser()
    visitor.enter()
    assert visitor.get("/animer/cours/", follow=False).status_code == 403
