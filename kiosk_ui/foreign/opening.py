"""One file of a package, wherever it lies: in a folder, in an archive, in a ZIM file."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from content_cache.inflate import inflated
from content_cache.manifest import Manifest
from hub.core.node import Node
from hub.features.library import zims
from kiosk_ui.files.ranges import Span, send_path
from kiosk_ui.foreign.members import AT_ONCE, send_bytes, send_member


def open_entry(node: Node, package: str, version: int, name: str, cache: str) -> Response:
    """Answer with one file of a package; raises ContentError, OSError."""
    manifest = node.store.manifest(package, version)
    if manifest.kind == "zim":
        return _article(node, manifest, name, cache)
    archive, member, media_type = node.store.member(package, name, version)
    if member.deflated and member.size > AT_ONCE:
        return send_path(inflated(node.store, package, version, name), media_type, cache)
    return send_member(archive, member, media_type, cache)


def _article(node: Node, manifest: Manifest, name: str, cache: str) -> Response:
    """An entry of a ZIM file: from where it lies if it is not packed, else from memory."""
    entry = zims.entry(node, manifest.id, name, manifest.version)
    if entry.redirect is not None:
        answer = Response(status=302)
        up = "../" * name.count("/") or "./"
        answer.headers["Location"] = up + quote(entry.redirect)
        return answer
    media_type = entry.media_type.partition(";")[0]
    if entry.at is not None:
        file, span = entry.at
        return send_path(file, media_type, cache, piece=Span(*span))
    return send_bytes(entry.data or b"", media_type, cache)
