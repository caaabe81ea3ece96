"""Record kinds of courses and how they fold: progress only ever grows."""

from __future__ import annotations

import msgspec

from hub.core.journal.records import CIVIC, PROGRESS, SPACE, Body, Entry, RecordKind
from hub.core.storage.tables import LATEST, MAX, put
from hub.features.courses.models import Certificate, Progress, QuizResult


class ProgressNoted(Body, frozen=True, kw_only=True):
    """How far a person came with one item; scores and places go from 0 to 1.

    The latest record tells the place, so one that moves nobody says again where the person was.
    """

    person: str
    package: str
    item: str
    score: float | None = None
    done: bool = False
    place: float | None = None


class QuizFinished(Body, frozen=True, kw_only=True):
    """A quiz answered to its end; ``review`` names the lessons to read again."""

    package: str
    item: str
    score: float
    person: str | None = None
    review: tuple[str, ...] = ()
    at_ms: int | None = None


class CertificateGiven(Body, frozen=True, kw_only=True):
    """A person passed a course's final test."""

    person: str
    package: str
    title: str
    number: str
    score: float
    at_ms: int | None = None


def fold_progress(entry: Entry) -> None:
    """Maximum of scores, OR of done; the place is where the person was last."""
    body: ProgressNoted = entry.body
    values = {
        "space_id": entry.space_id,
        "person": body.person,
        "package": body.package,
        "item": body.item,
        "score": body.score,
        "done": int(body.done),
        "place": body.place,
        "hlc": entry.hlc,
    }
    put(Progress, values, {"score": MAX, "done": MAX, "place": LATEST, "hlc": MAX})


def fold_quiz(entry: Entry) -> None:
    """One row a finished quiz."""
    body: QuizFinished = entry.body
    review = msgspec.json.encode(body.review).decode()
    put(
        QuizResult,
        {
            "space_id": entry.space_id,
            "id": entry.rid,
            "person": body.person,
            "package": body.package,
            "item": body.item,
            "score": body.score,
            "review": review,
            **entry.dated(body.at_ms),
        },
    )


def fold_certificate(entry: Entry) -> None:
    """One row a certificate."""
    body: CertificateGiven = entry.body
    put(
        Certificate,
        {
            "space_id": entry.space_id,
            "id": entry.rid,
            "number": body.number,
            "person": body.person,
            "package": body.package,
            "title": body.title,
            "score": body.score,
            **entry.dated(body.at_ms),
        },
    )


KINDS = (
    RecordKind("progress.noted", ProgressNoted, fold_progress, urgency=PROGRESS, touches=SPACE),
    RecordKind("quiz.finished", QuizFinished, fold_quiz, urgency=PROGRESS, touches=SPACE),
    RecordKind(
        "certificate.given", CertificateGiven, fold_certificate, urgency=CIVIC, touches=SPACE
    ),
)
