"""Marks: what is right, what is partly right, what is no answer at all."""

from typing import Any

import pytest

from content_cache.gift import grade, grade_quiz, parse


def mark(text: str, response: object) -> tuple[float, bool]:
    (question,) = parse(text, "quiz").questions
    given = grade(question, response)
    return given.score, given.right


SINGLE = "Q ?{=a#bien ~b#non ~%50%c#presque ####tous}"
MULTI = "Q ?{~%50%a ~%50%b ~%-100%c ~d}"
MATCH = "Q.{=a -> 1 =b -> 2 =c -> 1 = -> 3}"
NUMBER = "Q ?{#=30:2#ok =%50%30:10 ~#non}"


@pytest.mark.parametrize(
    ("text", "response", "expected"),
    [
        (SINGLE, 0, (1.0, True)),
        (SINGLE, "0", (1.0, True)),
        (SINGLE, 1, (0.0, False)),
        (SINGLE, 2, (0.5, False)),
        (MULTI, [0, 1], (1.0, True)),
        (MULTI, ["1", "0", "1"], (1.0, True)),
        (MULTI, [0], (0.5, False)),
        (MULTI, [0, 2], (0.0, False)),
        (MULTI, [], (0.0, False)),
        ("Q ?{~%33%a ~%33%b ~%33%c ~%-50%d}", [0, 1, 2], (1.0, True)),
        ("Q.{T}", True, (1.0, True)),
        ("Q.{T}", "false", (0.0, False)),
        ("Q.{F}", False, (1.0, True)),
        ("Q ?{=Élu communal}", "  elu   COMMUNAL ", (1.0, True)),
        ("Q ?{=l'État}", "l\u2019etat", (1.0, True)),
        ("Q ?{=*conseil*}", "le conseil communal", (1.0, True)),
        ("Q ?{=a*a}", "a", (0.0, False)),
        ("Q ?{=oui =%50%peut-être}", "peut-etre", (0.5, False)),
        ("Q ?{=oui}", "non", (0.0, False)),
        ("Q ?{#12.5}", "12,5", (1.0, True)),
        ("Q ?{#10000}", "10\u202f000", (1.0, True)),
        ("Q ?{#0.3:0.1}", "0.4", (1.0, True)),
        (NUMBER, "31", (1.0, True)),
        (NUMBER, 37, (0.5, False)),
        (NUMBER, 100.0, (0.0, False)),
        (MATCH, [0, 1, 2, None], (1.0, True)),
        (MATCH, [2, 1, 0], (1.0, True)),
        (MATCH, {"0": "0", "1": "3", "2": "2"}, (2 / 3, False)),
        (MATCH, [3, 3, 3], (0.0, False)),
        ("Racontez.{}", "Un jour", (0.0, False)),
    ],
)
def test_marks(text: str, response: object, expected: tuple[float, bool]) -> None:
    assert mark(text, response) == pytest.approx(expected)


def test_feedback_is_that_of_the_choice_then_the_general_one() -> None:
    (question,) = parse(SINGLE, "quiz").questions
    assert grade(question, 1).feedback == ["non", "tous"]
    assert grade(question, None).feedback == ["tous"]


CYCLE: list[Any] = []
CYCLE.append(CYCLE)


@pytest.mark.parametrize("text", [SINGLE, MULTI, "Q.{T}", "Q ?{=oui}", NUMBER, MATCH, "Q.{}", "Q."])
@pytest.mark.parametrize(
    "response",
    [None, -1, 99, "", " ", "x" * 10**5, b"0", [], [[]], [{}], {}, {"0": []}, [-1], ["99999999"],
     [None], float("nan"), float("inf"), "nan", "1e5", object(), CYCLE, 10**400, "²", ["²"]],
)  # fmt: skip
def test_a_malformed_response_is_no_answer(text: str, response: object) -> None:
    (question,) = parse(text, "quiz").questions
    given = grade(question, response)
    assert given.score == 0.0 and not given.right


def test_a_true_boolean_is_not_the_second_answer() -> None:
    assert mark(SINGLE, False) == (0.0, False)
    (question,) = parse(SINGLE, "quiz").questions
    assert not grade(question, True).answered


def test_a_whole_quiz_by_lesson() -> None:
    quiz = parse(
        "$CATEGORY: 01-a\n::1::A{T}\n\n::2::B{T}\n\n$CATEGORY: 02-b\n::3::C{T}\n\n::4::D{}", "final"
    )
    result = grade_quiz(quiz, {"1": True, "2": False, "3": True, "unknown": 1})
    assert (result.right, result.total) == (2, 3)
    assert result.score == pytest.approx(2 / 3)
    assert result.by_category == {"01-a": (1.0, 2), "02-b": (1.0, 1)}
    assert not grade_quiz(quiz, {}).grades["1"].answered
