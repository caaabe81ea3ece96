"""Forms that were taken, so that one posted twice counts once."""

from __future__ import annotations

from hub.core.node import Node
from hub.core.storage.bound import run


def location_of(token: str) -> str | None:
    """Where a form with this token sent the browser, if it was taken."""
    row = run("SELECT location FROM posted_form WHERE token = ?", (token,)).fetchone()
    return str(row[0]) if row else None


def claim(node: Node, token: str) -> bool:
    """Take a form for the first time, inside the transaction of what it does; False if it was taken.

    A second posting at the same moment waits here for the end of the first.
    """
    found = run(
        "INSERT INTO posted_form (token, location, at_ms) VALUES (?, '', ?) "
        "ON CONFLICT (token) DO NOTHING RETURNING token",
        (token, node.clock.now_ms()),
    )
    return found.fetchone() is not None


def keep_location(token: str, location: str) -> None:
    """Note where a claimed form sent the browser."""
    run("UPDATE posted_form SET location = ? WHERE token = ?", (location, token))
