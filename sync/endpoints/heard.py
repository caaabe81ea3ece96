"""Every request of a space is counted to its contact, for the fleet page: bytes, facts, how it ended."""

from __future__ import annotations

import hashlib

from flask import Response, g, request

from sync.endpoints.machine import node
from sync.watching import fleet
from sync.watching.fleet import Heard


def facts(up: int) -> None:
    """New facts that this request brought."""
    g.facts_up = up


def note(answer: Response) -> Response:
    """After a request: its token, which lasts for one contact, tells what belongs together."""
    known = g.get("asking")
    if known is not None:
        shown = request.headers.get("Authorization", "").encode()
        one = Heard(
            sent=request.content_length or 0,
            received=answer.calculate_content_length() or 0,
            facts_up=g.get("facts_up", 0),
            status=answer.status_code,
        )
        fleet.heard(node(), known.space_id, hashlib.sha256(shown).hexdigest()[:32], one)
    return answer
