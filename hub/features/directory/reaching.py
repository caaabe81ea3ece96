"""How officials are told that a question waits: for notices, never for a page."""

from __future__ import annotations

from hub.core.node import Node
from hub.core.people.contact import Contact
from hub.core.storage.bound import run


def reached(node: Node) -> dict[str, Contact]:
    """Contacts by official: what this space wrote down, at the centre what any space did.

    Where nothing was written down, it is that of the person who signs in as this official.
    """
    here = "" if node.settings.role == "central" else " AND {}.space_id = ?"
    mine = (node.space_id,) if here else ()
    persons = run(
        "SELECT l.official, coalesce(p.phone, ''), coalesce(p.email, '') FROM official_link l "  # noqa: S608  # literals only
        f"JOIN person p ON p.id = l.person AND p.erased = 0{here.format('p')} WHERE l.linked = 1 "
        "ORDER BY l.hlc",
        mine,
    ).fetchall()
    written = run(
        f"SELECT official, phone, email FROM official_contact c WHERE 1 = 1{here.format('c')} "  # noqa: S608  # literals only
        "ORDER BY hlc",
        mine,
    ).fetchall()
    found: dict[str, Contact] = {}
    for official, phone, email in (*persons, *written):
        known = found.get(official, Contact())
        found[official] = Contact(phone or known.phone, email or known.email)
    return found
