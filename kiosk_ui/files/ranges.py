"""Files straight from the disk, whole or by range, without holding a thread (RFC 9110, section 14).

Flask's own ``send_file`` reads ranges in Python and bypasses ``wsgi.file_wrapper``, so a slow viewer
holds a thread; here waitress's wrapper takes the open file and the thread is free at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from flask import Response, request
from werkzeug.http import http_date, parse_date, quote_etag, unquote_etag

from hub.core.errors import NotFoundError

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")
CHUNK = 65_536
#: A file of a version never changes; nothing in it may run.
FOR_EVER = "private, max-age=31536000, immutable"
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class Span(NamedTuple):
    """Bytes to send: the first one and how many."""

    start: int
    length: int


class UnsatisfiableError(Exception):
    """The range lies outside the file."""


def span_of(header: str | None, size: int) -> Span | None:
    """What a Range header asks for; None for the whole file (no header, or one not understood).

    Several ranges at once may be answered with the whole file (RFC 9110, 14.2): they are.
    Raises UnsatisfiableError.
    """
    found = _RANGE.match(header.strip()) if header else None
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise UnsatisfiableError
        return Span(size - length, length)
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise UnsatisfiableError
    return Span(start, end - start + 1)


def send_path(
    path: Path,
    media_type: str,
    cache: str,
    policy: str | None = None,
    piece: Span | None = None,
    tag: str | None = None,
) -> Response:
    """Answer with a file, honouring Range, If-Range, If-None-Match and If-Modified-Since.

    ``cache`` is the Cache-Control value; ``piece`` is the part of the file that is meant, such as a
    member of an archive; ``tag`` a better ETag than date and size. Raises OSError if the file cannot
    be opened.
    """
    stream = path.open("rb")
    stat = os.fstat(stream.fileno())
    whole = piece or Span(0, stat.st_size)
    dated = f"{stat.st_mtime_ns:x}-{stat.st_size:x}" + (f"-{piece.start:x}" if piece else "")
    etag = tag or dated
    response = Response(mimetype=media_type)
    headers = response.headers
    headers["ETag"] = quote_etag(etag)
    headers["Last-Modified"] = http_date(stat.st_mtime)
    headers["Accept-Ranges"] = "bytes"
    headers["Cache-Control"] = cache
    if policy:
        headers["Content-Security-Policy"] = policy
    if unchanged(etag, stat.st_mtime):
        stream.close()
        response.status_code = 304
        return response
    asked = request.headers.get("Range") if request.method == "GET" and _same(etag, stat) else None
    try:
        span = span_of(asked, whole.length)
    except UnsatisfiableError:
        stream.close()
        response.status_code = 416
        headers["Content-Range"] = f"bytes */{whole.length}"
        return response
    if span is None:
        span = Span(0, whole.length)
    else:
        response.status_code = 206
        last = span.start + span.length - 1
        headers["Content-Range"] = f"bytes {span.start}-{last}/{whole.length}"
    headers["Content-Length"] = str(span.length)
    _attach(response, stream, Span(whole.start + span.start, span.length))
    return response


def send_tagged(path: Path, media_type: str, cache: str, tag: str | None) -> Response:
    """``send_path`` with an ETag as it stands in the header; raises NotFoundError on a lost file."""
    try:
        return send_path(path, media_type, cache, tag=tag.strip('"') if tag else None)
    except FileNotFoundError as error:
        raise NotFoundError("This content is not offered here.") from error


def _attach(response: Response, stream: BinaryIO, span: Span) -> None:
    """Hand the file to the server; waitress reads Content-Length bytes from where it stands."""
    if request.method == "HEAD":
        stream.close()
        return
    stream.seek(span.start)
    wrapper = request.environ.get("wsgi.file_wrapper")
    response.direct_passthrough = True
    if wrapper is not None:
        response.response = wrapper(stream, CHUNK)
    else:
        response.response = _pieces(stream, span.length)


def _pieces(stream: BinaryIO, length: int) -> Iterator[bytes]:
    with stream:
        while length > 0 and (piece := stream.read(min(CHUNK, length))):
            length -= len(piece)
            yield piece


def unchanged(etag: str, modified: float) -> bool:
    """Whether the browser already has this (If-None-Match, If-Modified-Since)."""
    asked = request.headers.get("If-None-Match")
    if asked is not None:
        return asked.strip() == "*" or etag in [
            unquote_etag(e.strip())[0] for e in asked.split(",")
        ]
    since = parse_date(request.headers.get("If-Modified-Since"))
    return since is not None and int(modified) <= since.timestamp()


def _same(etag: str, stat: os.stat_result) -> bool:
    """Whether a Range still speaks of this very file (If-Range)."""
    asked = request.headers.get("If-Range")
    if asked is None:
        return True
    if asked.startswith('"'):
        return unquote_etag(asked) == (etag, False)
    date = parse_date(asked)
    return date is not None and int(stat.st_mtime) == int(date.timestamp())
