"""Playing recordings, reading documents, searching archives."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated
from urllib.parse import quote

import msgspec
from flask import Blueprint, Response, g, jsonify, redirect, render_template, request
from markupsafe import Markup
from msgspec import Meta
from werkzeug.wrappers import Response as Answer

from content_cache.playing.model import Playable
from hub.core import disk
from hub.core.errors import InputError, NoRoomError, NotFoundError
from hub.features.library import derived, playing, service, watching, zims
from hub.features.library.rules import Noted
from kiosk_ui.files.ranges import send_path
from kiosk_ui.frame import language
from kiosk_ui.frame.auth import POLICY, needs, node, who
from kiosk_ui.frame.usage import on

page = Blueprint("library_play", __name__)

FOR_EVER = "private, max-age=31536000, immutable"
NOTHING_RUNS = "default-src 'none'; sandbox"
#: A sandbox would switch the browser's own viewer off.
VIEWER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
HITS, SUGGESTIONS = 20, 8
#: What the player's script sends at most, in bytes.
LARGEST = 16_384


@page.get("/bibliotheque/<package>/lire")
@needs("library.read")
def read(package: str) -> str | Answer:
    """The page that plays or shows a package, by its kind."""
    manifest = service.manifest(node(), package)
    if manifest.kind in ("video", "audio"):
        return _player(playing.playable(node(), package))
    if manifest.kind == "document":
        return _document(package)
    if manifest.kind == "zim":
        return redirect(f"/bibliotheque/{package}/chercher", 303)
    return redirect(f"/bibliotheque/{package}/ouvrir", 303)


def _player(of: Playable) -> str:
    """The player of a video or a sound recording."""
    package = of.manifest.id
    on(of.manifest.kind, package)
    asked = request.args.get("v")
    variants = playing.variants(node(), of)
    chosen = playing.choose(variants, asked, request.headers.get("Save-Data") == "on")
    chapters = playing.texts_first(of, "chapters", _spoken())[:1]
    transcripts = playing.texts_first(of, "transcript", _spoken())[:1]
    seen = watching.watched(who().person, package, of.seconds)
    return render_template(
        f"library/{of.manifest.kind}.html",
        of=of,
        m=of.manifest,
        variants=[(one, playing.address(of, one)) for one in variants],
        chosen=chosen,
        source=playing.address(of, chosen),
        asked=asked,
        seen=seen,
        start=_start(seen.place, of.seconds),
        captions=playing.texts_first(of, "captions", _spoken()),
        chapters=[playing.cues(node(), of, text.path) for text in chapters],
        chapter_texts=chapters,
        transcripts=[(text, _html(playing.transcript(node(), of, text))) for text in transcripts],
        clock=clock,
        language_name=language_name,
    )


def _document(package: str) -> Response:
    """A document in the browser's viewer, and to download."""
    of = playing.document(node(), package)
    on("document", package)
    person = who().person
    known = service.noted(person, [package]).get(package, {}).get("", Noted())
    if person and not known.done:
        with suppress(NoRoomError):  # one can still read when nothing more can be written
            disk.check_room(node().settings)
            playing.note_opened(node(), who(), package)
    answer = Response(render_template("library/document.html", of=of, m=of.manifest))
    answer.headers["Content-Security-Policy"] = f"{POLICY}; object-src 'self'; frame-src 'self'"
    return answer


@page.get("/bibliotheque/<package>/document/<int:version>/<name>")
@needs("library.read")
def document(package: str, version: int, name: str) -> Response:
    """The file of a document, shown inside the page or, with ``?garder``, kept by the device."""
    of = playing.document(node(), package)
    if (version, name) != (of.manifest.version, of.path):
        raise NotFoundError("This content is not in the space.")
    path = node().store.open(package, name, version)
    answer = send_path(path, "application/pdf", FOR_EVER, VIEWER)
    kept = "attachment" if "garder" in request.args else "inline"
    title = quote(f"{of.manifest.title_in(g.language)[:100]}.pdf", safe="")
    # Headers are Latin-1: the name goes as RFC 6266, appendix D, advises.
    answer.headers["Content-Disposition"] = (
        f"{kept}; filename=\"document.pdf\"; filename*=UTF-8''{title}"
    )
    return answer


@page.get("/bibliotheque/<package>/textes/<int:version>/<name>")
@needs("library.read")
def captions(package: str, version: int, name: str) -> Response:
    """Captions or chapters as plain WebVTT."""
    answer = Response(playing.captions(node(), package, name), mimetype="text/vtt")
    answer.headers["Cache-Control"] = FOR_EVER
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    return answer


@page.get("/bibliotheque/<package>/leger/<int:version>/<name>")
@needs("library.read")
def light(package: str, version: int, name: str) -> Response:
    """A light variant that this machine made."""
    path, variant = derived.path_of(node().settings, package, version, name)
    return send_path(path, variant.media_type, FOR_EVER, NOTHING_RUNS)


class Watched(msgspec.Struct, forbid_unknown_fields=True):
    """What the player tells: stretches really played and where it is, in seconds."""

    package: str
    played: Annotated[list[tuple[float, float]], Meta(max_length=500)]
    place: float


_watched = msgspec.json.Decoder(Watched)


@page.post("/api/v1/regarde")
@needs("library.note")
def watched() -> Response:
    """Note what somebody watched or heard."""
    request.max_content_length = LARGEST
    try:
        told = _watched.decode(request.get_data())
    except msgspec.DecodeError as error:
        raise InputError("This is not what a player tells: {why}.", why=str(error)) from error
    of = playing.playable(node(), told.package)
    watching.note(node(), who(), told.package, of.seconds, told.played, told.place)
    return Response(status=204)


@page.get("/bibliotheque/<package>/chercher")
@needs("library.read")
def search(package: str) -> str:
    """Search an archive, or begin at its first page."""
    of = zims.zim(node(), package)
    on("zim", package)
    words = request.args.get("q", "").strip()[:200]
    start = min(max(request.args.get("n", 0, int), 0), 10_000)
    found = zims.search(node(), package, words, HITS, start) if words else None
    return render_template(
        "library/zim.html", of=of, m=of.manifest, words=words, found=found, start=start, step=HITS
    )


@page.get("/bibliotheque/<package>/propositions")
@needs("library.read")
def suggest(package: str) -> Response:
    """Titles that begin with what is typed, for the search box."""
    hits = zims.suggest(node(), package, request.args.get("q", ""), SUGGESTIONS)
    return jsonify([hit.title for hit in hits])


@page.get("/bibliotheque/<package>/image/<int:version>")
@needs("library.read")
def picture(package: str, version: int) -> Response:
    """The picture of an archive."""
    data = zims.illustration(node(), package, version)
    if data is None:
        raise NotFoundError("This content is not in the space.")
    answer = Response(data, mimetype="image/png")
    answer.headers["Cache-Control"] = FOR_EVER
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    return answer


def _spoken() -> tuple[str, ...]:
    """Languages to try for texts: the reader's, then French."""
    return (g.language, "fr")


def _start(place: int, length: float) -> int:
    """The second to begin at: asked for, else where one stopped."""
    asked = request.args.get("t", type=int)
    return place if asked is None else min(max(asked, 0), round(length))


def _html(cleaned: str) -> Markup:
    return Markup(cleaned)  # noqa: S704  # cleaned by content_cache.markup


def clock(seconds: float) -> str:
    """A moment of a recording, as players write it."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def language_name(code: str) -> str:
    """How a language calls itself, or its code."""
    return language.NAMES.get(code.partition("-")[0], code)
