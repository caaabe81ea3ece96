"""Members of archives as answers: stored ones by range, deflated ones as the gzip they nearly are.

A deflated member of a zip becomes gzip (RFC 1952) with ten bytes before it, and its CRC-32 and size
after it, both of which the zip's directory holds: nothing is compressed or inflated.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from flask import Response, request
from werkzeug.http import quote_etag

from content_cache.archives.archive import Member
from kiosk_ui.files.ranges import Span, send_path, unchanged

GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
#: The largest member that goes out from memory; larger ones are inflated to a file once.
AT_ONCE = 2 << 20


def send_member(archive: Path, member: Member, media_type: str, cache: str) -> Response:
    """Answer with one member of at most ``AT_ONCE`` bytes, or stored; raises OSError."""
    if not member.deflated:
        return send_path(archive, media_type, cache, piece=Span(member.offset, member.size))
    etag = f"{member.crc32:08x}-{member.size:x}"
    answer = Response(mimetype=media_type)
    answer.headers.update({"ETag": quote_etag(etag), "Cache-Control": cache})
    answer.headers["Vary"] = "Accept-Encoding"
    if unchanged(etag, 0):
        answer.status_code = 304
        return answer
    with archive.open("rb") as stream:
        stream.seek(member.offset)
        packed = stream.read(member.compressed_size)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.set_data(GZIP_HEAD + packed + struct.pack("<II", member.crc32, member.size))
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer.set_data(inflated(packed, member))
    return answer


def send_bytes(data: bytes, media_type: str, cache: str) -> Response:
    """Answer with bytes at hand."""
    etag = f"{zlib.crc32(data):08x}-{len(data):x}"
    answer = Response(mimetype=media_type)
    answer.headers.update({"ETag": quote_etag(etag), "Cache-Control": cache})
    if unchanged(etag, 0):
        answer.status_code = 304
    else:
        answer.set_data(data)
    return answer


def inflated(packed: bytes, member: Member) -> bytes:
    """A member's own bytes, never more than its directory says; raises OSError if it lied."""
    try:
        data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.size + 1)
    except zlib.error as error:
        raise OSError("the member is damaged") from error
    if len(data) != member.size or zlib.crc32(data) != member.crc32:
        raise OSError("the member is not what its directory says")
    return data
