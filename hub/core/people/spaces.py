"""What this node's space is called, as its first start and its settings say."""

from __future__ import annotations

from hub.core.node import Node
from hub.core.people.models import Space
from hub.core.people.service import describe_space
from hub.core.settings import Settings
from hub.core.who import Who


def describe_anew(node: Node, who: Who, told: dict[str, str]) -> None:
    """Describe this node's space: what was told, else the settings; what is known already stays.

    The name that a hub has by default never replaces one that somebody gave.
    """
    of, row = node.settings, Space.get_or_none(Space.id == node.space_id)
    given = {
        "name": told.get("name") or ("" if of.space_name == Settings.space_name else of.space_name),
        "commune": told.get("commune") or of.commune,
        "intercommunality": told.get("intercommunality") or of.intercommunality,
    }
    if row is None:
        given["name"] = given["name"] or of.space_name
    differs = {key: text for key, text in given.items() if text and text != getattr(row, key, None)}
    if differs:
        describe_space(node, who, node.space_id, **differs)
