"""Files that arrive piece by piece over HTTP: what a browser asks, and what it is told.

``POST`` announces a file by name and size, ``HEAD`` asks how far it is, ``PATCH`` adds a piece at
``Upload-Offset``: the words of the resumable uploads that browsers may one day speak themselves.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, jsonify, request

from hub.core.errors import InputError
from hub.core.uploads import Arriving, OffsetError
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.language import mark

OFFSET, LENGTH = "Upload-Offset", "Upload-Length"
UNCLEAR = mark("The hub did not understand. Please try again.")


def announced() -> tuple[str, int]:
    """The name and the size of a file that is to come; raises InputError."""
    said = request.get_json(silent=True)
    name, size = (said.get("name"), said.get("size")) if isinstance(said, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(size, int) or isinstance(size, bool):
        raise InputError(UNCLEAR)
    return name, size


def offset() -> int:
    """Where a piece goes on; raises InputError."""
    given = request.headers.get(OFFSET, "")
    if not given.isascii() or not given.isdecimal() or len(given) > 15:
        raise InputError(UNCLEAR)
    return int(given)


def begun(one: Arriving, path: str) -> Response:
    """The answer to a file that was announced: ``path`` is where to send it."""
    answer = told(one)
    answer.status_code = 201
    answer.headers["Location"] = path
    return answer


def told(one: Arriving) -> Response:
    """How far a file is, in the body and in the headers."""
    answer = jsonify(id=one.id, offset=one.offset, size=one.size)
    answer.headers[OFFSET], answer.headers[LENGTH] = str(one.offset), str(one.size)
    return answer


def added(append: Callable[[], Arriving]) -> tuple[Arriving | None, Response]:
    """The file after one piece more, or None, and the answer, which says where to go on."""
    try:
        one = append()
    except OffsetError as wrong:
        answer = jsonify(error=sentence(wrong))
        answer.status_code = wrong.status
        answer.headers[OFFSET] = str(wrong.offset)
        return None, answer
    return one, told(one)
