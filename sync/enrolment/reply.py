"""What the centre answers: a message, or an error that can be told in this hub's own words."""

from __future__ import annotations

import contextlib
from typing import TypeVar

import msgspec

from hub.core.errors import OperatorError
from sync.carrying.line import Answer, Line, LineError
from sync.signed import Signed

Told = TypeVar("Told", bound=msgspec.Struct)
BASE = "/api/v1/sync"


class RefusedError(OperatorError):
    """The centre, or what stands in its place, said no; ``status`` is its own, ``field`` what it is about."""

    field: str | None = None

    @property
    def problem(self) -> Problem:
        """The same, to be written down."""
        places = {name: str(value) for name, value in self.places.items()}
        return Problem(
            error=str(self), message=self.message, places=places, next_step=self.next_step,
            field=self.field,
        )  # fmt: skip


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An error of the other side: the filled English sentence, and the parts to translate it by."""

    error: str
    message: str = ""
    places: dict[str, str] = {}
    next_step: str = ""
    field: str | None = None


def post(line: Line, path: str, said: Signed) -> Answer:
    """Send one signed message."""
    body = msgspec.json.encode(said)
    return line.send("POST", f"{BASE}/{path}", body, {"Content-Type": "application/json"})


def read(answer: Answer, told: type[Told]) -> Told:
    """What the centre said. Raises RefusedError, or LineError while it cannot answer."""
    if answer.status >= 500:
        raise LineError(
            "The centre cannot answer now ({status}).",
            "Nothing is lost: the hub tries again by itself.",
            status=answer.status,
        )
    try:
        if answer.status == 200:
            return msgspec.json.decode(answer.body, type=told)
        problem = msgspec.json.decode(answer.body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise stranger() from error
    if answer.status == 404 and not problem.message:
        raise stranger()
    refused = refusal(problem)
    refused.status, refused.field = answer.status, problem.field
    raise refused


def stranger() -> RefusedError:
    """Something that is no centre answered."""
    return RefusedError(
        "What answers at that address is not a centre.",
        "Check the address of the centre: it is on the sheet with the code.",
    )


def not_for_us() -> RefusedError:
    """An answer to another machine."""
    return RefusedError(
        "The answer is for another machine.", "Try again; if it lasts, tell the centre."
    )


def refusal(problem: Problem) -> RefusedError:
    """The error by its parts if they give the sentence that was said, else the sentence alone."""
    step = problem.next_step or "Try again; if it lasts, tell the centre."
    with contextlib.suppress(LookupError, ValueError, AttributeError):
        if problem.message.format(**problem.places) == problem.error:
            return RefusedError(problem.message, _plain(step), **problem.places)
    return RefusedError(_plain(problem.error), _plain(step))


def _plain(text: str) -> str:
    """A text in which nothing is a place."""
    return text.replace("{", "(").replace("}", ")")
