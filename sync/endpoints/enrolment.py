"""The centre's door for machines: who it is, a code shown, a state asked, a key changed."""

from __future__ import annotations

import msgspec
from flask import Blueprint, request
from werkzeug.wrappers import Response

from sync.endpoints.machine import machine, node
from sync.enrolment import admitting, certifying
from sync.signed import ForgedError, Signed

page = Blueprint("enrolment", __name__, url_prefix="/api/v1/sync")
#: The longest message that is read, in bytes.
MOST = 16_384


@page.get("/enrol/centre")
@machine
def centre() -> Response:
    """Which centre this is, so that a code can be sealed to its key."""
    return _json(certifying.card(node()))


@page.post("/enrol")
@machine
def enrol() -> Response:
    """A machine shows its code; the same message again gets the same answer."""
    return _json(admitting.knock(node(), _said(), request.remote_addr or ""))


@page.post("/enrol/state")
@machine
def state() -> Response:
    """A machine asks whether it was let in."""
    return _json(admitting.tell_state(node(), _said()))


@page.post("/rotate")
@machine
def rotate() -> Response:
    """A machine's new key, signed by its old one."""
    return _json(admitting.take_rotation(node(), _said()))


def _said() -> Signed:
    """The signed message in the body. Raises ForgedError."""
    body = request.get_data(cache=False)
    try:
        return msgspec.json.decode(body[: MOST + 1], type=Signed)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ForgedError("This message cannot be read.") from error


def _json(answer: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(answer), mimetype="application/json")
