"""The words of pages that others wrote: paragraphs of HTML, texts of an H5P activity."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser

from content_cache.markup import plain

_SILENT = frozenset({"script", "style", "head", "template", "noscript", "svg", "nav"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_BLOCKS = _HEADINGS | {
    "p", "div", "li", "td", "th", "dt", "dd", "blockquote", "section", "article", "figcaption",
    "h4", "h5", "h6", "pre", "tr", "ul", "ol", "table", "body", "br", "header", "footer", "main",
}  # fmt: skip
#: Texts shorter than this many characters join the next; longer ones are cut.
SHORT, LONG = 40, 2000
#: Names under which H5P activities keep what people read.
_READ = frozenset({"text", "question", "title", "taskDescription", "description", "label", "word"})
_DEEPEST = 40


def headings_and_texts(page: bytes) -> Iterator[tuple[str, str]]:
    """(heading, text) of a page's paragraphs in order; a heading alone has no text."""
    reading = _Reading()
    with suppress(AssertionError):  # how Python's parser gives up; what it read before counts
        reading.feed(page.decode("utf-8", "replace"))
        reading.close()
    reading.end()
    return iter(reading.found)


class _Reading(HTMLParser):
    """Blocks of text as they go by."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.heading = ""
        self._text: list[str] = []
        self._silent = 0
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.end(tag in _HEADINGS)
            self._inside = tag if tag in _HEADINGS else self._inside

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == self._inside:
            self._title()
        elif tag in _BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(data)

    def end(self, last: bool = True) -> None:
        """A block ends: what it said is one text, unless it was only a few words."""
        text = " ".join("".join(self._text).split())
        if text and not self._inside and (last or len(text) >= SHORT):
            self.found += [(self.heading, part) for part in _cut(text)]
            self._text = []
        elif text:
            self._text = [text, " "]
        else:
            self._text = []

    def _title(self) -> None:
        text = " ".join("".join(self._text).split())[:300]
        self._text, self._inside = [], ""
        if text:
            self.heading = text
            self.found.append((text, ""))


def _cut(text: str) -> Iterator[str]:
    """A long text in pieces, at spaces."""
    while len(text) > LONG:
        at = text.rfind(" ", LONG // 2, LONG) + 1 or LONG
        yield text[:at].strip()
        text = text[at:]
    yield text


def activity_texts(told: bytes) -> Iterator[str]:
    """What people read in an H5P activity, from its ``content.json``."""
    try:
        content = json.loads(told)
    except (ValueError, RecursionError):
        return
    waiting: list[tuple[object, int]] = [(content, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(value, list):
            waiting += [(each, depth + 1) for each in reversed(value)]
        elif isinstance(value, dict):
            for key, each in value.items():
                if isinstance(each, str) and key in _READ:
                    yield from filter(None, [plain(each)[:LONG].strip()])
                elif isinstance(each, dict | list):
                    waiting.append((each, depth + 1))
