"""Small answers for the pages' scripts: signs of life and places in lessons."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, request

from hub.core.errors import InputError
from hub.features.courses import service as courses
from kiosk_ui.frame.auth import needs, node, who

page = Blueprint("api", __name__, url_prefix="/api/v1")
NOTHING = 204
#: A place takes some hundred bytes.
LARGEST = 4096


class Place(msgspec.Struct, forbid_unknown_fields=True):
    """Where a reader is in an item of a course; ``place`` goes from 0 to 1."""

    package: str
    item: str
    place: float | None = None
    done: bool = False


_place = msgspec.json.Decoder(Place)


@page.post("/presence")
@needs("presence.tell")
def presence() -> Response:
    """A heartbeat: somebody touches the page, or media is playing."""
    asking = who()
    of = node()
    of.meter.touch(str(asking.visit), asking.person, of.clock.mono_ms(), beat=True)
    return Response(status=NOTHING)


@page.post("/progress")
@needs("progress.note")
def progress() -> Response:
    """Note how far somebody read."""
    request.max_content_length = LARGEST
    try:
        told = _place.decode(request.get_data())
    except msgspec.DecodeError as error:
        raise InputError("This is not a place in a lesson: {why}.", why=str(error)) from error
    found = courses.course(node(), told.package)
    courses.lesson(found, told.item)
    courses.note(node(), who(), told.package, told.item, told.place, told.done)
    return Response(status=NOTHING)
