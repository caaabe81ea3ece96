"""Whether this space is linked to a centre, and the line that leads there."""

from __future__ import annotations

from hub.core.node import Node
from sync.carrying.line import HttpsLine, NoLine
from sync.contact import REVOKED, UNKNOWN
from sync.enrolment import certificate, trust
from sync.enrolment.telling import line_to
from sync.timing import history


def address(node: Node) -> str:
    """The centre's address: the setting, or the one told at enrolment; empty before that."""
    known = trust.load(node)
    return (node.settings.central_url or known.url) if known else ""


def line(node: Node) -> HttpsLine | NoLine:
    """The line to the centre; raises OperatorError for an address that must not be used."""
    url = address(node)
    return line_to(node, url) if url else NoLine()


def shut_out(node: Node) -> bool:
    """Whether the centre, when it was last heard, did not take this machine that it had let in."""
    last = history.contacts(node, 1)
    if not last or last[0].outcome not in (REVOKED, UNKNOWN):
        return False
    return last[0].at_ms >= certificate.kept_ms(node)
