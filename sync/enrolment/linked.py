"""Whether this space is linked to a centre, and the line that leads there."""

from __future__ import annotations

from hub.core.node import Node
from sync.carrying.line import HttpsLine, NoLine
from sync.enrolment import trust
from sync.enrolment.telling import line_to


def address(node: Node) -> str:
    """The centre's address: the setting, or the one told at enrolment; empty before that."""
    known = trust.load(node)
    return (node.settings.central_url or known.url) if known else ""


def line(node: Node) -> HttpsLine | NoLine:
    """The line to the centre; raises OperatorError for an address that must not be used."""
    url = address(node)
    return line_to(node, url) if url else NoLine()
