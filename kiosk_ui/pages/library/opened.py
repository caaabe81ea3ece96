"""Foreign content in the hub's own frame: the page around it, and what comes of it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from flask import Blueprint, Response, current_app, g, render_template, request
from msgspec import Meta

from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.features.library import service
from hub.features.library.rules import Told
from kiosk_ui.foreign import origins
from kiosk_ui.foreign.passes import Pass, Passes
from kiosk_ui.foreign.runs import FOREIGN, kind_of
from kiosk_ui.frame.auth import POLICY, needs, node, who
from kiosk_ui.frame.usage import on

page = Blueprint("opened", __name__)

#: A batch of what a player tells: a state is 64 kB at most, and a SCORM course has many parts.
LARGEST = 512 << 10
NOTHING = 204


@page.get("/bibliotheque/<package>/ouvrir")
@needs("library.read")
def frame(package: str) -> Response:
    """The page that frames the content, which lives on its own hostname."""
    manifest = service.manifest(node(), package)
    if kind_of(manifest) not in FOREIGN:
        raise NotFoundError("This content is not in the space.")
    on(manifest.kind, package)
    origin = origins.origin(node().settings, package, request.scheme, request.host)
    word = passes().give(
        Pass(
            session=g.who.session or "",
            package=package,
            version=manifest.version,
            home=f"{request.scheme}://{request.host}",
            language=g.language,
            used_ms=node().clock.mono_ms(),
            person=who().person,
            entry=request.args.get("page", "")[:1000],
        )
    )
    shown = render_template(
        "library/opened.html", m=manifest, word=word, source=f"{origin}/{word}/lire"
    )
    answer = Response(shown)
    answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-src {origin}"
    return answer


def passes() -> Passes:
    """The passes of this application."""
    found: Passes = current_app.extensions["passes"]
    return found


Share = Annotated[float, Meta(ge=0, le=1)]


class Note(msgspec.Struct, forbid_unknown_fields=True):
    """What a player tells of one part."""

    item: Annotated[str, Meta(max_length=200)]
    done: bool = False
    score: Share | None = None
    share: Share | None = None
    seconds: Annotated[int, Meta(ge=0, lt=86_400)] = 0
    place: Annotated[str, Meta(max_length=1000)] | None = None
    state: Annotated[str, Meta(max_length=65_536)] | None = None


class Message(msgspec.Struct, forbid_unknown_fields=True):
    """What the page around a player sends."""

    pass_: str = msgspec.field(name="pass")
    told: Annotated[list[Note], Meta(max_length=500)]


_message = msgspec.json.Decoder(Message)


@page.post("/api/v1/contenu")
@needs("library.note")
def told() -> Response:
    """Keep what came of the content; the pass says of which package, the session of whom."""
    request.max_content_length = LARGEST
    try:
        message = _message.decode(request.get_data())
    except msgspec.DecodeError as error:
        raise InputError("This is not what a player tells: {why}.", why=str(error)) from error
    held = passes().find(message.pass_, node().clock.mono_ms())
    if held is None or held.session != (g.who.session or ""):
        raise NotAllowedError("This page was open for too long. Open the content again.")
    notes = [
        Told(one.item, one.done, one.score, one.share, one.seconds, one.place, one.state)
        for one in message.told
    ]
    service.note(node(), who(), held.package, notes)
    return Response(status=NOTHING)
