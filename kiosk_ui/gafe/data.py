"""Data for the player's script, inside a page."""

from __future__ import annotations

import msgspec
from markupsafe import Markup


def in_page(data: object) -> Markup:
    """JSON that no browser takes for markup."""
    text = msgspec.json.encode(data).decode()
    for sign, instead in (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        text = text.replace(sign, instead)
    return Markup(text)  # noqa: S704  # escaped here
