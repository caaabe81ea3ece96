"""Where the reader of MonElu stands: her commune, what she may do, and files that came with a form."""

from __future__ import annotations

from flask import request

from hub.core.blobs import rules
from hub.core.node import Node
from hub.core.people.models import Person
from hub.core.who import Who
from hub.features.directory import service as directory
from hub.features.directory.places import Place
from hub.features.monelu import reading
from hub.features.monelu.rules import Facts
from kiosk_ui.files import brought
from kiosk_ui.frame.auth import node, who

#: The commune that a browser chose; no secret, and of no person.
COOKIE = "commune"
#: What one needs to speak for somebody else.
SPEAK_FOR = "monelu.facilitate"
#: What can come along with words; also the names of the fields.
CARRIED = (rules.VOICE, rules.PHOTO, rules.DOCUMENT)


def commune() -> Place | None:
    """The reader's commune: the one she chose, else the one that the space stands in."""
    if asked := request.cookies.get(COOKIE):
        found = {place.code: place for place in directory.communes(node())}.get(asked)
        if found:
            return found
    home = directory.home_communes(node())
    return home[0] if home else None


def code() -> str | None:
    """The code of the reader's commune."""
    here = commune()
    return here.code if here else None


def facts() -> Facts:
    """What the rules must know of the reader: for which communes she is an official or a clerk."""
    of, asking = node(), who()
    seats = [one.commune for one in _offices(of, asking) if not one.former and one.elected]
    return reading.facts(of, asking, seats, directory.clerk_of(of, asking.person))


def serving() -> list[Place]:
    """The communes for which the reader may publish."""
    of = facts()
    known = {place.code: place for place in directory.communes(node())}
    return [known[one] for one in sorted(filter(None, of.seats | of.desks)) if one in known]


def offices() -> list[directory.Official]:
    """The offices that the reader holds now."""
    return [one for one in _offices(node(), who()) if not one.former]


def _offices(of: Node, asking: Who) -> list[directory.Official]:
    if not of.permissions.allows(asking.roles, "monelu.publish"):
        return []
    return directory.officials_of_person(of, asking.person)


def look(prefix: str, kinds: tuple[str, ...] = CARRIED) -> None:
    """Look at what came along with a form, before it is taken; raises InputError."""
    for kind in kinds:
        brought.look(prefix + kind, kind, required=False)


def kept(
    prefix: str,
    longest_s: int,
    kinds: tuple[str, ...] = CARRIED,
    person: Person | None = None,
) -> dict[str, str]:
    """What came along, as attachments by kind; to be called in the transaction of the act.

    ``person`` is whose words they are, when somebody else holds the pen.
    """
    of = person.id if person else None
    found = {
        kind: brought.keep(prefix + kind, longest_s, kind, required=False, person=of)
        for kind in kinds
    }
    return {kind: blob for kind, blob in found.items() if blob}


def named(title: str, typed: str, otherwise: str) -> str:
    """What a matter is called: its title, else its first words; ``otherwise`` if one only spoke."""
    line = title or typed.split("\n", 1)[0].strip()
    if not line:
        return otherwise
    return line if title or len(line) <= 60 else line[:60].rsplit(" ", 1)[0] + "…"
