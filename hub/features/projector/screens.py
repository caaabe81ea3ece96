"""The screens of a lesson, in the order that a facilitator shows them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from content_cache.course import Course
from content_cache.gift.model import Question
from content_cache.lesson import Lesson, Slide
from hub.features.projector.pieces import Piece, cut, without_label
from hub.features.projector.rules import (
    GAP,
    LARGE,
    LEAST,
    SIZES,
    Atom,
    Size,
    atoms,
    deal,
    fit,
    height,
    numbered,
    title_lines,
    together,
)

TITLE, TEXT, PICTURE, KEY, REMEMBER = "title", "text", "picture", "key", "remember"
DISCUSS, QUESTION, END = "discuss", "question", "end"

#: What the frame of an answer and the space below it add to its lines; also a question's number.
FRAME = 0.95


@dataclass(frozen=True)
class Ask:
    """A quiz question to discuss aloud; ``told`` shows which answers are right.

    ``options`` are (text, right), ``pairs`` (left, right); ``answer`` is what is told where there
    is nothing to choose from; ``feedback`` is why.
    """

    stem_html: str
    kind: str
    options: tuple[tuple[str, bool], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    answer: str = ""
    feedback: str = ""
    told: bool = False


@dataclass(frozen=True)
class Screen:
    """One screen: what kind, in which size of letters; ``picture`` is a path in the package."""

    kind: str
    title: str = ""
    html: str = ""
    size: str = LARGE.name
    picture: str = ""
    alt: str = ""
    ask: Ask | None = None


def screens(course: Course, lesson: Lesson) -> list[Screen]:
    """Title, sections with their key ideas, what to remember, questions to discuss, end."""
    opening, *sections = lesson.slides
    shown = [_title(lesson, opening), *_section(Slide("", opening.html), but=lesson.image)]
    for section in sections:
        shown.extend(_section(section, but=lesson.image))
    shown.extend(_remember(lesson))
    quiz = course.quizzes.get(lesson.stem)
    if quiz and quiz.scored:
        shown.append(Screen(DISCUSS))
        for number, question in enumerate(quiz.scored, 1):
            shown.extend(_question(question, f"{number}/{len(quiz.scored)}"))
    return [*shown, Screen(END)]


def _title(lesson: Lesson, opening: Slide) -> Screen:
    """The lesson's title and its picture."""
    pictures = (image for piece in cut(opening.html) for image in _pictures(piece))
    first = next(pictures, None)
    alt = first.attributes.get("alt", "") if first else ""
    # Beside its picture a title has a third of a line: its longest word must stay whole.
    longest = max(len(word) for word in lesson.title.split())
    size = next((size for size in SIZES if longest <= size.letters // 3), LEAST)
    return Screen(TITLE, lesson.title, "", size.name, lesson.image or "", alt)


def _section(section: Slide, but: str | None) -> Iterator[Screen]:
    """A section's screens; a picture or a key idea has a screen of its own, where it comes."""
    held: list[Piece] = []
    for piece in cut(section.html):
        own = list(_alone(section.title, piece, but))
        if own or _is_picture(piece):
            yield from _texts(section.title, held)
            yield from own
            held = []
        else:
            held.append(piece)
    yield from _texts(section.title, held)


def _alone(title: str, piece: Piece, but: str | None) -> Iterator[Screen]:
    """The screens of a piece that stands alone: none for ordinary text, and none for ``but``."""
    if _is_key(piece):
        label, rest = without_label(piece.inner)
        found = list(atoms(cut(rest)))
        size = fit(label, found, SIZES) or LEAST
        yield Screen(KEY, label or title, together(found), size.name)
        return
    for image in _pictures(piece):
        path = image.attributes.get("src", "").removeprefix("media/")
        if path != but:
            yield Screen(PICTURE, title, picture=path, alt=image.attributes.get("alt", ""))


def _texts(title: str, pieces: Iterable[Piece]) -> Iterator[Screen]:
    for size, hand in deal(title, list(atoms(pieces))):
        yield Screen(TEXT, title, together(hand), size.name)


def _remember(lesson: Lesson) -> Iterator[Screen]:
    """The lesson's key ideas once more, all together."""
    ideas: list[Atom] = []
    for slide in lesson.slides:
        for piece in filter(_is_key, cut(slide.html)):
            _label, rest = without_label(piece.inner)
            found = list(atoms(cut(rest)))
            text = " ".join(atom.text for atom in found)
            ideas.append(Atom("", together(found), text))
    if len(ideas) > 1:
        for size, hand in deal("x" * 20, numbered(ideas, "ul")):
            yield Screen(REMEMBER, "", together(hand), size.name)


def _question(question: Question, title: str) -> Iterator[Screen]:
    """A question, then the same with its answer told."""
    options = tuple((answer.text, answer.right) for answer in question.answers)
    right = next((answer for answer in question.answers if answer.right), None)
    why = right.feedback if right and question.kind != "multiple" else ""
    choose = question.kind in ("single", "multiple", "truefalse")
    ask = Ask(
        stem_html=question.stem_html,
        kind=question.kind,
        options=options if choose else (),
        pairs=tuple((pair.left, pair.right) for pair in question.pairs if pair.left),
        answer="" if choose or right is None else right.text,
        feedback=question.general_feedback or why,
    )
    size = _size_of(question.stem, ask).name
    yield Screen(QUESTION, title, size=size, ask=ask)
    yield Screen(QUESTION, title, size=size, ask=replace(ask, told=True))


def _size_of(stem: str, ask: Ask) -> Size:
    """The largest size at which a question stands on one screen with its answer."""
    for size in SIZES:
        used = title_lines(stem, size) + FRAME
        used += sum(height(text, size.letters - 6) + FRAME for text, _right in ask.options)
        used += max(_pairs_apart(ask, size), _pairs_told(ask, size))
        for text in filter(None, (ask.answer, ask.feedback)):
            used += height(text, size.letters) + GAP
        if used <= size.lines:
            return size
    return LEAST


def _pairs_apart(ask: Ask, size: Size) -> float:
    """Lines of two columns of answers that are still to be put together."""
    half = size.letters // 2 - 8
    columns = ([left for left, _ in ask.pairs], [right for _, right in ask.pairs])
    return max(sum(height(text, half) + FRAME for text in column) for column in columns)


def _pairs_told(ask: Ask, size: Size) -> float:
    """Lines of the pairs, each put together."""
    return sum(height(f"{a} → {b}", size.letters - 9) + FRAME for a, b in ask.pairs)


def _pictures(piece: Piece) -> list[Piece]:
    """The pictures in a paragraph, or the picture that a piece is."""
    if piece.tag == "img":
        return [piece]
    return [one for one in cut(piece.inner) if one.tag == "img"] if piece.tag == "p" else []


def _is_picture(piece: Piece) -> bool:
    return bool(_pictures(piece)) and not piece.text


def _is_key(piece: Piece) -> bool:
    return piece.tag == "blockquote" and "key-idea" in piece.attributes.get("class", "")
