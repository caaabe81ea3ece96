"""An elected official for the tests of pages: in the directory, with a PIN, linked."""

from __future__ import annotations

from hub.core.node import Node
from hub.core.who import SYSTEM
from hub.features.directory import editing
from hub.features.directory.rules import NewOfficial
from tests import factories

COMMUNE = "nioro-diarra"


def official(node: Node, name: str, role: str = "mayor") -> str:
    """Somebody who signs in with a PIN as an official of the commune; answers the person's id."""
    made = factories.staff(node, "clerk" if role == "clerk" else "official", name)
    one = editing.add(node, SYSTEM, NewOfficial(name=name, role=role, place=COMMUNE, gender="man"))
    editing.link(node, SYSTEM, one, made)
    return made
