"""Cards to print: name, pictures, and a QR code that opens the door."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.node import Node
from hub.core.people.directory import Listed, several
from hub.core.people.pictures import give_card, give_code
from hub.core.storage.bound import marks, run

#: Cards on a sheet of A4: two beside each other, four below each other, 85 × 54 mm each.
ON_A_SHEET = 8
#: How many cards can be printed at once.
MOST = 80


@dataclass(frozen=True)
class Card:
    """What is printed: the QR code is an SVG drawing of ``address``."""

    person: Listed
    pictures: tuple[str, ...]
    address: str
    qr: str


def make_cards(node: Node, people: list[str], address: str) -> list[Card]:
    """New cards for some people, in place of their old ones; whoever has no pictures gets some.

    ``address`` is the hub's, as the room's devices write it, without a slash at its end. The
    secret of a card is kept nowhere in clear: a card is made when it is printed.
    """
    found = several(node, people[:MOST])
    with node.database.writing():
        codes = _codes([one.id for one in found])
        return [_card(node, one, codes.get(one.id, ()), address) for one in found]


def void_card(node: Node, person: str) -> None:
    """Make a lost card useless."""
    with node.database.writing():
        run("DELETE FROM credential WHERE kind = 'card' AND person = ?", (person,))


def sheets(cards: list[Card]) -> list[list[Card]]:
    """The cards sheet by sheet."""
    return [cards[at : at + ON_A_SHEET] for at in range(0, len(cards), ON_A_SHEET)]


def qr_code(address: str) -> str:
    """An address as a QR code, in SVG without size: the page gives it one."""
    import segno

    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None))


def _card(node: Node, person: Listed, pictures: tuple[str, ...], address: str) -> Card:
    pictures = pictures or give_code(node, person.id)
    link = f"{address}/entrer/carte/{give_card(node, person.id)}"
    return Card(person, pictures, link, qr_code(link))


def _codes(people: list[str]) -> dict[str, tuple[str, ...]]:
    if not people:
        return {}
    rows = run(
        f"SELECT person, value FROM credential WHERE kind = 'pictures' AND person IN ({marks(len(people))})",  # noqa: S608  # only question marks
        tuple(people),
    )
    return {person: tuple(value.split("-")) for person, value in rows.fetchall()}
