"""The exchange of records at the centre: hello, push, pull, what is given back, and files."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec
from flask import Blueprint, Response, request, send_file

from hub.core.errors import HubError, InputError
from sync.endpoints import heard
from sync.endpoints.machine import asking, machine, node
from sync.records import blobs, hello, incoming, pulling, returned
from sync.records.pulling import Asked

page = Blueprint("sync_records", __name__, url_prefix="/api/v1/sync")
page.after_request(heard.note)
#: One worker takes one batch at a time, which is what a core does; so many more wait for their turn, so
#: long; beyond, a space is asked to come back in some seconds. Pages keep the other threads.
WAITING, WAIT_S, BACK_IN_S = 2, 0.4, (3, 20)
Shape = TypeVar("Shape")
_turn_now = threading.Lock()
_places = threading.BoundedSemaphore(1 + WAITING)


class BusyError(HubError):
    """The centre takes other batches now; ``wait_s`` spreads those who come back."""

    status = 429

    def __init__(self) -> None:
        super().__init__("The centre is busy. The hub comes back by itself.")
        self.wait_s = random.randint(*BACK_IN_S)  # noqa: S311  # spreading load, no secret


class Push(msgspec.Struct, frozen=True):
    """What became of a batch."""

    epoch: str
    vector: dict[str, hello.Held]
    held: list[tuple[str, int, str]]
    forked: tuple[str, ...]


class Pull(msgspec.Struct, frozen=True):
    """What a space asks for (see ``sync.records.pulling.Asked``)."""

    cursors: dict[str, int]
    have: dict[str, int]
    most: int = 256 << 10


class Facts(msgspec.Struct, frozen=True):
    """Ids of facts."""

    rids: list[str]


class Files(msgspec.Struct, frozen=True):
    """(sha256, bytes) of files that a space has."""

    blobs: list[tuple[str, int]]


@page.post("/hello")
@machine
def greet() -> Response:
    """Who calls, and how far the centre has its logs."""
    return _json(hello.answer(node(), request.get_data()))


@page.post("/push")
@machine
def push() -> Response:
    """Take a batch; answered once it is on the disk."""
    from sync.records import epoch

    of, known = node(), asking()
    with _turn():
        done = incoming.take(of, known, request.get_data())
    heard.facts(done.new)
    return _json(
        Push(epoch.current(of), hello.told(done.vector), done.held, done.forked),
    )


@page.post("/pull")
@machine
def pull() -> Response:
    """The next batch for the space."""
    known, asked = asking(), _read(Pull)
    data = pulling.answer(node(), known, Asked(asked.cursors, asked.have, asked.most))
    return Response(data, mimetype="application/octet-stream")


@page.post("/missing")
@machine
def missing() -> Response:
    """Those of some facts that this centre told and has lost."""
    asking()
    return _json({"rids": returned.missing(_read(Facts).rids[: returned.MOST])})


@page.post("/returned")
@machine
def give_back() -> Response:
    """Take back what this centre lost, with the proof that it was its own."""
    asking()
    with _turn():
        done = returned.take(node(), request.get_data())
    return _json({"new": done.new, "same": done.same})


@page.post("/blobs/ask")
@machine
def ask() -> Response:
    """How much of some files is here."""
    known, asked = asking(), _read(Files)
    return _json(blobs.offsets(node(), known, asked.blobs[:500]))


@page.put("/blobs/<sha256>")
@machine
def piece(sha256: str) -> Response:
    """Take one piece of a file."""
    known = asking()
    offset, total = request.args.get("offset", -1, int), request.args.get("bytes", 0, int)
    return _json({"offset": blobs.take(node(), known, sha256, offset, total, request.get_data())})


@page.get("/blobs/<sha256>")
@machine
def file(sha256: str) -> Response:
    """A file, or the range of it that is asked for."""
    found = blobs.readable(node(), asking(), sha256)
    return send_file(
        found, mimetype="application/octet-stream", conditional=True, etag=sha256, max_age=0
    )


@contextmanager
def _turn() -> Iterator[None]:
    """Work on a batch when it is its turn. Raises BusyError if that would be long."""
    if not _places.acquire(blocking=False):
        raise BusyError
    try:
        if not _turn_now.acquire(timeout=WAIT_S):
            raise BusyError
        try:
            yield
        finally:
            _turn_now.release()
    finally:
        _places.release()


def _read(shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(request.get_data(), type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError("This message cannot be read.") from error


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), mimetype="application/json")
