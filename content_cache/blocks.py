"""The parts of a Markdown lesson: sections, spoken blocks, pictures, and what is not allowed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from markdown_it.token import Token

from content_cache.errors import AuthoringError, ContentError
from content_cache.manifest import is_package_id
from content_cache.markup import clean_lesson, parser
from content_cache.opens import take_out
from content_cache.pictures import check_picture
from content_cache.speech import say_id

MEDIA = "media/"


class Part(NamedTuple):
    """The introduction or a section: its title, its heading's HTML, the HTML below, its texts."""

    title: str
    heading: str
    html: str
    paragraphs: list[tuple[str, str]]


@dataclass
class Blocks:
    """What was found in a lesson; ``parts`` begin with the introduction, titled as the lesson.

    ``opens`` are the packages that it opens.
    """

    file: str
    folder: Path
    language: str
    parts: list[Part] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    opens: list[str] = field(default_factory=list)
    errors: list[AuthoringError] = field(default_factory=list)
    spoken: int = 0

    def fault(self, line: int, message: str, **params: object) -> None:
        """Note a mistake at ``line``."""
        self.errors.append(AuthoringError(self.file, line, message, **params))


def read_blocks(text: str, file: str, folder: Path, language: str) -> Blocks:
    """Cut a lesson into parts; mistakes are in ``errors`` and then ``parts`` may be incomplete."""
    found = Blocks(file, folder, language)
    tokens, opened = take_out([t for t in parser().parse(text) if t.type != "html_block"])
    for line, package in opened:
        found.opens.append(package)
        if not is_package_id(package):
            found.fault(
                line,
                "{id} is not the name of a package. Write it as in its package.json.",
                id=package,
            )
    _check_headings(tokens, found)
    for token in tokens:
        if token.type == "inline":
            _check_inline(token, found)
    if found.errors:
        return found
    starts = [n for n, token in enumerate(tokens) if _is_section(token)]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        found.parts.append(_part(tokens[start:end], found))
    return found


def _is_section(token: Token) -> bool:
    """Whether a part begins here."""
    return token.type == "heading_open" and token.tag in ("h1", "h2") and token.level == 0


def _check_headings(tokens: list[Token], found: Blocks) -> None:
    """One title, on top; every heading has a text."""
    if not tokens or tokens[0].tag != "h1":
        found.fault(1, "A lesson begins with its title. Write it on the first line, after a #.")
    for n, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        line = _line(token)
        if n and token.tag == "h1":
            found.fault(line, "There is a second title. Begin a section with ## instead.")
        if not plain_text(tokens[n + 1]):
            found.fault(line, "This heading is empty. Write its text or remove it.")


def _check_inline(token: Token, found: Blocks) -> None:
    """Refuse links, and pictures that are not in the folder; point pictures at the media route."""
    line = _line(token)
    children = [child for child in token.children or [] if child.type != "html_inline"]
    token.children = children
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "link_open":
            found.fault(
                line,
                "The link to {target} cannot be followed without the Internet, nor read aloud. "
                "Write the name of the source instead.",
                target=child.attrGet("href"),
            )
        elif child.type == "image":
            _check_image(child, line, found)


def _check_image(image: Token, line: int, found: Blocks) -> None:
    """A picture is a file of the folder, with a text for who does not see it."""
    path = unquote(str(image.attrGet("src") or ""))
    try:
        check_picture(found.folder, path)
    except ContentError as error:
        found.fault(line, error.message, **error.params)
        return
    if not image.content.strip():
        found.fault(
            line, "The picture {path} has no description. Write it between the [ ].", path=path
        )
    found.images.append(path)
    image.attrSet("src", MEDIA + quote(path))
    image.attrSet("loading", "lazy")


def plain_text(inline: Token) -> str:
    """The words of an inline token, without pictures."""
    words: list[str] = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
    return " ".join("".join(words).split())


def _part(tokens: list[Token], found: Blocks) -> Part:
    """One part; its first three tokens are its heading."""
    paragraphs = _mark(tokens, found)
    _mark_looks(tokens)
    renderer, options = parser().renderer, parser().options
    heading = clean_lesson(renderer.render(tokens[:3], options, {}))
    body = clean_lesson(renderer.render(tokens[3:], options, {}))
    return Part(plain_text(tokens[1]), heading, body, paragraphs)


def _mark(tokens: list[Token], found: Blocks) -> list[tuple[str, str]]:
    """Give each spoken block an id and the name of its recording; return (id, text) in order."""
    paragraphs: list[tuple[str, str]] = []
    items: list[Token] = []
    row: Token | None = None
    cells: list[str] = []

    def mark(token: Token, text: str) -> None:
        if text:
            found.spoken += 1
            pid = f"p-{found.spoken}"
            token.attrSet("id", pid)
            token.attrSet("data-say", say_id(found.language, text))
            paragraphs.append((pid, text))

    for n, token in enumerate(tokens):
        if token.type == "list_item_open":
            items.append(token)
        elif token.type == "list_item_close":
            items.pop()
        elif token.type == "tr_open":
            row, cells = token, []
        elif token.type == "tr_close" and row is not None:
            # A row is one breath: its cells make no sense alone.
            mark(row, ", ".join(cell for cell in cells if cell))
            row = None
        elif token.type == "inline" and row is not None:
            cells.append(plain_text(token))
        elif token.type == "inline":
            holder = tokens[n - 1]
            if holder.hidden and items and items[-1].attrGet("id") is None:
                holder = items[-1]
            elif holder.hidden:
                # A second text in a tight list item needs a paragraph of its own to be found.
                holder.hidden = tokens[n + 1].hidden = False
            mark(holder, plain_text(token))
    return paragraphs


def _mark_looks(tokens: list[Token]) -> None:
    """Name key ideas and columns of numbers by class, since the pages allow no inline style."""
    for n, token in enumerate(tokens):
        if token.type == "blockquote_open" and tokens[n + 1].type == "paragraph_open":
            children = [c for c in tokens[n + 2].children or [] if c.type != "text" or c.content]
            if children and children[0].type == "strong_open":
                token.attrSet("class", "key-idea")
        elif token.type in ("th_open", "td_open") and "right" in str(token.attrGet("style")):
            token.attrSet("class", "num")


def _line(token: Token) -> int:
    """The line of a block token, from 1."""
    return token.map[0] + 1 if token.map else 1
