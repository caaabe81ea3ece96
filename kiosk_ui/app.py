"""The Flask application: every page of the hub, put together once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, request

from hub.core.node import Node
from kiosk_ui.civic import states
from kiosk_ui.files import attached, ranges
from kiosk_ui.foreign.app import create_foreign, routed
from kiosk_ui.foreign.passes import Passes
from kiosk_ui.foreign.shared_passes import SharedPasses
from kiosk_ui.frame import auth, errors, language, layout, static, usage
from kiosk_ui.pages import CENTRE_PAGES, PAGES
from kiosk_ui.people import speaking_for
from sync.endpoints import ENDPOINTS, content

#: The largest form without files, and the largest upload, in bytes.
FORM_BYTES, UPLOAD_BYTES = 1 << 20, 64 << 20


class Pages(Flask):
    """A Flask without asynchronous views, which need not ask of each function whether it is one."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


def create_app(node: Node) -> Flask:
    """The pages of one node."""
    app = Pages(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=UPLOAD_BYTES, MAX_FORM_MEMORY_SIZE=FORM_BYTES)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(limit)
    auth.install(app)
    language.install(app)
    layout.install(app, node)
    attached.install(app)
    speaking_for.install(app)
    states.install(app)
    auth.guard(app)
    errors.install(app)
    static.install(app)
    usage.install(app)
    at_centre = (*CENTRE_PAGES, *ENDPOINTS) if node.settings.role == "central" else ()
    for page in (*PAGES, *at_centre):
        app.register_blueprint(page)
    app.register_blueprint(content.blueprint(ranges.send_tagged))
    app.extensions["node"] = node
    passes = app.extensions["passes"] = _passes(node)
    foreign = create_foreign(passes)
    pages = routed(node, app.wsgi_app, foreign.wsgi_app)
    app.wsgi_app = auth.bound(node, pages)  # type: ignore[method-assign]  # the way Flask documents
    return app


def _passes(node: Node) -> Passes:
    """The passes to foreign content, which all processes of the hub must know."""
    return SharedPasses() if node.settings.processes > 1 else Passes()


def limit() -> None:
    """Take large bodies only as uploads, which go to disk: others are read into memory."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = FORM_BYTES
