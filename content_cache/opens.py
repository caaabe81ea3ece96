"""Lines of a lesson that open another package: ``[[org.example.a-film]]``, alone in a paragraph."""

import re
from typing import NamedTuple

from markdown_it.token import Token

_LINE = re.compile(r"\[\[\s*([^\[\]]*?)\s*\]\]")


class Opened(NamedTuple):
    """A package that a lesson opens, and the line that says so."""

    line: int
    package: str


def take_out(tokens: list[Token]) -> tuple[list[Token], list[Opened]]:
    """The tokens without the paragraphs that only open packages, and what these open, in order."""
    kept: list[Token] = []
    opened: list[Opened] = []
    skip = 0
    for n, token in enumerate(tokens):
        if skip:
            skip -= 1
        elif found := _opened(tokens[n : n + 3]):
            opened += found
            skip = 2
        else:
            kept.append(token)
    return kept, opened


def _opened(block: list[Token]) -> list[Opened]:
    """What a paragraph opens, nothing if it says anything else."""
    if len(block) < 3 or block[0].type != "paragraph_open" or block[0].level:
        return []
    first = block[0].map[0] + 1 if block[0].map else 1
    matches = [_LINE.fullmatch(line.strip()) for line in block[1].content.split("\n")]
    found = [Opened(first + n, match[1]) for n, match in enumerate(matches) if match]
    return found if len(found) == len(matches) else []
