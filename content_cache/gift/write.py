"""Writing a quiz as GIFT, so that a course can go back to Moodle or to its author."""

import html

from content_cache.gift.escapes import escape
from content_cache.gift.model import BLANK, Answer, Question, Quiz
from content_cache.gift.text import HINT, HTMLISH


def write(quiz: Quiz) -> str:
    """The GIFT text of ``quiz``; reading it gives the same questions, lines apart."""
    parts: list[str] = []
    category = ""
    for question in quiz.questions:
        if question.category != category:
            category = question.category
            parts.append(f"$CATEGORY: {category}\n")
        parts.append(_question(question))
    return "\n".join(parts)


def _text(text: str, hint: bool = False) -> str:
    """A text, escaped, marked plain wherever it could be taken for markup."""
    if text and (hint or HINT.match(text) or HTMLISH.search(text)):
        return "[plain]" + escape(text)
    return escape(text)


def _question(question: Question) -> str:
    """One question, with its name, its stem and its braces."""
    plain = html.escape(question.stem, quote=False).replace("\n", "<br>") == question.stem_html
    stem = _text(question.stem) if plain else "[html]" + escape(question.stem_html)
    hint = not plain
    after = ""
    if question.blank:
        stem, _, after = stem.partition(BLANK)
    name = f"::{escape(question.id)}::"
    if question.kind == "description":
        return f"{name}{stem}\n"
    feedback = question.general_feedback
    general = f"####{_text(feedback, hint)}" if feedback else ""
    return f"{name}{stem}{{{_body(question, hint)}{general}}}{after}\n"


def _body(question: Question, hint: bool) -> str:
    """What stands between the braces."""
    answers = question.answers
    match question.kind:
        case "truefalse":
            right, wrong = answers if answers[0].right else answers[::-1]
            told = f"#{_text(wrong.feedback, hint)}#{_text(right.feedback, hint)}"
            return ("T" if answers[0].right else "F") + told
        case "match":
            return "".join(
                f"={_text(pair.left, hint)} -> {_text(pair.right, hint)}"
                f"{_feedback(pair.feedback, hint)}\n"
                for pair in question.pairs
            )
        case "number":
            return "#\n" + "".join(_numeric(answer, hint) for answer in answers)
        case _:
            return "".join(_proposed(question, answer, hint) for answer in answers)


def _proposed(question: Question, answer: Answer, hint: bool) -> str:
    """One answer of a choice or of a short text."""
    equal = question.kind == "short" or (question.kind == "single" and answer.right)
    return (
        f"{'=' if equal else '~'}{_weight(answer, equal)}{_text(answer.text, hint)}"
        f"{_feedback(answer.feedback, hint)}\n"
    )


def _numeric(answer: Answer, hint: bool) -> str:
    """One accepted number, or the catch-all."""
    if answer.number is None:
        return f"~{_feedback(answer.feedback, hint)}\n"
    return f"={_weight(answer, True)}{answer.text}{_feedback(answer.feedback, hint)}\n"


def _weight(answer: Answer, equal: bool) -> str:
    """The weight, left out where the sign says it: 1 for =, which is ``equal``, 0 for ~."""
    if answer.weight == float(equal):
        return ""
    return f"%{round(answer.weight * 100, 5):g}%"


def _feedback(text: str, hint: bool) -> str:
    """The feedback after its sign, if there is one."""
    return f"#{_text(text, hint)}" if text else ""
