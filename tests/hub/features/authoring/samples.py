"""Files that a teacher might bring, made here."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from functools import cache
from pathlib import Path

from tests.content_cache.recordings import record


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(width: int = 320, height: int = 200) -> bytes:
    """A PNG of a blue ground."""
    rows = zlib.compress((b"\0" + b"\x2f\x6f\xb8" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


PNG = picture()


@cache
def video() -> bytes:
    """Two seconds of MP4."""
    with tempfile.TemporaryDirectory() as folder:
        return record(Path(folder) / "film.mp4").read_bytes()


@cache
def pdf(title: str = "Carnet de vaccination") -> bytes:
    """A PDF of one page."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    page = Canvas(out, invariant=1)
    page.setTitle(title)
    page.drawString(100, 700, title)
    page.showPage()
    page.save()
    return out.getvalue()
