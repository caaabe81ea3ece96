"""How much fits on a screen: a section that is too long is dealt out over several, by blocks.

A screen is measured in lines. At 1024 × 768 and 1280 × 720, the projectors of the spaces, the large
size leaves 9 lines of 32 letters below a title; smaller sizes hold more (see ``desk/wall.css``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from hub.features.projector.pieces import Piece, cut, sentences


@dataclass(frozen=True)
class Size:
    """A size of letters: its class, how many letters make a line and lines a screen."""

    name: str
    letters: int
    lines: float


#: From large to small; the last two only serve what cannot be cut, such as a quiz question.
LARGE, MEDIUM, SMALL, TINY, LEAST = SIZES = (
    Size("large", 32, 8.5),
    Size("medium", 38, 10.5),
    Size("small", 45, 12.5),
    Size("tiny", 54, 15.5),
    Size("least", 64, 18.5),
)
#: The size that long sections are dealt out at.
DEALT = SMALL
#: The empty space below a block, and the extra height of a title's line, in lines.
GAP, TITLE = 0.6, 1.15


@dataclass(frozen=True)
class Table:
    """What the rows of a table share: its head, and the letters that its longest words need."""

    html: str
    cells: tuple[str, ...]
    letters: int


@dataclass(frozen=True)
class Atom:
    """What is never cut: a block, an item of a list or a row of a table, with its parent's tag.

    ``number`` is an item's place in its list, ``sticky`` says that it announces what follows. Of a
    row, ``cells`` are the texts and ``table`` what all rows of its table share.
    """

    parent: str
    html: str
    text: str
    number: int = 0
    sticky: bool = False
    cells: tuple[str, ...] = ()
    table: Table | None = None


def height(text: str, letters: int) -> int:
    """Lines that a text takes."""
    return max(1, math.ceil(len(text) / max(letters, 8)))


def lines_of(atom: Atom, size: Size) -> float:
    """Lines that an atom takes with the space below it."""
    if atom.cells:
        return row_lines(atom.cells, size)
    if atom.parent:
        return height(atom.text, size.letters - 3) + GAP / 2
    return height(atom.text, size.letters) + GAP


def row_lines(cells: Sequence[str], size: Size) -> float:
    """Lines that a row of a table takes: those of its tallest cell."""
    letters = size.letters // max(len(cells), 1) - 3
    return max((height(cell, letters) for cell in cells), default=1) + GAP


def table_lines(found: Sequence[Atom], size: Size) -> float:
    """Lines of the heads of the tables that some atoms belong to."""
    heads = {atom.table for atom in found if atom.table and atom.table.html}
    return sum(row_lines(head.cells, size) + GAP for head in heads)


def title_lines(title: str, size: Size) -> float:
    """Lines that a title takes, which is written larger."""
    return height(title, int(size.letters / 1.35)) * TITLE + GAP if title else 0.0


def atoms(pieces: Iterable[Piece]) -> Iterator[Atom]:
    """The atoms of some blocks, long paragraphs cut into sentences."""
    for piece in pieces:
        if piece.tag in ("ul", "ol"):
            yield from _items(piece)
        elif piece.tag == "table":
            yield from _rows(piece)
        elif piece.tag == "p" and height(piece.text, DEALT.letters) > 5:
            yield from _sentences(piece)
        elif piece.text:
            sticky = piece.tag in ("h3", "h4", "h5", "h6") or piece.text.endswith(":")
            yield Atom("", piece.html, piece.text, sticky=sticky)


def _items(piece: Piece) -> Iterator[Atom]:
    start = int(piece.attributes.get("start", "1") or 1)
    for number, item in enumerate((p for p in cut(piece.inner) if p.tag == "li"), start):
        yield Atom(piece.tag, item.html, item.text, number)


def _rows(piece: Piece) -> Iterator[Atom]:
    parts = cut(piece.inner)
    head = "".join(part.html for part in parts if part.tag == "thead")
    rows = [row for part in parts if part.tag == "tbody" for row in _tagged(part, "tr")]
    titles = tuple(
        cell.text
        for part in parts if part.tag == "thead"
        for row in _tagged(part, "tr")
        for cell in cut(row.inner)
    )  # fmt: skip
    texts = [tuple(cell.text for cell in _tagged(row, "td")) for row in rows]
    columns = zip_longest(titles, *texts, fillvalue="")
    longest = [
        max((len(word) for cell in cells for word in cell.split()), default=1) for cells in columns
    ]
    table = Table(head, titles, sum(longest) + 2 * len(longest))
    for row, cells in zip(rows, texts, strict=True):
        yield Atom("table", row.html, row.text, cells=cells, table=table)


def _tagged(piece: Piece, tag: str) -> list[Piece]:
    return [inside for inside in cut(piece.inner) if inside.tag == tag]


def _sentences(piece: Piece) -> Iterator[Atom]:
    """A long paragraph as two or more short ones, three lines or so each."""
    held: list[str] = []
    for sentence in sentences(piece.inner):
        joined = " ".join([*held, sentence])
        if held and height(_plain(joined), DEALT.letters) > 5:
            yield _paragraph(held)
            held = []
        held.append(sentence)
    if held:
        yield _paragraph(held)


def _paragraph(parts: Sequence[str]) -> Atom:
    inner = " ".join(parts)
    text = _plain(inner)
    return Atom("", f"<p>{inner}</p>", text, sticky=text.endswith(":"))


def _plain(markup: str) -> str:
    return " ".join(piece.text for piece in cut(markup))


def fit(
    title: str, found: Sequence[Atom], sizes: Sequence[Size] = (LARGE, MEDIUM, SMALL)
) -> Size | None:
    """The largest of some sizes at which everything stands on one screen, or None."""
    for size in sizes:
        used = title_lines(title, size) + table_lines(found, size)
        used += sum(lines_of(atom, size) for atom in found)
        wide = any(atom.table.letters > size.letters for atom in found if atom.table)
        if used <= size.lines and not wide:
            return size
    return None


def deal(title: str, found: Sequence[Atom]) -> list[tuple[Size, list[Atom]]]:
    """Screens of a section: one where it fits, else as few as possible, evenly filled."""
    if not found:
        return []
    if whole := fit(title, found):
        return [(whole, list(found))]
    room = DEALT.lines - title_lines(title, DEALT) - table_lines(found, DEALT)
    hands = _pack(found, room)
    total = sum(lines_of(atom, DEALT) for atom in found)
    # The least room that still needs no more screens fills them evenly.
    step = total / len(hands)
    while step < room:
        even = _pack(found, step)
        if len(even) == len(hands):
            hands = even
            break
        step += 0.5
    return [(fit(title, hand, SIZES) or LEAST, hand) for hand in hands]


def _pack(found: Sequence[Atom], room: float) -> list[list[Atom]]:
    """Fill one screen after the other; what announces something goes on with it."""
    hands: list[list[Atom]] = [[]]
    used = 0.0
    for atom in found:
        more = lines_of(atom, DEALT)
        if hands[-1] and used + more > room:
            kept, moved = _split_sticky(hands[-1])
            hands[-1] = kept
            hands.append(moved)
            used = sum(lines_of(one, DEALT) for one in moved)
        hands[-1].append(atom)
        used += more
    return hands


def _split_sticky(hand: list[Atom]) -> tuple[list[Atom], list[Atom]]:
    """What stays on a full screen, and the announcement at its end that moves on."""
    at = len(hand)
    while at > 1 and hand[at - 1].sticky:
        at -= 1
    return hand[:at], hand[at:]


def together(found: Sequence[Atom]) -> str:
    """The HTML of some atoms: items are in a list again, which goes on counting where it was."""
    out = []
    for (parent, table), group in groupby(found, key=lambda atom: (atom.parent, atom.table)):
        members = list(group)
        inner = "".join(atom.html for atom in members)
        if table:
            out.append(f"<table>{table.html}<tbody>{inner}</tbody></table>")
        elif parent == "ol" and members[0].number != 1:
            out.append(f'<ol start="{members[0].number}">{inner}</ol>')
        else:
            out.append(f"<{parent}>{inner}</{parent}>" if parent else inner)
    return "".join(out)


def numbered(found: Sequence[Atom], parent: str) -> list[Atom]:
    """Blocks as the items of a list."""
    return [
        replace(atom, parent=parent, number=number, html=f"<li>{atom.html}</li>")
        for number, atom in enumerate(found, 1)
    ]
