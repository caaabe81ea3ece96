"""A lesson: its Markdown turned into safe HTML, slides, and texts to be read aloud."""

import re
import unicodedata
from pathlib import Path

from msgspec import Struct

from content_cache.blocks import Blocks, read_blocks
from content_cache.errors import AuthoringError, AuthoringErrors

WORDS_PER_MINUTE = 120
FILE_NAME = re.compile(r"(?P<number>\d{2,3})-(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)\.md\Z")
MAX_BYTES = 1024 * 1024
SOURCES = frozenset({"sources", "source"})


class Slide(Struct, frozen=True):
    """One section, for the projector: its title and the HTML below it."""

    title: str
    html: str


class Lesson(Struct, frozen=True, kw_only=True):
    """One lesson; ``stem`` is its file's name, ``name`` the part that progress is kept under.

    ``html`` goes from the title to the last section, without the sources, which are in
    ``sources_html``. ``paragraphs`` are (id in the html, plain text), to be read aloud.
    ``image`` is the path of its first picture, ``opens`` the packages that it opens. ``minutes``
    is the time to read it aloud.
    """

    stem: str
    name: str
    number: int
    language: str
    title: str
    html: str
    paragraphs: tuple[tuple[str, str], ...]
    slides: tuple[Slide, ...]
    image: str | None
    words: int
    minutes: int
    sources_html: str
    opens: tuple[str, ...] = ()


def read_lesson(path: Path, language: str) -> Lesson:
    """Read one Markdown lesson; raises AuthoringErrors with all its mistakes.

    The file name is its number and its name: ``01-la-commune.md``.
    """
    named = FILE_NAME.match(path.name)
    if not named:
        raise _one(
            path,
            "A lesson's file is named with its number and a name in small letters, "
            "such as 01-la-commune.md. Rename it.",
        )
    found = read_blocks(_text(path), path.name, path.parent, language)
    if found.errors:
        raise AuthoringErrors(found.errors)
    return _lesson(found, path.stem, named["name"], int(named["number"]), language)


def _one(path: Path, message: str, line: int = 1) -> AuthoringErrors:
    """A mistake that hides all others."""
    return AuthoringErrors([AuthoringError(path.name, line, message)])


def _text(path: Path) -> str:
    """The text of the file, in NFC so that the same words always have the same voice."""
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise _one(path, "The lesson is longer than a book. Cut it into several lessons.")
    try:
        return unicodedata.normalize("NFC", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _one(path, "The file is not in UTF-8. Save it as UTF-8.", line) from error


def _lesson(found: Blocks, stem: str, name: str, number: int, language: str) -> Lesson:
    """Put the parts of a lesson together."""
    intro, *sections = found.parts
    shown = [intro, *(part for part in sections if part.title.casefold() not in SOURCES)]
    sources = [part.html for part in sections if part.title.casefold() in SOURCES]
    paragraphs = [pair for part in shown for pair in part.paragraphs]
    # French sets signs such as « and : apart: they are not words.
    tokens = (token for _, text in paragraphs for token in text.split())
    words = sum(any(char.isalnum() for char in token) for token in tokens)
    return Lesson(
        stem=stem,
        name=name,
        number=number,
        language=language,
        title=intro.title,
        html="".join(part.heading + part.html for part in shown),
        paragraphs=tuple(paragraphs),
        slides=tuple(Slide(part.title, part.html) for part in shown),
        image=next(iter(found.images), None),
        words=words,
        minutes=max(1, -(-words // WORDS_PER_MINUTE)),
        sources_html="".join(sources),
        opens=tuple(dict.fromkeys(found.opens)),
    )
