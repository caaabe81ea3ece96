"""Who asks, and whether they may: every page names its action, and what names none is refused."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from flask import Flask, current_app, g, redirect, request
from werkzeug.wrappers import Response

from hub.core.disk import check_room
from hub.core.errors import HubError, NotAllowedError
from hub.core.node import Node
from hub.core.people import sessions
from hub.core.who import Who

View = TypeVar("View", bound=Callable[..., Any])
#: The node of the running request; a context variable costs far less than looking it up.
_node: ContextVar[Node] = ContextVar("node")
COOKIE, DEVICE_COOKIE = "espace", "appareil"
SAFE = ("GET", "HEAD", "OPTIONS")
NOBODY = Who()


class ExpiredFormError(HubError):
    """The form's token is not this browser's: the page is old, or the form comes from elsewhere."""

    status = 400


def needs(action: str) -> Callable[[View], View]:
    """Mark a view with the action that the permission table must allow."""

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]  # an attribute of ours on a function
        return view

    return mark


def node() -> Node:
    """The node whose pages these are."""
    return _node.get()


def bound(of: Node, application: Callable[..., Iterable[bytes]]) -> Callable[..., Any]:
    """Bind the node and its database to the context of each request."""

    def call(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        token = _node.set(of)
        try:
            with of.database.bound():
                return application(environ, start_response)
        finally:
            _node.reset(token)

    return call


def who() -> Who:
    """Who asks."""
    asking: Who = g.who
    return asking


def may(action: str) -> bool:
    """Whether whoever asks may do ``action``."""
    return node().permissions.allows(g.who.roles, action)


def install(app: Flask) -> None:
    """Find out who asks, before anything else looks at the request."""
    app.before_request(_identify)


def guard(app: Flask) -> None:
    """Check every request before its view, and seal the answer afterwards."""
    app.before_request(_permit)
    app.before_request(_same_form)
    app.before_request(_room)
    app.after_request(_seal)


def _identify() -> None:
    token = request.cookies.get(COOKIE)
    g.who = (sessions.find(node(), token) if token else None) or NOBODY
    g.was_here = bool(token) and g.who is NOBODY
    g.device = request.cookies.get(DEVICE_COOKIE)


def _permit() -> Response | None:
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    action = getattr(view, "action", None)
    if action is None:
        raise NotAllowedError("This page is closed.")
    if may(action):
        return None
    asked = request.full_path.rstrip("?")
    if g.who.visit is None and request.method in SAFE and not request.path.startswith("/api/"):
        return redirect(f"/entrer?suite={quote(asked)}", 303)
    if g.who.person and not g.who.strong and request.method in SAFE:
        return redirect(f"/entrer/equipe?suite={quote(asked)}", 303)
    if g.was_here:
        raise NotAllowedError(
            "You were away for a while, so the hub closed your pages. Come in again."
        )
    raise NotAllowedError("This page is for other people of the space.")


#: Changes that are taken even on a full disk: coming in, leaving, signs of life (field.md).
SMALL = frozenset({"door.use", "presence.tell", "home.see"})


def _room() -> None:
    """Refuse what would be written to a full disk, with a sentence; reading goes on."""
    if request.method in SAFE or request.endpoint is None:
        return
    if getattr(current_app.view_functions[request.endpoint], "action", "") not in SMALL:
        check_room(node().settings)


def _same_form() -> None:
    """Refuse a changing request that does not carry this browser's token, or comes from elsewhere."""
    if request.method in SAFE or is_for_machines():
        return
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise ExpiredFormError("This form comes from another site.")
    if request.endpoint == "door.leave" and not g.who.session:
        return  # who was signed out meanwhile may still press Leave: it changes nothing
    given = request.headers.get("X-Form-Token") or request.form.get("csrf", "")
    if not hmac.compare_digest(given.encode(), csrf_token().encode()):
        raise ExpiredFormError("This page was open for too long. Here it is again: please redo it.")


def is_for_machines() -> bool:
    """Whether the view is one that machines ask: they carry no cookie, each message proves itself."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "machine", False))


def csrf_token() -> str:
    """The token of forms in this session, or of this device before anybody signed in."""
    if g.who.session:
        holder = f"session:{g.who.session}"
    else:
        if not g.device:
            g.device = secrets.token_urlsafe(12)
            g.new_device = True
        holder = f"device:{g.device}"
    return hmac.new(node().secret_key, holder.encode(), hashlib.sha256).hexdigest()


def session_token(form: str) -> str:
    """The token of the session that a form of the door opens: the same if it is posted twice.

    Bound to this browser's form token, which changes when somebody comes in or leaves: to know the
    number of a form does not suffice.
    """
    told = f"enter:{csrf_token()}:{form or secrets.token_urlsafe(24)}"
    return hmac.new(node().secret_key, told.encode(), hashlib.sha256).hexdigest()


def let_in(response: Response, token: str) -> Response:
    """Give the browser its session; forms opened before are no longer good."""
    secure = node().settings.cookie_secure
    response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=secure)
    response.delete_cookie(DEVICE_COOKIE)
    return response


def let_out(response: Response) -> Response:
    """Take the session back; forms opened before, the pictures of a card among them, are void.

    Foreign content that was open can be read no more.
    """
    current_app.extensions["passes"].drop(g.who.session)
    response.delete_cookie(COOKIE)
    response.delete_cookie(DEVICE_COOKIE)
    return response


def _seal(response: Response) -> Response:
    """Headers that every answer carries."""
    headers = response.headers
    headers.setdefault("Cache-Control", "no-store")
    if is_for_machines():  # each byte is paid for on a thin line, and no browser reads it
        headers.setdefault("X-Content-Type-Options", "nosniff")
        return response
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.extend(FIXED)
    if getattr(g, "new_device", False):
        response.set_cookie(
            DEVICE_COOKIE, g.device, max_age=31_536_000, httponly=True, samesite="Lax",
            secure=node().settings.cookie_secure,
        )  # fmt: skip
    return response


#: Headers that no page sets otherwise.
FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
