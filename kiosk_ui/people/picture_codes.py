"""The pictures of codes with their names, and under what wrong tries at them are counted."""

from __future__ import annotations

import hashlib

from flask import request

from kiosk_ui.frame.language import mark

#: The pictures with their names, in the order of the grid.
PICTURE_NAMES = (
    ("goat", mark("Goat")), ("baobab", mark("Baobab")), ("fish", mark("Fish")),
    ("pot", mark("Pot")), ("moon", mark("Moon")), ("sun", mark("Sun")), ("hoe", mark("Hoe")),
    ("boat", mark("Boat")), ("hen", mark("Hen")), ("mango", mark("Mango")),
    ("drum", mark("Drum")), ("house", mark("House")),
)  # fmt: skip


def throttle_key(kind: str) -> str:
    """Under what wrong tries are counted: this device, by its cookie-less address and browser."""
    agent = request.headers.get("User-Agent", "")
    mark_ = hashlib.sha256(f"{request.remote_addr}|{agent}".encode()).hexdigest()[:16]
    return f"{kind}:{mark_}"
