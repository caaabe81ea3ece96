"""Marking a response to a question."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from msgspec import Struct

from content_cache.gift.model import Answer, Question, Quiz

_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,15})?")
_WORDS = {"true": True, "false": False}


class Grade(Struct, frozen=True):
    """A mark from 0 to 1, whether it is fully right, and what to tell the learner."""

    score: float
    right: bool
    feedback: list[str] = []
    answered: bool = True


class Result(Struct, frozen=True):
    """The mark of a quiz: ``score`` from 0 to 1, and (points, questions) in each category."""

    score: float
    right: int
    total: int
    grades: dict[str, Grade]
    by_category: dict[str, tuple[float, int]]


def grade(question: Question, response: object) -> Grade:
    """Mark ``response``; a malformed one is unanswered, never an error.

    single: index of an answer; multiple: list of indexes; truefalse: bool; short, number: text;
    match: for each pair, the index of the pair whose right side was chosen.
    """
    marked: Grade | None = None
    match question.kind:
        case "single":
            marked = _chosen(question, [response])
        case "multiple":
            marked = _chosen(question, response)
        case "truefalse":
            truth = _WORDS.get(response.lower()) if isinstance(response, str) else response
            if isinstance(truth, bool):
                marked = _told(question.answers[0 if truth else 1])
        case "short":
            marked = _short(question, response)
        case "number":
            marked = _number(question, response)
        case "match":
            marked = _matched(question, response)
        case _:
            marked = Grade(0.0, False, [], isinstance(response, str) and bool(response.strip()))
    if marked is None:
        marked = Grade(0.0, False, [], answered=False)
    said = [text for text in [*marked.feedback, question.general_feedback] if text]
    return Grade(marked.score, marked.right, said, marked.answered)


def grade_quiz(quiz: Quiz, responses: Mapping[str, object]) -> Result:
    """Mark all the questions that count; ``responses`` go by question id."""
    grades = {q.id: grade(q, responses.get(q.id)) for q in quiz.scored}
    parts: dict[str, tuple[float, int]] = {}
    for question in quiz.scored:
        points, number = parts.get(question.category, (0.0, 0))
        parts[question.category] = (points + grades[question.id].score, number + 1)
    total = len(grades)
    score = sum(g.score for g in grades.values()) / total if total else 0.0
    return Result(score, sum(g.right for g in grades.values()), total, grades, parts)


def _index(value: object, count: int) -> int | None:
    """A position below ``count``, also from the text of a form."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < count else None


def _told(answer: Answer) -> Grade:
    """The mark of one chosen answer."""
    return Grade(min(1.0, max(0.0, answer.weight)), answer.right, [answer.feedback])


def _chosen(question: Question, response: object) -> Grade | None:
    """The mark of the chosen answers."""
    if not isinstance(response, list | tuple | set | frozenset) or not response:
        return None
    found = {_index(item, len(question.answers)) for item in response}
    picked = sorted(index for index in found if index is not None)
    if len(picked) != len(found):
        return None
    answers = [question.answers[index] for index in picked]
    if question.kind == "single":
        return _told(answers[0])
    right = picked == [n for n, answer in enumerate(question.answers) if answer.right]
    # Weights such as 33 % do not add up to 100: all the right ones are full marks.
    score = 1.0 if right else min(1.0, max(0.0, sum(answer.weight for answer in answers)))
    return Grade(score, right, [answer.feedback for answer in answers])


def fold(text: str) -> str:
    """``text`` without case, accents, kinds of apostrophe, or extra spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _fits(pattern: str, text: str) -> bool:
    """Whether ``text`` is ``pattern``, where * stands for anything, as in Moodle."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == first
    if not text.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - at >= len(rest[-1]) and text.endswith(rest[-1])


def _short(question: Question, response: object) -> Grade | None:
    """The mark of a typed text."""
    if not isinstance(response, str) or not response.strip() or len(response) > 1000:
        return None
    typed = fold(response)
    for answer in question.answers:
        if _fits(fold(answer.text), typed):
            return _told(answer)
    return Grade(0.0, False)


def _number(question: Question, response: object) -> Grade | None:
    """The mark of a typed number: 12.5 and 12,5 and 10 000 are numbers."""
    if isinstance(response, bool) or not isinstance(response, int | float | str):
        return None
    text = "".join(str(response)[:40].split())
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    for answer in question.answers:
        if answer.number is None or answer.number.low <= value <= answer.number.high:
            return _told(answer)
    return Grade(0.0, False)


def _matched(question: Question, response: object) -> Grade | None:
    """The share of pairs put together."""
    pairs = question.pairs
    if isinstance(response, Mapping):
        response = [response.get(n, response.get(str(n))) for n in range(len(pairs))]
    if not isinstance(response, Sequence) or isinstance(response, str | bytes):
        return None
    chosen = [_index(item, len(pairs)) for item in response][: len(pairs)]
    asked = [n for n, pair in enumerate(pairs) if pair.left]
    if not any(n < len(chosen) and chosen[n] is not None for n in asked):
        return None
    good, said = 0, []
    for n in asked:
        index = chosen[n] if n < len(chosen) else None
        if index is not None and pairs[index].right == pairs[n].right:
            good += 1
        elif pairs[n].feedback:
            said.append(pairs[n].feedback)
    return Grade(good / len(asked), good == len(asked), said)
