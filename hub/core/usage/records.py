"""Record kinds of usage and how each one folds into the tables."""

from __future__ import annotations

from hub.core.journal.records import LOG, PROGRESS, SPACE, Body, Entry, RecordKind
from hub.core.storage.bound import run
from hub.core.storage.tables import ADD, MAX, put
from hub.core.usage.models import Activity, Visit


class VisitOpened(Body, frozen=True, kw_only=True):
    """Somebody started to use a device; ``at_ms`` only where a person stated the time."""

    visit: str
    person: str | None = None
    gender: str | None = None
    band: str | None = None
    purpose: str | None = None
    device: str | None = None
    at_ms: int | None = None


class VisitClosed(Body, frozen=True, kw_only=True):
    """A stay of ``stay_s`` seconds ended, ``active_s`` of them in use."""

    visit: str
    stay_s: int
    active_s: int
    how: str


class ActivityMeasured(Body, frozen=True, kw_only=True):
    """More seconds spent on one thing; records of the same thing add up."""

    visit: str
    subject: str
    ref: str
    seconds: int
    person: str | None = None
    score: float | None = None


def fold_opened(entry: Entry) -> None:
    """The visit's row; whatever closed it may have come first."""
    body: VisitOpened = entry.body
    values = {
        "space_id": entry.space_id,
        "id": body.visit,
        "person": body.person,
        "gender": body.gender,
        "band": body.band,
        "purpose": body.purpose,
        "device": body.device,
        "started_ms": body.at_ms if body.at_ms is not None else entry.at_ms,
        "boot": entry.boot,
        "mono_ms": entry.mono_ms,
        "stated": int(body.at_ms is not None),
    }
    put(Visit, values, dict.fromkeys(list(values)[2:], MAX))


def fold_closed(entry: Entry) -> None:
    """The end of a visit; of two ends the longer stay counts."""
    body: VisitClosed = entry.body
    values = {
        "space_id": entry.space_id,
        "id": body.visit,
        "stay_s": body.stay_s,
        "active_s": body.active_s,
        "how": body.how,
    }
    put(Visit, values, {"stay_s": MAX, "active_s": MAX, "how": MAX})


def fold_activity(entry: Entry) -> None:
    """Seconds add up, the best score stays."""
    body: ActivityMeasured = entry.body
    values = {
        "space_id": entry.space_id,
        "visit": body.visit,
        "subject": body.subject,
        "ref": body.ref,
        "person": body.person,
        "seconds": body.seconds,
        "score": body.score,
    }
    put(Activity, values, {"seconds": ADD, "score": MAX, "person": MAX})


def open_visits(space_id: str) -> list[tuple[str, str | None, int]]:
    """(visit, person, started_ms) of the visits of a space that nobody closed yet."""
    found = run(
        "SELECT id, person, started_ms FROM visit WHERE space_id = ? AND stay_s IS NULL "
        "AND started_ms IS NOT NULL ORDER BY started_ms DESC",
        (space_id,),
    )
    return [tuple(row) for row in found.fetchall()]


KINDS = (
    RecordKind("visit.opened", VisitOpened, fold_opened, urgency=PROGRESS, touches=SPACE),
    RecordKind("visit.closed", VisitClosed, fold_closed, urgency=PROGRESS, touches=SPACE),
    RecordKind("activity.measured", ActivityMeasured, fold_activity, urgency=LOG, touches=SPACE),
)
