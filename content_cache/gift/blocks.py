"""Cutting a GIFT file into questions, each with its category and its first line."""

from collections.abc import Iterator
from typing import NamedTuple

from content_cache.errors import AuthoringError
from content_cache.gift.escapes import STAND_INS, protect

CATEGORY = "$CATEGORY:"


class Block(NamedTuple):
    """One question as written, its escapes protected, comments blanked; ``line`` counts from 1."""

    text: str
    line: int
    category: str

    def line_at(self, offset: int) -> int:
        """The line of the file where the character at ``offset`` stands."""
        return self.line + self.text.count("\n", 0, offset)


def blocks(text: str, file: str) -> Iterator[Block]:
    """Yield the questions in order; raises AuthoringError on characters that cannot be used."""
    category = ""
    lines: list[str] = []
    start = 0
    source = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, raw in enumerate([*source, ""], start=1):
        if STAND_INS.intersection(raw):
            raise AuthoringError(
                file, number, "This line holds a character that cannot be shown. Type it again."
            )
        line = raw.strip()
        named = line.startswith(CATEGORY)
        if line and not named:
            start = start or number
            lines.append("" if line.startswith("//") else protect(line))
            continue
        if any(lines):
            yield Block("\n".join(lines), start, category)
        lines, start = [], 0
        if named:
            category = line[len(CATEGORY) :].strip()
