"""The pages of the content host: a package's files and its player, to who holds a pass.

No session, no cookie, no form: only GET. Everything is closed but what a pass opens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app, g, render_template, request

from content_cache.errors import ContentError
from hub.core.node import Node
from kiosk_ui.foreign import origins
from kiosk_ui.foreign.opening import open_entry
from kiosk_ui.foreign.passes import Pass, Passes
from kiosk_ui.foreign.runs import player_of
from kiosk_ui.frame.auth import node
from kiosk_ui.frame.layout import asset
from kiosk_ui.frame.static import send_static

TEMPLATES = Path(__file__).parent.parent / "templates"
#: Runs in the player's own page or in the content's: nothing that leads out of the package.
_POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline' blob:; connect-src 'self' data: blob:; "
    "object-src 'self'; form-action 'none'; base-uri 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'self' {home}; "
    "sandbox allow-scripts allow-same-origin allow-forms"
)
#: What belongs to the hub is below names that no member of a package can have.
FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), usb=(), payment=()"),
)
AN_HOUR = "private, max-age=3600"


def routed(
    of: Node, pages: Callable[..., Iterable[bytes]], foreign: Callable[..., Iterable[bytes]]
) -> Callable[..., Iterable[bytes]]:
    """Send requests for the content's hostnames to the content, all others to the pages."""
    domains = origins.domains(of.settings)

    def call(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        label = origins.label_of(environ.get("HTTP_HOST", ""), domains)
        if label is None:
            return pages(environ, start_response)
        environ["hub.label"] = label
        return foreign(environ, start_response)

    return call


def create_foreign(passes: Passes) -> Flask:
    """The application of the content host."""
    app = Flask("kiosk_ui.foreign", static_folder=None, template_folder=str(TEMPLATES))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = asset
    app.extensions["passes"] = passes
    app.add_url_rule("/static/<path:name>", "static", _static)
    app.add_url_rule("/<word>/lire", "player", _player)
    app.add_url_rule("/<word>/m/<int:version>/<path:name>", "member", _member)
    app.register_error_handler(ContentError, _gone)
    app.register_error_handler(OSError, _gone)
    app.after_request(_seal)
    return app


def _pass(word: str) -> Pass:
    """The pass of the address, for this very package's hostname; else 403."""
    passes: Passes = current_app.extensions["passes"]
    found = passes.find(word, node().clock.mono_ms())
    if found is None or request.environ["hub.label"] != origins.label(found.package):
        abort(403)
    g.home = found.home
    return found


def _player(word: str) -> str:
    """The page that the hub's own page frames: it runs the content and tells what came of it."""
    found = _pass(word)
    return render_template("foreign/player.html", player=player_of(node(), found, word))


def _member(word: str, version: int, name: str) -> Response:
    """One file of the package."""
    found = _pass(word)
    if version != found.version:
        abort(404)
    return open_entry(node(), found.package, version, name, AN_HOUR)


def _static(name: str) -> Response:
    """The players and their styles; the other pages' scripts are not for this host."""
    if not name.startswith(("foreign/", "vendor/", "tokens.", "icons.")):
        abort(404)
    return send_static(name)


def _gone(error: Exception) -> Response:
    """Content that cannot be read now; the reason is not for foreign code."""
    return Response("Not found.", 404, mimetype="text/plain")


def _seal(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY.format(home=g.get("home", "'none'"))
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.extend(FIXED)
    return response
