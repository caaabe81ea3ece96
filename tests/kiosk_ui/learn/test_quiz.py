"""Quizzes as a learner answers them: every kind of question, right and wrong, typed wrong, in two tabs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from hub.core.node import Node
from hub.features.courses.models import Progress, QuizResult
from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in
from tests.kiosk_ui.learn.small_course import COURSE, FIRST, RIGHT, SECOND, WRONG, install_small

QUIZ = f"/apprendre/{COURSE}/quiz/{FIRST}"
FINAL = f"/apprendre/{COURSE}/examen"


@pytest.fixture
def learner(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """Awa, signed in, in a space that has the small course."""
    install_small(hub.node)
    return sign_in(browser(), hub.node, person(hub.node))


def answer(browser: Browser, path: str, question: str, fields: dict[str, Any]) -> str:
    """Open the quiz, answer the question that it should ask, and read what it says."""
    browser.get(path)
    assert f'name="question" value="{question}"' in browser.page
    browser.post(path, **fields)
    return browser.page


def test_right_answers_of_every_kind_pass_the_quiz(hub: Hub, learner: Browser) -> None:
    for question, fields in RIGHT:
        page = answer(learner, QUIZ, question, fields)
        assert "Bravo" in page and "Pas tout à fait" not in page, question
    page = learner.get(QUIZ).text
    assert "C’est réussi" in page and "6/6" in page
    result = QuizResult.get()
    assert (result.item, result.score) == (f"quiz:{FIRST}", 1.0)
    done = {row.item: row.done for row in Progress.select()}
    assert done == {FIRST: 1, f"quiz:{FIRST}": 1}  # who passes the quiz has read the lesson


def test_wrong_answers_are_explained_and_listed_for_review(hub: Hub, learner: Browser) -> None:
    for question, fields, said in WRONG:
        page = answer(learner, QUIZ, question, fields)
        assert "Pas tout à fait" in page, question
        assert said in page, question
    page = learner.get(QUIZ).text
    assert "Presque" in page and "0/6" in page and "À revoir" in page
    assert "Qui nettoie le puits" in page and "Non : le puits se salit." in page
    assert {row.done for row in Progress.select().where(Progress.item == f"quiz:{FIRST}")} == {0}


@pytest.mark.parametrize(
    ("question", "fields", "said"),
    [
        ("seul", {}, "Choisissez d’abord une réponse."),
        ("seul", {"answer": "99"}, "Choisissez d’abord une réponse."),
        ("seul", {"answer": "1" * 5000}, "Choisissez d’abord une réponse."),
        ("vrai", {"answer": "peut-être"}, "Choisissez d’abord une réponse."),
        ("plusieurs", {"answer": ["x", "²"]}, "Choisissez d’abord une réponse."),
        ("paires", {"pair-0": "0"}, "Choisissez une réponse à chaque ligne."),
        (
            "paires",
            {"pair-0": "7", "pair-1": "-1", "pair-2": "x"},
            "Choisissez d’abord une réponse.",
        ),
        ("nombre", {"answer": "trente"}, "Écrivez un nombre en chiffres."),
        ("nombre", {"answer": "  "}, "Écrivez d’abord votre réponse."),
        ("court", {}, "Écrivez d’abord votre réponse."),
    ],
)
def test_what_cannot_be_marked_is_asked_again(
    learner: Browser, question: str, fields: dict[str, Any], said: str
) -> None:
    for before, right in RIGHT:
        if before == question:
            break
        answer(learner, QUIZ, before, right)
    page = answer(learner, QUIZ, question, fields)
    assert said in page
    assert f'name="question" value="{question}"' in learner.get(QUIZ).text  # still to be answered


def test_what_was_typed_stays_when_it_is_asked_again(learner: Browser) -> None:
    for question, fields in RIGHT[:3]:
        answer(learner, QUIZ, question, fields)
    page = answer(learner, QUIZ, "paires", {"pair-0": "2"})
    assert 'value="2" selected' in page
    answer(learner, QUIZ, "paires", RIGHT[3][1])
    page = answer(learner, QUIZ, "nombre", {"answer": "<trente>"})
    assert 'value="&lt;trente&gt;"' in page


def test_the_first_answer_counts_whatever_a_second_tab_sends(learner: Browser) -> None:
    answer(learner, QUIZ, "seul", {"answer": "1"})
    learner.get(QUIZ)  # the other tab asks the second question
    page = learner.post(QUIZ, question="seul", answer="0").text
    assert "Pas tout à fait" in page
    for question, fields in RIGHT[1:]:
        answer(learner, QUIZ, question, fields)
    assert "5/6" in learner.get(QUIZ).text


def test_looking_at_the_result_twice_counts_once_and_one_may_answer_again(learner: Browser) -> None:
    path = f"/apprendre/{COURSE}/quiz/{SECOND}"
    answer(learner, path, "corde", {"answer": "false"})
    assert "0/1" in learner.get(path).text
    learner.get(path)
    assert QuizResult.select().count() == 1
    page = learner.post(f"/apprendre/{COURSE}/encore").text
    assert "Une corde usée casse" in page
    answer(learner, path, "corde", {"answer": "true"})
    assert "1/1" in learner.get(path).text
    assert QuizResult.select().count() == 2


def test_a_question_of_another_quiz_is_refused_in_words(learner: Browser) -> None:
    learner.get(QUIZ)
    response = learner.post(QUIZ, question="corde", answer="true")
    assert response.status_code == 404
    assert "Cette question n’est plus dans le cours." in response.text


@pytest.mark.parametrize("path", ["quiz/l-eau", "quiz/nulle-part", "lecon/nulle-part"])
def test_what_the_course_has_not_is_said(learner: Browser, path: str) -> None:
    response = learner.get(f"/apprendre/{COURSE}/{path}")
    assert response.status_code == 404
    assert re.search(
        r"Cette leçon (n’a pas de questions|ne fait pas partie du cours)\.", response.text
    )


def test_the_final_test_says_at_its_end_which_lesson_to_read_again(
    node: Node, learner: Browser
) -> None:
    page = answer(learner, FINAL, "f-1", {"answer": "0"})
    assert "Bravo" not in page  # only at the end
    answer(learner, FINAL, "f-2", {"answer": "false"})
    assert "Il faut 70\xa0% de bonnes réponses." in learner.page
    assert f"/apprendre/{COURSE}/lecon/{SECOND}" in learner.page
    assert f'href="/apprendre/{COURSE}/lecon/{FIRST}"' not in learner.page
    assert "certificat/" not in learner.page
