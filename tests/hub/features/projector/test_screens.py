"""A lesson dealt out over screens: nothing lost, nothing too long, questions before their answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from content_cache.formats import find
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.features.projector import rules, service
from hub.features.projector.pieces import cut, sentences, without_label
from hub.features.projector.screens import screens
from hub.starter import install_starter

STARTER = Path("content_cache/starter")


def words(markup: str) -> list[str]:
    """The words of some HTML in order, but for the heads of tables, which are repeated."""
    bare = re.sub(r"<thead>.*?</thead>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return re.findall(r"\w+", bare)


@pytest.mark.parametrize("folder", sorted(p.parent.name for p in STARTER.glob("*/final.gift")))
def test_every_word_of_every_lesson_is_shown_once_and_fits(folder: str) -> None:
    course = find(STARTER / folder).read(STARTER / folder)
    for lesson in course.lessons:
        made = screens(course, lesson)
        shown = [word for s in made if s.kind in ("text", "key") for word in words(s.html)]
        label = words("À retenir")
        written: list[str] = []
        for slide in lesson.slides:
            written += words(slide.html)
        kept = " ".join(written).replace(" ".join(label) + " ", "").split()
        assert shown == kept, lesson.name
        assert len([s for s in made if s.kind == "title"]) == 1
        assert made[0].title == lesson.title
        assert made[0].picture == (lesson.image or "")
        for screen in made:
            found = list(rules.atoms(cut(screen.html)))
            assert not found or rules.fit("", found, rules.SIZES), screen.html


def test_a_section_that_is_too_long_goes_on_over_evenly_filled_screens() -> None:
    items = "".join(
        f"<li>Point {n} : une phrase de longueur moyenne pour la liste.</li>" for n in range(1, 13)
    )
    found = list(rules.atoms(cut(f"<p>Voici ce qu'il faut faire :</p><ol>{items}</ol>")))
    dealt = rules.deal("À faire", found)
    assert len(dealt) > 1
    html = [rules.together(hand) for _size, hand in dealt]
    assert "<ol>" in html[0] and 'start="' in html[1]
    assert re.findall(r"Point (\d+)", "".join(html)) == [str(n) for n in range(1, 13)]
    counts = [len(hand) for _size, hand in dealt]
    assert max(counts) - min(counts) <= 2


def test_what_announces_a_list_is_not_left_alone_at_the_foot() -> None:
    long = "<p>" + "mot " * 60 + "</p>"
    items = "".join(f"<li>{'chose ' * 12}</li>" for _ in range(6))
    found = list(rules.atoms(cut(f"{long}<p>On y trouve :</p><ul>{items}</ul>")))
    for _size, hand in rules.deal("Un titre", found)[:-1]:
        assert not hand[-1].sticky


def test_a_long_paragraph_is_cut_between_sentences_never_inside_one() -> None:
    inside = (
        "Le <strong>conseil</strong> vote. L'art. 3 le dit. « Tout le monde » peut venir ! "
        "Mme M. Diallo le sait <em>aussi</em>."
    )
    assert sentences(inside) == [
        "Le <strong>conseil</strong> vote.",
        "L'art. 3 le dit.",
        "« Tout le monde » peut venir !",
        "Mme M. Diallo le sait <em>aussi</em>.",
    ]


def test_a_key_idea_gives_its_label_and_what_follows() -> None:
    markup = '<p id="p-4"><strong>À retenir</strong> Tout se vote <em>en public</em>.</p>'
    assert without_label(markup) == ("À retenir", "<p>Tout se vote <em>en public</em>.</p>")
    assert without_label("<p>Sans titre.</p>")[0] == ""


def test_a_wide_table_takes_smaller_letters_and_repeats_its_head() -> None:
    head = "<thead><tr>" + "".join(f"<th>Colonne {n}</th>" for n in range(5)) + "</tr></thead>"
    row = "<tr>" + "<td>intercommunalité</td>" * 2 + "<td>1</td>" * 3 + "</tr>"
    found = list(rules.atoms(cut(f"<table>{head}<tbody>{row * 12}</tbody></table>")))
    dealt = rules.deal("Comptes", found)
    assert len(dealt) > 1
    for size, hand in dealt:
        assert size.letters >= rules.TINY.letters
        assert rules.together(hand).count("<thead>") == 1


def test_a_question_is_shown_first_without_its_answer() -> None:
    course = find(STARTER / "gestion-communale").read(STARTER / "gestion-communale")
    asked = [s for s in screens(course, course.lessons[0]) if s.ask]
    assert len(asked) == 2 * len(course.quizzes[course.lessons[0].stem].scored)
    for before, after in zip(asked[::2], asked[1::2], strict=True):
        assert before.ask and after.ask
        assert (before.ask.told, after.ask.told) == (False, True)
        assert before.ask.stem_html == after.ask.stem_html
        assert before.size == after.size, "the text must not jump when the answer is told"


def test_text_that_looks_like_markup_stays_text() -> None:
    found = list(rules.atoms(cut('<p>5 &lt; 6 &amp; <em>"a"</em> &lt;script&gt;</p>')))
    assert rules.together(found) == '<p>5 &lt; 6 &amp; <em>"a"</em> &lt;script&gt;</p>'


def test_a_lesson_that_is_not_here_is_said_so(node: Node) -> None:
    for _line in install_starter(node):
        pass
    package = service.courses(node)[0].manifest.id
    assert service.show(node, package, service.course(node, package).lessons[0].name).following
    with pytest.raises(NotFoundError):
        service.show(node, package, "autre")
    with pytest.raises(NotFoundError):
        service.show(node, "org.example.absent", "autre")
