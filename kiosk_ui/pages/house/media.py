"""Files of packages: pictures, sounds, videos, by range, straight from the disk."""

from __future__ import annotations

from flask import Blueprint, Response

from kiosk_ui.files.ranges import FOR_EVER, NOTHING_RUNS, send_path
from kiosk_ui.frame.auth import needs, node

page = Blueprint("media", __name__)


@page.get("/media/<package>/<int:version>/<path:name>")
@needs("course.read")
def media(package: str, version: int, name: str) -> Response:
    """One file of one version of a package."""
    entry = node().store.entry(package, name, version)
    path = node().store.open(package, name, version)
    return send_path(path, entry.media_type, FOR_EVER, NOTHING_RUNS)
