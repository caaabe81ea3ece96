"""Answers that show a secret: given for the first posting only, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import redirect
from werkzeug.wrappers import Response

from hub.core.people import posted
from kiosk_ui.auth import node
from kiosk_ui.forms import text

Shown = TypeVar("Shown")


def show_once(act: Callable[[], Shown], show: Callable[[Shown], str], after: str) -> str | Response:
    """Do ``act`` and show what it made; the same form posted again only goes to ``after``.

    A redirect would need the secret in an address, and a page loaded again would void what was
    just printed: so the answer is the page itself.
    """
    token = text("once", 64)
    if taken():
        return redirect(after, 303)
    with node().journal.writing():
        made = act()
        if token:
            posted.remember(node(), token, after)
    return show(made)


def taken() -> bool:
    """Whether this very form was taken before: it comes a second time."""
    token = text("once", 64)
    return bool(token) and posted.location_of(token) is not None
