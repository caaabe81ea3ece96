"""GIFT as authors and Moodle write it."""

import pytest

from content_cache.errors import AuthoringErrors
from content_cache.gift import Question, parse


def one(text: str) -> Question:
    (question,) = parse(text, "quiz").questions
    return question


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(AuthoringErrors) as caught:
        parse(text, "quiz")
    return [(error.line, error.text) for error in caught.value.errors]


def test_a_single_choice() -> None:
    question = one(
        "// a comment\n::budget-1::Qui vote le budget ?{\n=Le conseil#Oui \\: il délibère.\n"
        "// another\n~Le maire#Non.\n~%50%Les deux\n####Voté en séance.\n}"
    )
    assert (question.id, question.kind, question.line) == ("budget-1", "single", 2)
    assert question.stem == question.stem_html == "Qui vote le budget ?"
    assert [(a.text, a.right, a.weight, a.feedback) for a in question.answers] == [
        ("Le conseil", True, 1.0, "Oui : il délibère."),
        ("Le maire", False, 0.0, "Non."),
        ("Les deux", False, 0.5, ""),
    ]
    assert question.general_feedback == "Voté en séance."


def test_a_multiple_choice_has_weights_and_no_equal_sign() -> None:
    question = one("Q ?{~%50%a ~%50%b ~%-100%c ~d}")
    assert question.kind == "multiple"
    assert [(a.right, a.weight) for a in question.answers] == [
        (True, 0.5), (True, 0.5), (False, -1.0), (False, 0.0),
    ]  # fmt: skip


@pytest.mark.parametrize("weights", ["33.333", "33.33333", "33"])
def test_thirds_add_up(weights: str) -> None:
    w = f"~%{weights}%"
    if weights == "33":
        assert one(f"Q ?{{{w}a {w}b ~%34%c ~%-50%d}}").kind == "multiple"
    else:
        assert one(f"Q ?{{{w}a {w}b {w}c ~%-50%d}}").kind == "multiple"


@pytest.mark.parametrize("word", ["T", "TRUE", "true", "True"])
def test_true(word: str) -> None:
    yes, no = one(f"Le maire exécute.{{{word}#Pas tout à fait.#Oui.}}").answers
    assert (yes.text, yes.right, yes.feedback) == ("true", True, "Oui.")
    assert (no.text, no.right, no.feedback) == ("false", False, "Pas tout à fait.")


def test_false_with_one_feedback_tells_whoever_is_wrong() -> None:
    yes, no = one("Le maire vote seul.{F#Non, il exécute.####Voir la loi.}").answers
    assert (yes.right, yes.feedback) == (False, "Non, il exécute.")
    assert (no.right, no.feedback) == (True, "")


def test_a_short_answer() -> None:
    question = one("Capitale du Mali ?{=Bamako =%50%Bamakou#Presque.}")
    assert question.kind == "short"
    assert [(a.text, a.right, a.weight) for a in question.answers] == [
        ("Bamako", True, 1.0),
        ("Bamakou", False, 0.5),
    ]


@pytest.mark.parametrize(
    ("body", "low", "high"),
    [("#30:2", 28, 32), ("#1..5", 1, 5), ("#30", 30, 30), ("#-5..-1", -5, -1), ("#0.3:0.1", 0.2, 0.4),
     ("# 12,5", 12.5, 12.5), ("#=30:2#ok =%50%30:10#presque ~#non", 28, 32)],
)  # fmt: skip
def test_a_number(body: str, low: float, high: float) -> None:
    question = one(f"Combien ?{{{body}}}")
    assert question.kind == "number" and question.number is not None
    assert (question.number.low, question.number.high) == (low, high)


def test_several_numbers() -> None:
    question = one("Combien ?{#\n=30:2#ok\n=%50%30:10#presque\n~#non\n}")
    assert [(a.weight, a.right, a.feedback) for a in question.answers] == [
        (1.0, True, "ok"), (0.5, False, "presque"), (0.0, False, "non"),
    ]  # fmt: skip
    assert question.answers[2].number is None


def test_matching() -> None:
    question = one("Associe.{\n=Recette -> entre\n=Dépense -> sort\n= -> reste\n}")
    assert question.kind == "match"
    assert [(p.left, p.right) for p in question.pairs] == [
        ("Recette", "entre"), ("Dépense", "sort"), ("", "reste"),
    ]  # fmt: skip


def test_an_arrow_in_a_feedback_is_not_a_pair() -> None:
    assert one("Q ?{=oui#a -> b}").kind == "short"


def test_essay_and_description() -> None:
    assert one("Racontez.{}").kind == "essay"
    assert one("Racontez.{####Merci.}").general_feedback == "Merci."
    assert one("Lisez d'abord ceci.").kind == "description"


def test_a_missing_word() -> None:
    question = one("Le {=conseil ~maire} vote le budget.")
    assert question.kind == "single" and question.blank
    assert question.stem == "Le _____ vote le budget."


def test_escapes_and_several_lines() -> None:
    question = one("::a\\:b::Que vaut 2 \\+ 2 \\= \\{4\\} \\~ \\# \\\\ ?\nDites\\nle.{=q\\=a =b}")
    assert question.id == "a:b"
    assert question.stem == "Que vaut 2 \\+ 2 = {4} ~ # \\ ?\nDites\nle."
    assert [a.text for a in question.answers] == ["q=a", "b"]


@pytest.mark.parametrize(
    ("stem", "html", "plain"),
    [
        ("[html]<b>Gras</b><script>x()</script>", "<b>Gras</b>", "Gras"),
        ("[markdown]**Gras** <i>x</i>", "<p><strong>Gras</strong> &lt;i&gt;x&lt;/i&gt;</p>",
         "Gras <i>x</i>"),
        ("[plain]<b>x</b>", "&lt;b&gt;x&lt;/b&gt;", "<b>x</b>"),
        ("[moodle]<p>Un</p>", "<p>Un</p>", "Un"),
        ("a < b & c", "a &lt; b &amp; c", "a < b & c"),
        ('[html]<img src\\=x onerror\\=y><a href\\="javascript\\:z">w</a>', "w", "w"),
    ],
)  # fmt: skip
def test_formats_become_safe_html(stem: str, html: str, plain: str) -> None:
    question = one(f"{stem}{{T}}")
    assert (question.stem_html, question.stem) == (html, plain)


def test_categories_hold_until_the_next() -> None:
    quiz = parse(
        "A{T}\n\n$CATEGORY: 01-la-commune\n::b::B{T}\n\n::c::C{F}\n\n$CATEGORY: 02-x\n\nD{T}", "q"
    )
    assert [q.category for q in quiz.questions] == ["", "01-la-commune", "01-la-commune", "02-x"]
    assert quiz.categories == ("", "01-la-commune", "02-x")


def test_ids_without_a_name_follow_the_content_and_not_the_place() -> None:
    first, second = parse("A{T}\n\nB{T}", "q").questions
    again = parse("// moved\n\nB{T}\n\nA{T}", "q").questions
    assert (first.id, second.id) == (again[1].id, again[0].id)


def test_a_plain_stem_keeps_every_character() -> None:
    question = one("::a::\ufeffMot &lt invisible\u200b{T}")
    assert question.stem == "\ufeffMot &lt invisible\u200b"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_end_and_a_byte_order_mark(newline: str) -> None:
    text = newline.join(["\ufeff::a::A{T}", "", "  ", "::b::B{", "=x", "}"])
    assert [q.line for q in parse(text, "q").questions] == [1, 4]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("A{T}\n\nB{\n=x\n\n~y\n}", 3, "not closed"),
        ("A =x}", 1, "never opened"),
        ("A{T}\n::b::B{F}", 2, "empty line between two"),
        ("A ?{\n~x\n~y\n}", 1, "No answer is right"),
        ("A ?{\n~%50%x\n~%40%y\n}", 1, "add up to 90"),
        ("A ?{\n~%100%x\n}", 1, "only one answer"),
        ("A ?{\n=x\n~%150%y\n}", 3, "-100 to 100"),
        ("A ?{\n=x\n~\n}", 3, "empty"),
        ("A ?{\n=x\n~x\n}", 3, "twice"),
        ("A ?{Bamako}", 1, "add the sign"),
        ("::a::{T}", 1, "no text"),
        ("::a A{T}", 1, "no end"),
        ("A{#}", 1, "not a number"),
        ("A{#\n=3\n=x}", 3, "not a number"),
        ("A{#5..1}", 1, "not a number"),
        ("A{#NaN}", 1, "not a number"),
        ("A{#1e999999}", 1, "not a number"),
        ("A{=x -> y}", 1, "two pairs"),
        ("A{\n=x -> y\n=z\n}", 3, "complete this one"),
        ("A{=%50%x}", 1, "fully right"),
        ("A\ue001{T}", 1, "cannot be shown"),
    ],
)
def test_mistakes_are_told_with_their_line(text: str, line: int, words: str) -> None:
    ((at, message),) = mistakes(text)
    assert at == line
    assert words in message


def test_all_mistakes_are_told_at_once() -> None:
    found = mistakes("::a::A{T}\n\n::a::B{T}\n\nC{=}\n\n::d::{~x ~y}")
    assert [line for line, _ in found] == [3, 5, 7, 7]
    assert "already at line 1" in found[0][1]
