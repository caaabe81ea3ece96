"""Static files of the pages: read once, kept compressed, cached by browsers for a year."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from typing import NamedTuple

from flask import Flask, Response, request

from kiosk_ui.frame import sheets
from kiosk_ui.frame.auth import needs

YEAR = "public, max-age=31536000, immutable"
_TEXT = ("text/", "image/svg+xml", "application/javascript", "application/json")


class Served(NamedTuple):
    """A file as it goes out: its media type, its bytes, and compressed where that helps."""

    media_type: str
    plain: bytes
    packed: bytes | None


def install(app: Flask) -> None:
    """Add ``/static/…``."""

    @app.get("/static/<path:name>", endpoint="static")
    @needs("home.see")
    def static(name: str) -> Response:
        return send_static(name)


def send_static(name: str) -> Response:
    """Answer with one of our files; raises NotFoundError."""
    found = _read(name)
    packed = found.packed and "gzip" in request.headers.get("Accept-Encoding", "")
    answer = Response(found.packed if packed else found.plain, mimetype=found.media_type)
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = YEAR if request.args.get("v") else "no-cache"
    return answer


@lru_cache(maxsize=256)
def _read(name: str) -> Served:
    plain = sheets.read(name)
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(plain, 9, mtime=0) if media_type.startswith(_TEXT) else None
    return Served(media_type, plain, packed)
