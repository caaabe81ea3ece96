"""Voices, photos and documents of people: they arrive in pieces, and are given to who may have them."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.wrappers import Response as Answer

from hub.core.blobs import access, arriving, copies, places, rules, service
from hub.core.blobs.service import GONE, READY, Shown
from hub.core.errors import InputError, NotAllowedError, NotFoundError
from kiosk_ui.files import attached
from kiosk_ui.files.pieces import UNCLEAR, added, announced, begun, offset, told
from kiosk_ui.files.ranges import send_path
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.forms import once, onward, text

page = Blueprint("blobs", __name__)

#: Kept by the browser, asked again each time: who may hear it can change.
ASKED_AGAIN = "private, no-cache"
NOTHING_RUNS = "default-src 'none'; sandbox"
#: A sandbox would switch the browser's own viewer off, which runs nothing of the page's.
VIEWER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
ABSENT = "This recording or file is not here."


@page.post("/api/v1/envois")
@needs("blob.bring")
def start() -> Response:
    """Announce a voice, a photo or a document."""
    name, size = announced()
    kind = (request.get_json(silent=True) or {}).get("kind")
    if not isinstance(kind, str):
        raise InputError(UNCLEAR)
    one = arriving.start(node(), who(), kind, name, size)
    return begun(one, f"/api/v1/envois/{one.id}")


@page.get("/api/v1/envois/<upload>")
@needs("blob.bring")
def where(upload: str) -> Response:
    """How far a file is; a HEAD request tells it in its headers."""
    return told(arriving.where(node(), who(), upload))


@page.route("/api/v1/envois/<upload>", methods=["PATCH"])
@needs("blob.bring")
def append(upload: str) -> Response:
    """Take one piece at ``Upload-Offset``."""
    data = request.get_data()
    one, answer = added(lambda: arriving.append(node(), who(), upload, offset(), data))
    if one and one.whole:
        answer.set_data(jsonify(id=one.id, offset=one.offset, size=one.size, done=True).get_data())
    return answer


@page.get("/voix-de/<name>.ogg")
@needs("blob.hear")
def voice(name: str) -> Response:
    """A voice, whole or by range."""
    return _file(_ready(name, rules.VOICE), NOTHING_RUNS)


@page.get("/voix-de/<name>.m4a")
@needs("blob.hear")
def voice_for_old_phones(name: str) -> Response:
    """A voice for phones that know no Opus, made when one asks."""
    of = _ready(name, rules.VOICE)
    return send_path(copies.m4a(node(), of), "audio/mp4", ASKED_AGAIN, NOTHING_RUNS)


@page.get("/photo-de/<name>.webp")
@needs("blob.hear")
def photo(name: str) -> Response:
    """A photo."""
    return _file(_ready(name, rules.PHOTO), NOTHING_RUNS)


@page.get("/document-de/<name>.pdf")
@needs("blob.hear")
def document(name: str) -> Response:
    """A document, in the browser's viewer or, with ``?garder``, kept by the device."""
    answer = _file(_ready(name, rules.DOCUMENT), VIEWER)
    kept = "attachment" if "garder" in request.args else "inline"
    answer.headers["Content-Disposition"] = f'{kept}; filename="document-{name[:8]}.pdf"'
    return answer


@page.get("/voix-de/<name>/")
@needs("blob.hear")
def fragment(name: str) -> str:
    """How a voice stands, as a piece of a page: asked while it is being prepared."""
    of = _allowed(name)
    return render_template("blobs/voice.html", of=of)


@page.post("/voix-de/<name>/supprimer")
@needs("blob.bring")
def take_back(name: str) -> Answer:
    """Delete what one brought oneself."""

    def act() -> str:
        service.take_back(node(), who(), name)
        return onward()

    return once(act)


@page.post("/voix-de/<name>/texte")
@needs("blob.transcribe")
def transcribe(name: str) -> Answer:
    """Write down what a voice says."""

    def act() -> str:
        service.transcribe(node(), who(), name, text("words", service.MOST_TEXT + 1))
        return onward()

    return once(act)


def _ready(name: str, kind: str) -> Shown:
    """An attachment that can be heard or seen; raises NotFoundError, NotAllowedError."""
    of = _allowed(name)
    if of.kind != kind or of.state != READY:
        raise NotFoundError(ABSENT)
    return of


def _allowed(name: str) -> Shown:
    """An attachment that whoever asks may have; raises NotFoundError, NotAllowedError."""
    if not rules.is_id(name):
        raise NotFoundError(ABSENT)
    of = service.one(node(), name)
    if of.state == GONE:
        raise NotFoundError(ABSENT)
    shown = request.args.get("cle", "").encode()
    by_key = hmac.compare_digest(shown, attached.key(name).encode())
    if not by_key and not access.may_hear(node(), who(), of):
        raise NotAllowedError("This is for other people to hear or see.")
    return of


def _file(of: Shown, policy: str) -> Response:
    """The file of an attachment."""
    try:
        return send_path(places.file_of(node(), of.sha256), of.media, ASKED_AGAIN, policy)
    except FileNotFoundError as error:  # taken back since it was looked up
        raise NotFoundError(ABSENT) from error
