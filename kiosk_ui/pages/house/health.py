"""``/healthz``: for systemd's watchdog, monitoring and curl."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from hub import __version__
from hub.core.jobs.maintenance import prove_writing
from kiosk_ui.frame.auth import needs, node

page = Blueprint("health", __name__)


@page.get("/healthz")
@needs("health.see")
def health() -> Response:
    """Whether the hub works: reads the database, and with ``?write=1`` writes to it."""
    of = node()
    if request.args.get("write") and _asked_here():
        prove_writing(of)
    version = of.database.rows("SELECT count(*) FROM journal_head")
    return jsonify(
        status="ok" if version else "empty",
        role=of.settings.role,
        version=__version__,
        database=of.database.dialect,
        clock="trusted" if of.clock.trusted() else "untrusted",
        space=of.settings.space_name,
    )


def _asked_here() -> bool:
    """Whether this machine asks, and no proxy on it for somebody else."""
    here = request.remote_addr in ("127.0.0.1", "::1", "localhost", None)
    return here and "X-Forwarded-For" not in request.headers
