"""Forms: read what was typed, take each form once, send people on safely."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from flask import redirect, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError
from hub.core.people import posted
from kiosk_ui.frame.auth import node

Act = TypeVar("Act")


def text(name: str, limit: int = 4000) -> str:
    """What was typed in a field, trimmed."""
    return request.form.get(name, "").strip()[:limit]


def choice(name: str) -> str | None:
    """The choice made in a field, or None."""
    return text(name) or None


def one_of(acts: Mapping[str, Act], name: str = "action") -> Act:
    """What the button that was touched does; raises InputError for one that there is not."""
    act = acts.get(text(name, 20))
    if act is None:
        raise InputError("The hub did not understand. Please try again.")
    return act


def once(act: Callable[[], str]) -> Response:
    """Do ``act`` (it answers where to go on) and go there; a form posted twice only goes there."""
    token = text("once", 64)
    location = taken()
    if location is None:
        with node().journal.writing():
            if token and not posted.claim(node(), token):
                location = posted.location_of(token) or "/"
            else:
                location = act()
                if token:
                    posted.keep_location(token, location)
    return redirect(location, 303)


def taken() -> str | None:
    """Where this form sent the browser, if it was taken already."""
    token = text("once", 64)
    return posted.location_of(token) if token else None


def onward(default: str = "/") -> str:
    """Where ``suite`` says to go on, if that is a page of this hub."""
    asked = request.values.get("suite", "")
    local = asked.startswith("/") and not asked.startswith(("//", "/\\"))
    return asked if local and asked.isprintable() else default
