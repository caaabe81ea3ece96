"""The exchange of records at the centre: hello, push, pull, what is given back, and files."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from flask import Blueprint, Response, request, send_file

from hub.core.errors import InputError
from sync.endpoints import heard, turns
from sync.endpoints.machine import asking, machine, node
from sync.records import blobs, epoch, hello, incoming, lacking, pulling, returned
from sync.records.pulling import Asked

page = Blueprint("sync_records", __name__, url_prefix="/api/v1/sync")
page.after_request(heard.note)
page.record_once(turns.ready)
Shape = TypeVar("Shape")


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


class Told(msgspec.Struct, frozen=True):
    """Some facts that a space was told, by log: (seq, rid), rising."""

    told: dict[str, list[tuple[int, str]]]


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
    of, known, data = node(), asking(), request.get_data()
    done = turns.take(lambda: incoming.take(of, known, data))
    heard.facts(done.new)
    return _json(
        Push(epoch.current(of), hello.told(done.vector), done.held, done.forked),
    )


@page.post("/pull")
@machine
def pull() -> Response:
    """The next batch for the space."""
    known, asked = asking(), _read(Pull)
    pulling.remember(node(), known, epoch.current(node()), asked.cursors, asked.have)
    data = pulling.answer(node(), known, Asked(asked.cursors, asked.have, asked.most))
    return Response(data, mimetype="application/octet-stream")


@page.post("/lacking")
@machine
def lacks() -> Response:
    """The logs of which this centre told something that it has lost."""
    asking()
    return _json({"lacks": lacking.lacking(_read(Told).told)})


@page.post("/returned")
@machine
def give_back() -> Response:
    """Take back what this centre lost, with the proof that it was its own."""
    asking()
    of, data = node(), request.get_data()
    done = turns.take(lambda: returned.take(of, data))
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


def _read(shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(request.get_data(), type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError("This message cannot be read.") from error


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), mimetype="application/json")
