"""How words are compared, and how what was found is shown."""

from __future__ import annotations

import pytest

from hub.features.catalogue.snippet import snippet
from hub.features.catalogue.words import folded, question


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("election", "L’élection du maire"),
        ("ÉLECTION", "une election"),
        ("élections", "Une élection"),
        ("élection", "Les élections"),
        ("l'élection", "des élections"),
        ("qu’ils votent", "votent"),
        ("elec", "élection"),
        ("boeuf", "Le bœuf"),
        ("bange", "baŋɛ"),
        ("bane", "baŋɛ"),
        ("nyo", "ɲɔ"),
        ("no", "ɲɔ"),
        ("baŋɛ", "baŋɛ"),
        ("comment voter au village", "Au village on peut voter"),
    ],
)
def test_what_is_typed_finds_what_is_written(typed: str, text: str) -> None:
    assert question(typed).holds(text)


@pytest.mark.parametrize(("typed", "text"), [("maire", "mairie"), ("elec maire", "élection maire")])
def test_only_the_last_word_may_be_cut_short(typed: str, text: str) -> None:
    assert not question(typed).holds(text)


def test_common_words_count_only_where_there_is_nothing_else() -> None:
    assert question("le budget de la commune").words == ("budget", "commune")
    assert question("la").words == ("la",)


@pytest.mark.parametrize(
    "typed", ["", '"', '"*AND(', "* - : ^ { }", "'); DROP TABLE person;--", "_"]
)
def test_signs_are_no_operators(typed: str) -> None:
    assert all(word.isalnum() for word in question(typed).words)


def test_a_long_question_is_cut() -> None:
    asked = question("mot " + " ".join(f"x{n}y" for n in range(400)))
    assert len(asked.words) == 8 and not asked.open_end


def test_the_index_holds_both_ways_of_writing() -> None:
    assert folded("Baŋɛ").split() == ["bange", "bane"]


def test_a_snippet_shows_the_word_and_whole_words_around_it() -> None:
    text = "avant " * 60 + "les <b>élections</b> communales " + "après " * 60
    pieces = snippet(text, question("election"))
    assert [piece.text for piece in pieces if piece.found] == ["élections"]
    shown = "".join(piece.text for piece in pieces)
    assert shown.startswith("…avant") and shown.endswith("…") and len(shown) < 220
    assert "<b>" in shown, "nothing is taken out: the page escapes it"


def test_a_word_without_spaces_around_is_shown_too() -> None:
    pieces = snippet("x" * 500 + " élection", question("election"))
    assert [piece.text for piece in pieces if piece.found] == ["élection"]
