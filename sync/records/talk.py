"""A contact under way: one question to the centre after the other, within what may be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from hub.core.errors import OperatorError
from hub.core.journal.chain import Reach
from hub.core.node import Node
from sync.carrying.line import Answer, Line, LineError
from sync.contact import BUSY, FAILED, Report, Spend
from sync.enrolment.reply import Problem, refusal
from sync.records import blobs, hello, refusals
from sync.records.outgoing import FIRST_BYTES

Shape = TypeVar("Shape")
PREFIX = "/api/v1/sync"
#: How much of what is allowed must be left for one more request, in bytes.
LEAST_LEFT = 4096
#: Pieces of a file, in bytes, and between how many seconds one should take.
FIRST_PIECE, LEAST_PIECE = 32 << 10, 8 << 10
QUICK_PIECE_S, SLOW_PIECE_S = 4.0, 15.0


class StopError(OperatorError):
    """The centre will not go on with this contact; ``outcome`` says how it ended."""

    def __init__(
        self, outcome: str, answer: Answer | None, message: str, step: str, **places: object
    ) -> None:
        super().__init__(message, step, **places)
        self.outcome = outcome
        self.status = answer.status if answer else 0
        self.retry_after_s = answer.retry_after_s if answer else None


class TokenOldError(StopError):
    """The token of this contact is too old: say hello again."""


@dataclass
class Contact:
    """A contact under way: ``there`` is what the centre has of our logs, by log."""

    node: Node
    line: Line
    spend: Spend
    report: Report = field(default_factory=Report)
    bearer: str = ""
    there: dict[str, Reach] = field(default_factory=dict)
    batch_bytes: int = FIRST_BYTES
    piece: int = FIRST_PIECE

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Answer:
        """One request; raises StopError for an answer that ends the contact."""
        shown = {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        answer = self.line.send(method, PREFIX + path, body, {**shown, **headers})
        if answer.status < 400 or answer.status == 404:
            return answer
        raise stopped(answer)

    def carried(self, seconds: float) -> None:
        """A piece of a file took so long: the next one is larger or smaller.

        A cut may cost what was under way, so that pieces take some seconds each.
        """
        if seconds < QUICK_PIECE_S:
            self.piece = min(self.piece * 2, blobs.PIECE)
        elif seconds > SLOW_PIECE_S:
            self.piece = max(self.piece // 2, LEAST_PIECE)

    def may(self, urgency: int) -> bool:
        """Whether something of that urgency may go now, and there is budget for it."""
        return self.spend.allows(urgency) and self.spend.left > LEAST_LEFT


def stopped(answer: Answer) -> StopError:
    """Why the centre ends the contact, in its own words."""
    said, places = _said(answer)
    if answer.status == 401:
        step = "Nothing is lost: the hub tries again by itself."
        return TokenOldError(FAILED, answer, said, step, **places)
    if answer.status in (429, 503):
        step = "Nothing to do: the hub comes back by itself."
        return StopError(BUSY, answer, said or "The centre is busy.", step, **places)
    if answer.status == 403:
        said = said or refusals.NOT_TAKEN
        return StopError(hello.REVOKED, answer, said, refusals.ASK, **places)
    if not said:
        said, places = "The centre answers with an error ({status}).", {"status": answer.status}
    step = (
        "Nothing is lost: the hub tries again by itself. If it lasts, tell the centre's operator."
    )
    return StopError(FAILED, answer, said, step, **places)


def _said(answer: Answer) -> tuple[str, dict[str, object]]:
    """The centre's sentence with what fills its places, so that it can be told in any language."""
    try:
        problem = msgspec.json.decode(answer.body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "", {}
    refused = refusal(problem)
    return refused.message, refused.places


def read(answer: Answer, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LineError(
            "The centre's answer did not arrive whole.", "Nothing is lost: the hub tries again."
        ) from error
