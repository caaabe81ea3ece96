"""Answers that show a secret: given for the first posting only, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import redirect
from werkzeug.wrappers import Response

from hub.core.people import posted
from kiosk_ui.frame.auth import node
from kiosk_ui.frame.forms import taken, text

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
        if token and not posted.claim(node(), token):
            return redirect(after, 303)
        made = act()
        if token:
            posted.keep_location(token, after)
    return show(made)
