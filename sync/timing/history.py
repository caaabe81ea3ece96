"""Contacts and the line's ups and downs as rows: what the budget counts and the pages show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hub.core.ids import uuid7
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.storage.tables import put
from sync.contact import CUT, DONE, PARTLY, RUNNING, Report
from sync.timing.budget import Used
from sync.timing.models import SyncContact, UplinkNote
from sync.timing.reckoning import Now, Told, reckon
from sync.timing.uplink import Way

#: Days that contacts and notes are kept.
KEPT_DAYS = 120
#: What a contact says of itself when the power went in the middle.
INTERRUPTED = "The exchange was interrupted, by a power cut or a restart."
GOES_ON = "Nothing is lost: the next one goes on where it stopped."
#: Its time: by its boot's clock fix if one came since.
_AT = "coalesce(fix.offset_ms + c.mono_ms, c.at_ms)"
_FROM = "FROM {} c LEFT JOIN clock_fix fix ON fix.boot = c.boot WHERE c.space_id = ? "


@dataclass(frozen=True)
class Contact:
    """One contact as it is shown; ``places`` fill ``message`` and ``step``, English sentences."""

    id: str
    way: str
    why: str
    at_ms: int
    seconds: float
    sent: int
    received: int
    interface: str
    metered: bool
    outcome: str
    message: str
    step: str
    places: dict[str, Any]
    facts_up: int
    facts_down: int
    blobs_up: int
    blobs_down: int

    @property
    def good(self) -> bool:
        """Whether central was heard and took what it was given."""
        return self.outcome in (DONE, PARTLY)


@dataclass(frozen=True)
class Note:
    """The line came up or went."""

    at_ms: int
    up: bool
    interface: str
    kind: str
    metered: bool


def told(node: Node) -> Told | None:
    """The centre's clock as it was last heard."""
    row = run(
        "SELECT central_ms, boot, told_mono_ms FROM sync_contact "
        "WHERE space_id = ? AND central_ms IS NOT NULL ORDER BY central_ms DESC LIMIT 1",
        (node.space_id,),
    ).fetchone()
    return Told(int(row[0]), row[1], int(row[2])) if row else None


def now(node: Node) -> Now:
    """The centre's time, as well as this hub knows it."""
    clock = node.clock
    return reckon(clock.now_ms(), clock.trusted(), clock.boot, clock.mono_ms(), told(node))


def used(node: Node, day: str, metered: bool) -> Used:
    """Bytes of a day over lines of one sort."""
    row = run(
        "SELECT sum(sent + received), sum(outside * (sent + received)) FROM sync_contact "
        "WHERE space_id = ? AND day = ? AND way <> 'usb' AND metered = ?",
        (node.space_id, day, int(metered)),
    ).fetchone()
    return Used(int(row[0] or 0), int(row[1] or 0))


def begin(
    node: Node, why: str, way: str = "line", on: Way | None = None, metered: bool = False,
    outside: bool = False,
) -> str:  # fmt: skip
    """Write down that a contact begins; its id. Whoever calls holds ``alone``."""
    at = now(node)
    made = uuid7(at.ms)
    with node.database.writing():
        run(
            "UPDATE sync_contact SET outcome = ?, message = ?, step = ? "
            "WHERE space_id = ? AND outcome = ? AND way = ?",
            (CUT, INTERRUPTED, GOES_ON, node.space_id, RUNNING, way),
        )
        put(
            SyncContact,
            {
                "space_id": node.space_id, "id": made, "way": way, "why": why, "at_ms": at.ms,
                "boot": node.clock.boot, "mono_ms": node.clock.mono_ms(), "day": at.day,
                "seconds": 0.0, "sent": 0, "received": 0, "interface": on.interface if on else "",
                "metered": int(metered), "outside": int(outside), "outcome": RUNNING,
                "message": "", "step": "", "places": "{}", "facts_up": 0, "facts_down": 0,
                "blobs_up": 0, "blobs_down": 0,
            },
        )  # fmt: skip
    return made


def moved(node: Node, contact: str, sent: int, received: int) -> None:
    """Write down what a contact moved until now: a power cut must not give it back."""
    with node.database.writing():
        run(
            "UPDATE sync_contact SET sent = ?, received = ? WHERE space_id = ? AND id = ?",
            (sent, received, node.space_id, contact),
        )


def finish(
    node: Node, contact: str, report: Report, moved: tuple[int, int], seconds: float
) -> None:
    """Write down how a contact ended; the centre told its clock when it began."""
    error = report.error
    step = str(getattr(error, "next_step", ""))
    places = {name: str(value) for name, value in (error.places if error else {}).items()}
    with node.database.writing():
        run(
            "UPDATE sync_contact SET sent = ?, received = ?, seconds = ?, outcome = ?, message = ?, "
            "step = ?, places = ?, facts_up = ?, facts_down = ?, blobs_up = ?, blobs_down = ?, "
            "central_ms = ?, told_mono_ms = ? WHERE space_id = ? AND id = ?",
            (
                *moved, seconds, report.outcome, error.message if error else "", step,
                json.dumps(places, ensure_ascii=False), report.facts_up, report.facts_down,
                report.blobs_up, report.blobs_down, report.central_ms,
                node.clock.mono_ms() - round(seconds * 1000), node.space_id, contact,
            ),
        )  # fmt: skip
        if report.central_ms is not None:
            day = Now(report.central_ms, True).day
            run(
                "UPDATE sync_contact SET day = ?, at_ms = ? WHERE space_id = ? AND id = ?",
                (day, report.central_ms, node.space_id, contact),
            )


def note(node: Node, way: Way | None, metered: bool) -> None:
    """Write down that the line came up over ``way``, or went."""
    with node.database.writing():
        put(
            UplinkNote,
            {
                "space_id": node.space_id, "boot": node.clock.boot,
                "mono_ms": node.clock.mono_ms(), "at_ms": now(node).ms, "up": int(way is not None),
                "interface": way.interface if way else "", "kind": way.kind if way else "",
                "metered": int(metered),
            },
            {"up": "max"},
        )  # fmt: skip


_COLUMNS = (
    "c.id, c.way, c.why, {}, c.seconds, c.sent, c.received, c.interface, c.metered, c.outcome, "
    "c.message, c.step, c.places, c.facts_up, c.facts_down, c.blobs_up, c.blobs_down "
)


def contacts(
    node: Node, most: int = 50, since_ms: int = 0, good: bool = False, way: str = ""
) -> list[Contact]:
    """The latest contacts, newest first; ``good``: only those in which the centre was heard.

    ``way``: only those over a line, or by stick.
    """
    only = f"AND c.outcome IN ('{DONE}', '{PARTLY}') " if good else ""
    only += "AND c.way = ? " if way else ""
    rows = run(
        f"SELECT {_COLUMNS.format(_AT)} {_FROM.format('sync_contact')} {only}"
        f"AND c.at_ms >= ? ORDER BY {_AT} DESC, c.id DESC LIMIT ?",
        (node.space_id, *([way] if way else []), since_ms, most),
    ).fetchall()
    return [_contact(row) for row in rows]


def notes(node: Node, since_ms: int, most: int = 500) -> list[Note]:
    """When the line came up or went, oldest first."""
    rows = run(
        f"SELECT {_AT}, c.up, c.interface, c.kind, c.metered {_FROM.format('uplink_note')}"
        f"AND c.at_ms >= ? ORDER BY {_AT} DESC LIMIT ?",
        (node.space_id, since_ms, most),
    ).fetchall()
    return [
        Note(int(at), bool(up), interface, kind, bool(metered))
        for at, up, interface, kind, metered in reversed(rows)
    ]


def sweep(node: Node) -> None:
    """Job: forget contacts and notes of long ago."""
    before = now(node).ms - KEPT_DAYS * 86_400_000
    with node.database.writing():
        for table in ("sync_contact", "uplink_note"):
            run(
                f"DELETE FROM {table} WHERE space_id = ? AND at_ms < ?",  # noqa: S608  # literals
                (node.space_id, before),
            )


def _contact(row: tuple[Any, ...]) -> Contact:
    id_, way, why, at, seconds, sent, received, interface, metered, outcome, *rest = row
    message, step, places, *counts = rest
    return Contact(
        id_, way, why, int(at), float(seconds), int(sent), int(received), interface, bool(metered),
        outcome, message, step, json.loads(places), *map(int, counts),
    )  # fmt: skip
