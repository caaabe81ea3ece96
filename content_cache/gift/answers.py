"""Reading what stands between the braces of a question."""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from content_cache.gift.escapes import restore
from content_cache.gift.model import Answer, Kind, Number, Pair
from content_cache.gift.text import to_plain

TRUTH = re.compile(r"(T|TRUE|F|FALSE)\s*(?:#|\Z)", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%\s*(-?\d+(?:[.,]\d+)?)\s*%")
_MARK = re.compile(r"([=~])([^=~]*)")


class Mistake(Exception):
    """A mistake inside the braces: a sentence, its parameters, and how far in it is."""

    def __init__(self, message: str, offset: int = 0, **params: object) -> None:
        super().__init__(message)
        self.message, self.offset, self.params = message, offset, params


class Body(NamedTuple):
    """What the braces say."""

    kind: Kind
    answers: tuple[Answer, ...] = ()
    pairs: tuple[Pair, ...] = ()


def read_body(text: str, form: str) -> Body:
    """Read the inside of the braces, general feedback taken off; raises Mistake."""
    inside = text.strip()
    if not inside:
        return Body("essay")
    if inside.startswith("#"):
        return Body("number", _numbers(text, form))
    if TRUTH.match(inside):
        return Body("truefalse", _truth(inside, form))
    first = _MARK.search(text)
    if not first or text[: first.start()].strip():
        raise Mistake(
            "Each answer begins with = when it is right or ~ when it is wrong: add the sign."
        )
    if "~" not in text:
        if any("->" in match[2].partition("#")[0] for match in _MARK.finditer(text)):
            return Body("match", pairs=_pairs(text, form))
        return Body("short", _answers(text, form))
    single = "=" in text
    return Body("single" if single else "multiple", _answers(text, form))


def _truth(inside: str, form: str) -> tuple[Answer, Answer]:
    """True and false; Moodle's rule: the first feedback is for who is wrong."""
    parts = [*inside.split("#", 2), "", ""]
    is_true = parts[0].strip().upper().startswith("T")
    wrong, right = to_plain(parts[1], form), to_plain(parts[2], form)
    yes = Answer("true", is_true, float(is_true), right if is_true else wrong)
    no = Answer("false", not is_true, float(not is_true), wrong if is_true else right)
    return yes, no


def _cut(mark: str, raw: str, offset: int) -> tuple[float, str, str]:
    """(weight, text, feedback) of one marked answer, still protected."""
    weight = 1.0 if mark == "=" else 0.0
    if match := _WEIGHT.match(raw):
        weight = float(match[1].replace(",", ".")) / 100
        raw = raw[match.end() :]
        if not -1 <= weight <= 1:
            raise Mistake(
                "A weight goes from -100 to 100: correct {weight}.", offset, weight=match[0].strip()
            )
    text, _, feedback = raw.partition("#")
    return weight, text, feedback


def _answers(text: str, form: str) -> tuple[Answer, ...]:
    """The answers of a choice or of a short text."""
    found: list[Answer] = []
    for match in _MARK.finditer(text):
        weight, raw, feedback = _cut(match[1], match[2], match.start())
        answer = to_plain(raw, form)
        if not answer:
            raise Mistake(
                "An answer is empty: write its text after the sign, or put a backslash before "
                "an = or a ~ that belongs to a text.",
                match.start(),
            )
        if any(answer == other.text for other in found):
            raise Mistake(
                "The answer {answer} is there twice: remove one.", match.start(), answer=answer
            )
        found.append(Answer(answer, False, weight, to_plain(feedback, form)))
    # Among several answers, right means full marks; where marks add up, any part is right.
    whole = "~" not in text or "=" in text
    return tuple(
        Answer(a.text, a.weight > 0.999 if whole else a.weight > 0, a.weight, a.feedback)
        for a in found
    )


def _pairs(text: str, form: str) -> tuple[Pair, ...]:
    """The pairs of a matching question."""
    found: list[Pair] = []
    for match in _MARK.finditer(text):
        _, raw, feedback = _cut(match[1], match[2], match.start())
        left, arrow, right = raw.partition("->")
        if not arrow or not right.strip():
            raise Mistake("A pair is written =left -> right: complete this one.", match.start())
        pair = Pair(to_plain(left, form), to_plain(right, form), to_plain(feedback, form))
        if pair.left and any(pair.left == other.left for other in found):
            raise Mistake("{left} is there twice: remove one.", match.start(), left=pair.left)
        found.append(pair)
    return tuple(found)


def _numbers(text: str, form: str) -> tuple[Answer, ...]:
    """The accepted numbers: one bare, or several each marked with =."""
    start = text.index("#") + 1
    inside = text[start:]
    if not inside.lstrip().startswith(("=", "~")):
        inside = "=" + inside.strip()
    found: list[Answer] = []
    for match in _MARK.finditer(inside):
        offset = start + match.start()
        weight, raw, feedback = _cut(match[1], match[2], offset)
        told = to_plain(feedback, form)
        if match[1] == "~" and not raw.strip():
            found.append(Answer("", False, 0.0, told))
        else:
            number = _number(raw, offset)
            shown = restore(raw).strip()
            found.append(Answer(shown, weight > 0.999, weight, told, number))
    return tuple(found)


def _number(raw: str, offset: int) -> Number:
    """``30``, ``30:2`` (more or less 2) or ``28..32``."""
    # An escaped colon is a common slip here, and cannot mean anything else.
    text = restore(raw).strip().replace(",", ".").replace(" ", "")
    try:
        if ".." in text:
            low, high = (Decimal(part) for part in text.split("..", 1))
            numbers = [low, high]
        else:
            first, _, margin = text.partition(":")
            numbers = [Decimal(first), Decimal(margin or "0")]
            low, high = numbers[0] - numbers[1], numbers[0] + numbers[1]
        if low <= high and all(number.is_finite() and abs(number) < 10**15 for number in numbers):
            if ".." in text:
                return Number(float(low), float(high))
            return Number(float(low), float(high), float(numbers[0]), float(numbers[1]))
    except InvalidOperation:
        pass
    raise Mistake(
        "{number} is not a number: write 30, 30:2 (more or less 2) or 28..32.", offset, number=text
    )
