"""Questions of a Common Cartridge (QTI 1.2) as questions of ours.

Source: IMS, Common Cartridge 1.1, "Question and Test Interoperability" profile.
"""

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from content_cache.errors import ContentError
from content_cache.gift import parse
from content_cache.gift.model import Answer, Kind, Question, Quiz
from content_cache.gift.write import write
from content_cache.markup import clean_question, plain
from content_cache.packaged.safe_xml import (
    attribute,
    below,
    child,
    children,
    line_of,
    local,
    text_of,
)

_KINDS: dict[str, Kind] = {
    "multiple_choice": "single",
    "true_false": "single",
    "multiple_response": "multiple",
    "fib": "short",
    "pattern_match": "short",
    "essay": "essay",
}
_MAX_TEXT = 20_000


class Read(NamedTuple):
    """The questions that could be taken over, and a sentence for each that could not."""

    quiz: Quiz
    left_out: tuple[str, ...]


class _Rule(NamedTuple):
    """One condition: the answers that it asks for and forbids, its score, feedback it shows."""

    wanted: tuple[str, ...]
    forbidden: tuple[str, ...]
    score: float
    feedback: tuple[str, ...]


def read_quiz(root: Element, name: str) -> Read:
    """The questions below ``root`` as the quiz ``name``."""
    questions: dict[str, Question] = {}
    left_out: list[str] = []
    for number, item in enumerate(below(root, "item"), start=1):
        key = f"q{number}-{line_of(attribute(item, 'ident'), 60)}"
        try:
            question = _question(item, key)
            # Written and read once: what our own quizzes may not hold must not come in.
            read = parse(write(Quiz(name, (question,))), name).questions[0]
            if read.kind != question.kind:
                raise UnknownQuestionError("it has too few answers.")
            questions[key] = read
        except ContentError as error:
            said = text_of(child(item, "presentation", "material"), 60)
            left_out.append(f"Question {number} ({said}) was left out: {error}")
    return Read(Quiz(name, tuple(questions.values())), tuple(left_out))


class UnknownQuestionError(ContentError):
    """A question of a kind that has no place in our quizzes."""


def _question(item: Element, key: str) -> Question:
    """One question; raises UnknownQuestionError."""
    kind = _KINDS.get(_profile(item))
    presentation = child(item, "presentation")
    if kind is None or presentation is None:
        raise UnknownQuestionError("its kind is not known here.")
    markup = "".join(_markup(one) for one in _stems(presentation))
    stem_html = clean_question(markup)
    stem = plain(stem_html)
    rules = [_rule(one) for one in below(child(item, "resprocessing"), "respcondition")]
    feedback = {
        attribute(one, "ident"): plain(_markup(one)) for one in children(item, "itemfeedback")
    }
    answers = _answers(presentation, kind, rules, feedback)
    right = {answer.text.casefold() for answer in answers if answer.right}
    if _profile(item) == "true_false" and len(answers) == 2 and right <= _TRUTHS:
        kind, answers = "truefalse", tuple(sorted(answers, key=_is_false))
    return Question(id=key, kind=kind, stem=stem, stem_html=stem_html, answers=answers)


_TRUTHS = frozenset({"true", "false", "vrai", "faux"})


def _is_false(answer: Answer) -> bool:
    """Whether an answer of a true/false question is the second."""
    return answer.text.casefold() in ("false", "faux")


def _profile(item: Element) -> str:
    """The kind as the cartridge names it, such as ``multiple_choice``."""
    for field in below(child(item, "itemmetadata"), "qtimetadatafield"):
        if text_of(child(field, "fieldlabel")) == "cc_profile":
            return text_of(child(field, "fieldentry")).removeprefix("cc.").split(".")[0]
    return ""


def _stems(presentation: Element) -> Iterator[Element]:
    """The texts before the answers."""
    waiting = list(reversed(presentation))
    while waiting:
        one = waiting.pop()
        if local(one.tag) == "material":
            yield one
        elif local(one.tag) == "flow":
            waiting += reversed(one)


def _markup(element: Element) -> str:
    """The HTML of the texts in an element."""
    found = []
    for text in below(element, "mattext"):
        words = "".join(text.itertext())[:_MAX_TEXT]
        if attribute(text, "texttype") != "text/html":
            words = words.replace("&", "&amp;").replace("<", "&lt;")
        found.append(words)
    return "".join(found)


def _rule(condition: Element) -> _Rule:
    """One condition of the marking."""
    forbidden = [text_of(v) for no in below(condition, "not") for v in below(no, "varequal")]
    every = [text_of(one) for one in below(condition, "varequal")]
    wanted = [one for one in every if one not in forbidden]
    score = 0.0
    for one in below(condition, "setvar"):
        try:
            score = float(text_of(one))
        except ValueError:
            continue
    shown = [attribute(one, "linkrefid") for one in below(condition, "displayfeedback")]
    return _Rule(tuple(wanted), tuple(forbidden), score, tuple(shown))


def _answers(
    presentation: Element, kind: Kind, rules: list[_Rule], feedback: dict[str, str]
) -> tuple[Answer, ...]:
    """The answers with their weights and feedback."""
    right = [key for rule in rules if rule.score > 0 for key in rule.wanted]
    told: dict[str, str] = {}
    for rule in rules:
        if len(rule.wanted) == 1 and not rule.forbidden:
            told.setdefault(
                rule.wanted[0], " ".join(filter(None, (feedback.get(k) for k in rule.feedback)))
            )
    if kind == "essay":
        return ()
    if kind == "short":
        return tuple(Answer(text, True, 1.0, told.get(text, "")) for text in dict.fromkeys(right))
    share = 1 / max(1, len(set(right))) if kind == "multiple" else 1.0
    return tuple(
        _proposed(label, attribute(label, "ident") in right, kind, share, told)
        for label in below(presentation, "response_label")
    )


def _proposed(
    label: Element, right: bool, kind: Kind, share: float, told: dict[str, str]
) -> Answer:
    """One answer to choose."""
    wrong = -share if kind == "multiple" else 0.0
    return Answer(
        text=plain(_markup(label)),
        right=right,
        weight=round(share if right else wrong, 7),
        feedback=told.get(attribute(label, "ident"), ""),
    )
