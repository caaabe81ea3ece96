"""Words are found in everything that is here, and lead to the right spot."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_cache.installing.install import install
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.who import SYSTEM
from hub.features.catalogue import indexing, searching, service
from hub.features.catalogue.searching import Found
from hub.features.catalogue.words import question
from tests.hub.features.catalogue.samples import course, pages, several


def find(node: Node, words: str, uses: dict[str, int] | None = None) -> list[Found]:
    cards = {card.id: card for card in service.cards(node, uses or {})}
    return searching.search(question(words), cards, "fr")


def rows() -> int:
    return int(run("SELECT count(*) FROM catalogue_passage").fetchone()[0])


def test_each_kind_of_content_is_found_where_it_says_so(node: Node, tmp_path: Path) -> None:
    ids = several(node, tmp_path)
    assert indexing.keep_up(node) == 5
    expected = {
        "comité nettoie": (ids["course"], "lesson"),
        "compte administratif": (ids["film"], "moment"),
        "conseil séance": (ids["film"], "package"),
        "ligne 57 chapitre": (ids["book"], "page"),
    }
    for words, (package, spot) in expected.items():
        first = find(node, words)[0]
        assert (first.card.id, first.spot) == (package, spot), words


def test_captions_lead_to_the_second_and_lessons_to_the_paragraph(
    node: Node, tmp_path: Path
) -> None:
    several(node, tmp_path)
    indexing.keep_up(node)
    assert find(node, "administratif")[0].place == "0", "joined with the caption before"
    lesson, _sign, pid = find(node, "comité nettoie")[0].place.partition("#")
    course_ = node.store.course("org.example.le-puits")
    assert any(
        text.startswith("Le comité")
        for id_, text in course_.lesson(lesson).paragraphs
        if id_ == pid
    )  # type: ignore[union-attr]  # it is there


def test_accents_and_case_make_no_difference(node: Node) -> None:
    package = course(node, "vote", "Voter", "L’ÉLECTION du maire se tient à bulletin secret.")
    indexing.keep_up(node)
    for words in ("election", "élection", "ELECTION", "l'élection", "élec", "elections bulletin"):
        assert [found.card.id for found in find(node, words)] == [package], words
    assert find(node, "lection") == []


def test_titles_come_before_headings_and_headings_before_texts(node: Node) -> None:
    in_text = course(node, "a", "Autre chose", "Le mil pousse. " * 8)
    in_title = course(node, "b", "Le mil", "Semer au bon moment.")
    in_heading = course(node, "c", "Cultiver", "Ce champ.\n\n## Suite\n\nFin.")
    indexing.keep_up(node)
    assert [f.card.id for f in find(node, "mil")] == [in_title, in_text]
    assert {f.card.id for f in find(node, "première leçon")} == {in_text, in_title, in_heading}
    assert find(node, "première leçon")[0].spot == "lesson"


def test_of_two_as_good_the_one_used_more_comes_first(node: Node) -> None:
    one = course(node, "un", "Puits un", "La corde est neuve.")
    two = course(node, "deux", "Puits deux", "La corde est neuve.")
    indexing.keep_up(node)
    assert [f.card.id for f in find(node, "corde neuve", {one: 3, two: 7})] == [two, one]
    assert [f.card.id for f in find(node, "corde neuve", {one: 9, two: 7})] == [one, two]


def test_when_no_text_has_all_words_those_with_some_are_shown(node: Node) -> None:
    package = course(node, "vote", "Voter", "Le bulletin est secret.")
    indexing.keep_up(node)
    assert [f.card.id for f in find(node, "bulletin hippopotame")] == [package]
    assert find(node, "hippopotame girafe") == []


@pytest.mark.parametrize(
    "words",
    ['"', "'", '"*AND(', "a OR", "NEAR(", "mil:*", "-mil", "<->", "!", "\\", "%", "\0", "ﷺ"],
)
def test_no_question_is_an_error(node: Node, words: str) -> None:
    course(node, "vote", "Voter", "Le mil, a or near.")
    indexing.keep_up(node)
    find(node, words)


def test_hidden_things_are_not_found(node: Node) -> None:
    package = course(node, "vote", "Voter", "Le bulletin est secret.")
    indexing.keep_up(node)
    service.hide(node, SYSTEM, package, True)
    assert find(node, "bulletin") == []


def test_a_new_version_takes_the_place_of_the_old_and_what_goes_is_forgotten(node: Node) -> None:
    package = course(node, "vote", "Voter", "Le bulletin est secret.")
    other = course(node, "mil", "Cultiver", "Le mil pousse.")
    assert indexing.keep_up(node) == 2
    assert indexing.keep_up(node) == 0
    course(node, "vote", "Voter", "On lève la main.", version=2)
    assert indexing.keep_up(node) == 1
    assert find(node, "bulletin") == [] and find(node, "main")[0].card.id == package
    kept = rows()
    node.store.remove(package)
    assert indexing.keep_up(node) == 1
    assert 0 < rows() < kept
    assert [f.card.id for f in find(node, "mil")] == [other]


def test_a_cut_in_the_middle_leaves_nothing_twice(node: Node) -> None:
    """What a power cut leaves: some passages, and no word that the package was read whole."""
    package = course(node, "long", "Long", "\n\n".join(f"Ligne {n} du mil." for n in range(40)))
    indexing.keep_up(node)
    assert rows() == 42
    run("UPDATE catalogue_package SET version = 0, edition = 0")
    run("DELETE FROM catalogue_passage WHERE id % 2 = 1")
    assert indexing.keep_up(node) == 1
    assert rows() == 42
    found = find(node, "ligne 39")
    assert [(f.card.id, f.more) for f in found] == [(package, 0)]


def test_pages_of_others_are_read_without_their_programs(node: Node, tmp_path: Path) -> None:
    html = (
        "<html lang=fr><head><title>Le four</title><style>p{color:red}</style></head><body>"
        "<h1>Cuire la brique</h1><script>var secret = 'hippopotame'</script>"
        "<p>On empile les briques, puis on allume le feu pour trois jours entiers.</p></body></html>"
    )
    package = install(node.store, pages(tmp_path, html), floor_bytes=0).id
    indexing.keep_up(node)
    found = find(node, "allume feu")[0]
    assert (found.card.id, found.spot, found.place) == (package, "page", "index.html")
    assert "".join(piece.text for piece in found.heading) == "Cuire la brique"
    assert find(node, "hippopotame") == [] and find(node, "color") == []


def test_what_cannot_be_read_whole_is_found_by_its_title(
    node: Node, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    package = several(node, tmp_path)["film"]
    node.store.open(package, "captions.fr.vtt").write_bytes(b"\xff\xfe")
    indexing.keep_up(node)
    assert [f.card.id for f in find(node, "conseil séance")] == [package]
    assert find(node, "administratif") == []
    assert f"not all of {package}" in caplog.text
