"""The HTML of a lesson taken apart, so that it can be dealt out over screens.

The HTML is what ``content_cache`` cleaned at installation: every tag is closed, nothing is hostile.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = frozenset({"img", "br", "hr"})
#: Attributes of the reading page only: a voice's name, and an id that a second copy would repeat.
_LEFT_OUT = frozenset({"id", "data-say"})
#: Where a sentence ends: after a word of two letters at least, before a capital.
_SENTENCE = re.compile(r"(?:(?<=[\w»)]{2}[.!?…])|(?<=[\w»)]\s[!?…]))\s+(?=[A-ZÀ-Þ«])")


@dataclass(frozen=True)
class Piece:
    """One element, or a run of text (``tag`` empty): its opening tag, what is in it, its words."""

    tag: str
    opening: str
    inner: str
    text: str
    attributes: dict[str, str]

    @property
    def html(self) -> str:
        """The whole of it."""
        if not self.tag:
            return self.inner
        closing = "" if self.tag in VOID else f"</{self.tag}>"
        return f"{self.opening}{self.inner}{closing}"


class _Cutter(HTMLParser):
    """Collects the outermost elements, and the text between them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Piece] = []
        self.depth = 0
        self.tag, self.opening, self.attributes = "", "", dict[str, str]()
        self.inner: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = {name: value or "" for name, value in attrs if name not in _LEFT_OUT}
        opening = "".join([f"<{tag}", *(f' {k}="{html.escape(v)}"' for k, v in kept.items()), ">"])
        if self.depth:
            self.inner.append(opening)
        else:
            self.flush()
            self.tag, self.opening, self.attributes = tag, opening, kept
        if tag not in VOID:
            self.depth += 1
        elif not self.depth:
            self.flush()
        if tag == "br":
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1
        if self.depth:
            self.inner.append(f"</{tag}>")
            self.words.append(" " if tag in ("p", "li", "td", "th") else "")
        else:
            self.flush()

    def handle_data(self, data: str) -> None:
        self.inner.append(data)
        self.words.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def flush(self) -> None:
        """End the element, or the run of text, that is open."""
        inner = "".join(self.inner)
        if self.tag or inner:
            text = " ".join(html.unescape("".join(self.words)).split())
            self.found.append(Piece(self.tag, self.opening, inner, text, self.attributes))
        self.tag, self.opening, self.attributes = "", "", {}
        self.inner, self.words = [], []


def cut(markup: str) -> list[Piece]:
    """The outermost elements of some HTML, in order, and the runs of text between them."""
    return [piece for piece in _cut_all(markup) if piece.tag or piece.text]


def _cut_all(markup: str) -> list[Piece]:
    """As ``cut``, with the white space that stands between two words in bold."""
    cutter = _Cutter()
    cutter.feed(markup)
    cutter.close()
    cutter.flush()
    return cutter.found


def sentences(markup: str) -> list[str]:
    """The HTML of a paragraph's inside, sentence by sentence; never inside an element."""
    found = [""]
    for piece in _cut_all(markup):
        if piece.tag:
            found[-1] += piece.html
            continue
        first, *others = _SENTENCE.split(piece.inner)
        found[-1] += first
        found.extend(others)
    return [sentence.strip() for sentence in found if sentence.strip()]


def without_label(markup: str) -> tuple[str, str]:
    """A key idea's label (the bold words it begins with) and the HTML that follows."""
    pieces = cut(markup)
    if pieces and pieces[0].tag == "p":
        inside = _cut_all(pieces[0].inner)
        if inside and inside[0].tag == "strong":
            rest = "".join(piece.html for piece in inside[1:]).strip()
            others = "".join(piece.html for piece in pieces[1:])
            return inside[0].text, f"<p>{rest}</p>{others}" if rest else others
    return "", markup
