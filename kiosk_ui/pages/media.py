"""Files of packages: pictures, sounds, videos, by range, straight from the disk."""

from __future__ import annotations

from flask import Blueprint, Response

from kiosk_ui.auth import needs, node
from kiosk_ui.ranges import send_path

page = Blueprint("media", __name__)

#: A file of a version never changes; nothing in it may run.
FOR_EVER = "private, max-age=31536000, immutable"
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@page.get("/media/<package>/<int:version>/<path:name>")
@needs("course.read")
def media(package: str, version: int, name: str) -> Response:
    """One file of one version of a package."""
    entry = node().store.entry(package, name, version)
    path = node().store.open(package, name, version)
    return send_path(path, entry.media_type, FOR_EVER, NOTHING_RUNS)
