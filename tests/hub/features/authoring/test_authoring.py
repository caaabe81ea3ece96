"""A teacher's course, from its first line to its learners, on a real disk."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest

from content_cache.care.removing import remove
from content_cache.errors import AuthoringError, ContentError
from hub.core.clock import ManualClock
from hub.core.errors import InputError, NotFoundError
from hub.core.node import Node
from hub.core.uploads import OffsetError, new_id
from hub.core.who import Who
from hub.features.authoring import drafts, publishing, service, sweeping, uploads
from hub.features.authoring.model import About, Draft, Question
from hub.features.authoring.service import ConflictError
from hub.features.courses import service as courses
from tests.browser.foreign_samples import h5p
from tests.factories import person
from tests.hub.features.authoring.samples import PNG, pdf, video

CAPITAL = Question("Quelle est la capitale du Mali ?", ("Bamako", "Kayes"), (0,), "C'est Bamako.")


@pytest.fixture
def draft(node: Node) -> Draft:
    """A course that was just begun."""
    return drafts.create(node, About(title="L'eau au village", author="Kadiatou"))


def bring(node: Node, draft: Draft, name: str, data: bytes) -> str:
    """Bring a file whole; the id of its part."""
    return uploads.take(node, draft.id, name, io.BytesIO(data), new_id()).id


def text(node: Node, draft: Draft, title: str = "Bonjour", words: str = "Un texte.") -> str:
    return service.add_text(node, draft.id, title, words).parts[-1].id


def test_a_course_of_all_parts_reaches_its_learners_in_order(node: Node, draft: Draft) -> None:
    words = text(
        node, draft, "L'eau *propre*", "L'eau se fait **bouillir**.\n\n# Comment\n\n- un\n- deux"
    )
    film = bring(node, draft, "Le puits.mp4", video())
    paper = bring(node, draft, "carnet.pdf", pdf())
    picture = bring(node, draft, "seau.png", PNG)
    service.add_quiz(node, draft.id, "Questions", "Voyons.", [CAPITAL], final=False)
    service.order(node, draft.id, [film, words])
    done = publishing.publish(node, draft.id)

    assert done == publishing.Published(1, new=True)
    course = node.store.course(draft.package)
    names = [lesson.title for lesson in course.lessons]
    assert names == ["Le puits", "L'eau *propre*", "Carnet de vaccination", "seau", "Questions"]
    kinds = [node.store.manifest(lesson.opens[0]).kind for lesson in course.lessons if lesson.opens]
    assert kinds == ["video", "document"]
    assert f"{picture}.png" in course.lessons[3].html
    assert course.cover == "cover.png"
    assert [q.kind for q in course.quizzes["05-questions"].questions] == ["single"]
    assert course.manifest.authors == ("Kadiatou",)
    assert paper


def test_publishing_twice_changes_nothing_and_a_change_makes_a_new_version(
    node: Node, draft: Draft
) -> None:
    part = text(node, draft)
    bring(node, draft, "carnet.pdf", pdf())
    assert publishing.publish(node, draft.id).version == 1
    assert publishing.state(node, drafts.load(node, draft.id)) == "published"
    assert publishing.publish(node, draft.id) == publishing.Published(1, new=False)
    service.change_part(node, draft.id, part, 1, "Bonjour", "Un autre texte.")
    assert publishing.state(node, drafts.load(node, draft.id)) == "changed"
    assert publishing.publish(node, draft.id) == publishing.Published(2, new=True)
    assert "autre" in node.store.course(draft.package).lessons[0].html
    assert len([m for m in node.store.list() if m.kind == "document"]) == 1


def test_progress_survives_a_new_order_a_new_title_and_taking_back(
    node: Node, draft: Draft
) -> None:
    first, second = text(node, draft, "Un"), text(node, draft, "Deux")
    bring(node, draft, "carnet.pdf", pdf())
    publishing.publish(node, draft.id)
    awa = Who(person=person(node))
    courses.note(node, awa, draft.package, "un", done=True)
    service.change_part(node, draft.id, first, 1, "Premier", "Un texte.")
    service.move(node, draft.id, second, -1)
    publishing.publish(node, draft.id)
    publishing.unpublish(node, draft.id)
    assert node.store.list() == ()
    assert publishing.publish(node, draft.id).version == 3
    course = node.store.course(draft.package)
    assert [lesson.name for lesson in course.lessons][:2] == ["deux", "un"]
    assert courses.standings(awa.person, [course])[draft.package].noted["un"].done


def test_a_file_that_is_here_already_is_not_stored_twice(node: Node, draft: Draft) -> None:
    other = drafts.create(node, About(title="Autre"))
    for one in (draft, other):
        bring(node, one, "carnet.pdf", pdf())
        publishing.publish(node, one.id)
    assert len([m for m in node.store.list() if m.kind == "document"]) == 1
    publishing.remove(node, draft.id)
    assert len([m for m in node.store.list() if m.kind == "document"]) == 1
    publishing.remove(node, other.id)
    assert node.store.list() == () and drafts.every(node) == []


def test_a_published_file_takes_its_room_once(node: Node, draft: Draft) -> None:
    part = bring(node, draft, "carnet.pdf", pdf())
    publishing.publish(node, draft.id)
    kept = node.settings.data_dir / "drafts" / draft.id / "files" / f"{part}.pdf"
    package = next(m for m in node.store.list() if m.kind == "document")
    assert kept.samefile(node.store.open(package.id, package.files[0].path))


def test_a_course_that_a_technician_removed_can_be_published_again(
    node: Node, draft: Draft
) -> None:
    text(node, draft)
    publishing.publish(node, draft.id)
    remove(node.store, (draft.package,), "asked", 0)
    assert publishing.state(node, drafts.load(node, draft.id)) == "draft"
    assert publishing.publish(node, draft.id) == publishing.Published(2, new=True)


def test_a_publication_that_was_cut_before_it_was_noted_is_not_made_twice(
    node: Node, draft: Draft
) -> None:
    bring(node, draft, "carnet.pdf", pdf())
    file = node.settings.data_dir / "drafts" / draft.id / "draft.json"
    before = file.read_bytes()
    publishing.publish(node, draft.id)
    # The power failed once the course was in, before the draft said so; a workshop was left.
    file.write_bytes(before)
    (file.parent / "workshop").mkdir()
    assert publishing.publish(node, draft.id) == publishing.Published(1, new=False)
    assert publishing.state(node, drafts.load(node, draft.id)) == "published"


def test_nothing_to_publish_is_said(node: Node, draft: Draft) -> None:
    with pytest.raises(InputError, match="Add a text"):
        publishing.publish(node, draft.id)
    service.add_quiz(node, draft.id, "Examen", "", [CAPITAL], final=True)
    with pytest.raises(InputError, match="Add a text"):
        publishing.publish(node, draft.id)
    text(node, draft)
    publishing.publish(node, draft.id)
    course = node.store.course(draft.package)
    assert course.final is not None and len(course.lessons) == 1


def test_an_upload_goes_on_where_the_power_failed(node: Node, draft: Draft, tmp_path: Path) -> None:
    data = pdf()
    one = uploads.start(node, draft.id, "carnet.pdf", len(data))
    uploads.append(node, draft.id, one.id, 0, data[:300])
    place = node.settings.data_dir / "drafts" / draft.id / "uploads" / one.id
    # The power fails while the second piece is written: it is there in part, and wrong.
    with (place / "content" / "carnet.pdf").open("ab") as stream:
        stream.write(b"\0" * 5000)
    assert uploads.where(node, draft.id, one.id).offset == 300
    with pytest.raises(OffsetError) as wrong:
        uploads.append(node, draft.id, one.id, 500, data[500:])
    assert wrong.value.offset == 300
    uploads.append(node, draft.id, one.id, 300, data[300:])
    part = uploads.finish(node, draft.id, one.id)
    assert part.kind == "document"
    assert uploads.finish(node, draft.id, one.id) == drafts.load(node, draft.id).parts[0]
    assert uploads.unfinished(node, draft.id) == []
    file = place.parent.parent / "files" / f"{one.id}.pdf"
    assert file.read_bytes() == data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("film.mp4", b"This is a text, whatever its name says.\n" * 20),
        ("film.mp4", b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 300),
        ("carnet.pdf", b"%PDF-1.4\n1 0 obj\n"),
        ("jeu.h5p", b"PK\3\4" + b"\0" * 200),
        ("notes.txt", b"a\0b"),
        ("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        ("photo.jpg", b"\xff\xd8\xff" + b"\0" * (9 << 20)),
        ("virus.exe", b"MZ" + b"\0" * 200),
        ("lien.md", b"# Titre\n\nVoir [ici](http://exemple.org).\n"),
    ],
)
def test_what_cannot_be_a_lesson_is_refused_by_its_content(
    node: Node, draft: Draft, name: str, data: bytes
) -> None:
    with pytest.raises((ContentError, InputError)):
        bring(node, draft, name, data)
    assert drafts.load(node, draft.id).parts == ()
    assert uploads.unfinished(node, draft.id) == []
    folder = node.settings.data_dir / "drafts" / draft.id
    assert list((folder / "files").iterdir()) == []


def test_an_exercise_becomes_a_package_that_its_lesson_opens(
    node: Node, draft: Draft, tmp_path: Path
) -> None:
    bring(node, draft, "question.zip", h5p(tmp_path / "x.h5p").read_bytes())
    publishing.publish(node, draft.id)
    (opened,) = node.store.course(draft.package).lessons[0].opens
    assert node.store.manifest(opened).kind == "h5p"
    assert node.store.manifest(opened).title == {"fr": "L'eau est potable ?"}


def test_a_picture_called_something_else_is_a_picture(node: Node, draft: Draft) -> None:
    bring(node, draft, "seau.pdf", PNG)
    part = drafts.load(node, draft.id).parts[0]
    assert (part.kind, part.title) == ("picture", "seau")


def test_a_markdown_file_becomes_a_lesson_with_its_own_title(node: Node, draft: Draft) -> None:
    bring(node, draft, "x.md", "\ufeff# L'eau\r\n\r\nElle est bonne.\r\n\r\n# Suite\r\n".encode())
    part = drafts.load(node, draft.id).parts[0]
    assert (part.title, part.text) == ("L'eau", "Elle est bonne.\n\n## Suite")


def test_two_who_edit_at_once_are_told_and_the_last_wins(node: Node, draft: Draft) -> None:
    part = text(node, draft)
    service.change_part(node, draft.id, part, 1, "Bonjour", "De Kadiatou.")
    with pytest.raises(ConflictError) as wrong:
        service.change_part(node, draft.id, part, 1, "Bonjour", "De Moussa.")
    service.change_part(node, draft.id, part, wrong.value.version, "Bonjour", "De Moussa.")
    assert drafts.load(node, draft.id).parts[0].text == "De Moussa."
    service.remove_part(node, draft.id, part)
    with pytest.raises(NotFoundError):
        service.change_part(node, draft.id, part, 3, "Bonjour", "Trop tard.")


def test_parts_added_at_the_same_moment_are_all_kept(node: Node, draft: Draft) -> None:
    adding = [
        threading.Thread(target=service.add_text, args=(node, draft.id, "Titre", f"Texte {n}."))
        for n in range(8)
    ]
    for thread in adding:
        thread.start()
    for thread in adding:
        thread.join()
    parts = drafts.load(node, draft.id).parts
    assert len(parts) == len({part.name for part in parts}) == 8


def test_a_link_in_a_text_is_refused_at_its_line(node: Node, draft: Draft) -> None:
    with pytest.raises(AuthoringError) as wrong:
        text(node, draft, words="Une ligne.\n\nVoir [ici](http://exemple.org).")
    assert wrong.value.line == 3


def test_a_text_may_open_content_of_the_space(stocked: Node) -> None:
    begun = drafts.create(stocked, About(title="Suite"))
    other = "org.espaces-connectes.gestion-communale"
    text(stocked, begun, words=f"Faites d'abord ceci :\n\n[[{other}]]")
    with pytest.raises(InputError, match="not in the space"):
        text(stocked, begun, words="[[org.example.absent]]")
    publishing.publish(stocked, begun.id)
    course = stocked.store.course(begun.package)
    assert course.lessons[0].opens == (other,)
    assert [need.id for need in course.manifest.requires] == [other]


def test_what_nobody_comes_back_for_goes_after_a_week(
    node: Node, draft: Draft, clock: ManualClock
) -> None:
    uploads.start(node, draft.id, "film.mp4", 1000)
    kept = bring(node, draft, "seau.png", PNG)
    clock.forward(6 * 24 * 3600 * 1000)
    assert sweeping.sweep(node) == 0
    clock.forward(2 * 24 * 3600 * 1000)
    assert sweeping.sweep(node) == 1
    assert uploads.unfinished(node, draft.id) == []
    assert [part.id for part in drafts.load(node, draft.id).parts] == [kept]


def test_a_file_that_would_fill_the_disk_is_refused_before_it_comes(
    node: Node, draft: Draft
) -> None:
    with pytest.raises(ContentError, match="must stay free"):
        uploads.start(node, draft.id, "film.mp4", 1 << 50)
