"""Matters of citizens for tests: a question on its way, told as people would."""

from __future__ import annotations

from hub.core.civic import service as civic
from hub.core.civic.service import Opening
from hub.core.node import Node
from hub.core.who import SYSTEM, Who


def somebody(person: str) -> Who:
    """A person in a session with a secret."""
    return Who(person=person, visit="v", strong=True)


def question(
    node: Node,
    author: str,
    text: str = "Quand aurons-nous un puits ?",
    commune: str = "ML-1",
    **about: str,
) -> str:
    """A question that waits for a moderator; answers its thread."""
    opening = Opening(
        author=author, commune=commune, towards="official-1", about={"to_name": "Le maire", **about}
    )
    thread = civic.begin(node, somebody(author), "interpellation", opening)
    civic.act(node, somebody(author), thread, "submit", "author", {"text": text})
    return thread


def answered(node: Node, thread: str, official: str, text: str = "En mars.") -> None:
    """The official gets a published question and answers it."""
    civic.act(node, SYSTEM, thread, "deliver", "hub", {"how": "screen"})
    civic.act(node, somebody(official), thread, "answer", "official", {"text": text})
