"""What holds for any quiz: it survives being written, and any response gets a mark."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from content_cache.errors import AuthoringErrors
from content_cache.gift import Question, Quiz, grade, parse, write

# Private use characters are the parser's own; others cannot be typed.
CHARS = st.characters(exclude_categories=("Cs", "Co", "Cc", "Zl", "Zp"))
ANY = st.text(CHARS, max_size=30).map(lambda text: " ".join(text.split()))
WORDS = ANY.filter(lambda text: text.strip(" _") and "->" not in text)
WEIGHTS = st.sampled_from([(100,), (50, 50), (25, 75), (33, 33, 34), (20,) * 5])


def text_of(draw: Any, text: str) -> str:
    """A text as an author escapes it."""
    for char in "\\~=#{}:":
        text = text.replace(char, "\\" + char)
    return "[plain]" + text if draw(st.booleans()) or text.lstrip().startswith("[") else text


@st.composite
def choices(draw: Any) -> str:
    """The inside of a choice question."""
    texts = draw(st.lists(WORDS, min_size=3, max_size=6, unique=True))
    told = [f"#{text_of(draw, draw(ANY))}" for _ in texts]
    answers = [f"[plain]{escape(text)}" for text in texts]
    if draw(st.booleans()):
        right = draw(st.integers(0, len(texts) - 1))
        signs = ["=" if n == right else "~" for n in range(len(texts))]
    else:
        weights = draw(WEIGHTS.filter(lambda w: len(w) <= len(texts)))
        signs = [f"~%{w}%" for w in weights] + ["~%-50%"] * (len(texts) - len(weights))
    return "\n".join(s + a + t for s, a, t in zip(signs, answers, told, strict=True))


def escape(text: str) -> str:
    """A text with GIFT's own characters escaped."""
    for char in "\\~=#{}:":
        text = text.replace(char, "\\" + char)
    return text


@st.composite
def others(draw: Any) -> str:
    """The inside of a question of another kind."""
    match draw(st.sampled_from(["truth", "short", "number", "match", "essay"])):
        case "truth":
            told = [text_of(draw, draw(ANY)) for _ in range(2)]
            return draw(st.sampled_from(["T", "F"])) + "#" + "#".join(told)
        case "short":
            texts = draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))
            return "".join(f"=[plain]{escape(text)}\n" for text in texts)
        case "number":
            value, margin = draw(st.integers(-999, 999)), draw(st.integers(0, 9))
            return draw(st.sampled_from([f"#{value}:{margin}", f"#{value}..{value + margin}"]))
        case "match":
            lefts = draw(st.lists(WORDS, min_size=2, max_size=4, unique=True))
            return "".join(
                f"=[plain]{escape(left)} -> [plain]{escape(draw(WORDS))}\n" for left in lefts
            )
        case _:
            return ""


@st.composite
def quizzes(draw: Any) -> str:
    """The text of a GIFT file without mistakes."""
    parts: list[str] = []
    for n in range(draw(st.integers(1, 3))):
        stem = "[plain]" + escape(draw(WORDS))
        body = draw(st.one_of(choices(), others())).strip("\n")
        parts.append(f"::q{n}::{stem}{{{body}\n}}\n")
    return "\n".join(parts)


def timeless(quiz: Quiz) -> list[Question]:
    return [msgspec.structs.replace(question, line=0) for question in quiz.questions]


@settings(max_examples=120, deadline=None, database=None)
@given(quizzes())
def test_a_quiz_survives_being_written(text: str) -> None:
    quiz = parse(text, "quiz")
    assert timeless(parse(write(quiz), "quiz")) == timeless(quiz)


RESPONSES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=6,
)


@settings(max_examples=120, deadline=None, database=None)
@given(quizzes(), RESPONSES)
def test_any_response_gets_a_mark(text: str, response: object) -> None:
    for question in parse(text, "quiz").questions:
        mark = grade(question, response)
        assert 0.0 <= mark.score <= 1.0
        assert not mark.right or mark.score == 1.0


@settings(max_examples=120, deadline=None, database=None)
@given(quizzes())
def test_the_right_response_gets_full_marks(text: str) -> None:
    for question in parse(text, "quiz").questions:
        right = [n for n, answer in enumerate(question.answers) if answer.right]
        match question.kind:
            case "single":
                response: object = right[0]
            case "multiple":
                response = right
            case "truefalse":
                response = question.answers[0].right
            case "short":
                response = question.answers[right[0]].text
            case "number":
                assert question.number is not None
                response = question.number.high
            case "match":
                response = list(range(len(question.pairs)))
            case _:
                continue
        mark = grade(question, response)
        assert (mark.score, mark.right) == (1.0, True)


@settings(max_examples=200, deadline=None, database=None)
@given(st.text(st.sampled_from("ab \n~=#{}:\\%$>-T5.[]/") | CHARS, max_size=60))
def test_any_text_is_read_or_explained(text: str) -> None:
    try:
        quiz = parse(text, "quiz")
    except AuthoringErrors as wrong:
        assert wrong.errors and all(1 <= e.line <= text.count("\n") + 1 for e in wrong.errors)
        assert all(str(e) for e in wrong.errors)
    else:
        assert all("<script" not in q.stem_html for q in quiz.questions)
