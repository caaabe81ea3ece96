"""The exchange with the centre from the command line: ``hub sync …``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from hub.cli.content_fetch import key
from hub.cli.context import as_json, fail, opened, say_json, table
from hub.cli.enrol import enrol, rotate
from hub.cli.usb import usb

if TYPE_CHECKING:
    from hub.core.node import Node
    from sync.timing.history import Contact
    from sync.watching.status import Status

#: How each sort of line is called.
LINES = {
    "cable": "a cable", "wifi": "Wi-Fi", "tether": "a phone that shares its Internet",
    "modem": "a modem", "tunnel": "a tunnel", "here": "this machine",
}  # fmt: skip


@click.group()
def sync() -> None:
    """Exchange records and content with the centre, over the line or by USB stick."""


@sync.command()
@as_json
def status(json_: bool) -> None:
    """How the exchange stands: exit code 1 if the last one went wrong; at the centre, every space."""
    from sync.watching.status import status as stands

    with opened() as node:
        if node.settings.role == "central":
            fleet(node, json_)
            return
        now = stands(node)
    if json_:
        say_json(as_record(now))
    else:
        for line in lines(now):
            click.echo(line)
    sys.exit(1 if now.trouble else 0)


@sync.command()
def now() -> None:
    """Exchange with the centre at once, whatever the hour; the day's budget holds."""
    from sync.contact import BUSY, DONE, PARTLY
    from sync.enrolment.trust import central_of
    from sync.timing import schedule

    with opened() as node:
        central_of(node)
        report = schedule.contact(node, schedule.NOW)
        if report is None:
            fail(
                "The bytes of today are used up.",
                "Wait for tomorrow, or raise daily_mb or metered_daily_mb.",
            )
            return
        click.echo(sentence(node))
    if report.outcome not in (DONE, PARTLY):
        said = str(report.error or "The centre did not answer as it should.")
        fail(said, report.next_step, 2 if report.outcome == BUSY else 1)


@sync.command()
@click.option("--count", "-n", default=20, show_default=True, help="So many, the latest first.")
@as_json
def history(count: int, json_: bool) -> None:
    """The latest contacts with the centre: when, how long, how many bytes, how they ended."""
    from sync.timing.history import contacts

    with opened() as node:
        found = contacts(node, count)
    if json_:
        say_json([contact_record(one) for one in found])
        return
    rows = [
        (
            moment(one.at_ms), one.why, one.interface or one.way, f"{one.seconds:.0f}",
            one.sent, one.received, one.facts_up, one.facts_down, one.outcome,
            one.message.format(**one.places) if one.message else "",
        )
        for one in found
    ]  # fmt: skip
    head = ("when (UTC)", "why", "over", "s", "sent", "received", "facts up", "down", "end", "")
    table(rows, head)


def fleet(node: Node, json_: bool) -> None:
    """Every space as the centre hears it, those unheard for the longest first."""
    from sync.watching.fleet import rows

    found = rows(node)
    if json_:
        say_json([asdict(row) for row in found])
        return
    told = [
        (
            row.name, row.state, moment(row.last_ms) if row.last_ms else "never", row.outcome,
            row.contacts, row.sent, row.received, row.facts_up,
        )
        for row in found
    ]  # fmt: skip
    head = ("space", "state", "last heard (UTC)", "end", "contacts", "sent", "received", "facts")
    table(told, head)
    click.echo("Contacts, bytes and facts are those of the last seven days.")


def lines(now: Status) -> list[str]:
    """The status in plain lines."""
    said = [str(now.sentence)]
    if now.way:
        paid = ", paid by the megabyte" if now.metered else ""
        since = f" since {moment(now.since_ms)}" if now.since_ms else ""
        said.append(f"Line: {LINES[now.way.kind]} ({now.way.interface}){paid}{since}.")
    said.append(f"To send: {now.waits}")
    if now.last_good:
        said.append(f"Last success: {moment(now.last_good.at_ms)} UTC.")
    if now.trouble:
        said.append(f"Last error: {told(now.trouble)} {now.trouble.step}")
    limit = f" of {now.limit / 1e6:.0f}" if now.limit else ""
    cost = f", {now.cost:.0f} XOF" if now.cost >= 1 else ""
    said.append(f"Used today: {now.used / 1e6:.1f}{limit} MB{cost}.")
    if now.window_min:
        said.append(f"The next window opens in {now.window_min} minutes; what is urgent may go.")
    if now.next_s is not None and now.way:
        said.append(f"Next contact: in {now.next_s / 60:.0f} minutes.")
    return said


def sentence(node: Node) -> str:
    """What a contact brought, and what waits still."""
    from sync.watching.status import status as stands

    now = stands(node)
    if now.last is None:
        return str(now.sentence)
    one = now.last
    return (
        f"{one.sent + one.received} bytes in {one.seconds:.0f} s: "
        f"{one.facts_up} facts sent, {one.facts_down} received. {now.waits}"
    )


def told(one: Contact) -> str:
    """The error of a contact, its places filled."""
    return one.message.format(**one.places)


def moment(ms: int) -> str:
    """A moment as technicians write it, in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def as_record(now: Status) -> dict[str, object]:
    """The status for scripts."""
    return {
        "state": now.state,
        "sentence": str(now.sentence),
        "line": {
            "interface": now.way.interface, "kind": now.way.kind, "metered": now.metered,
            "since_ms": now.since_ms,
        } if now.way else None,
        "waiting": {
            "facts": now.waiting.facts, "voices": now.waiting.voices,
            "files": now.waiting.files, "bytes": now.waiting.bytes,
            "seconds": round(now.seconds), "sentence": str(now.waits),
        },
        "last": contact_record(now.last) if now.last else None,
        "last_good": contact_record(now.last_good) if now.last_good else None,
        "today": {"used": now.used, "limit": now.limit, "xof": round(now.cost, 2)},
        "next_s": now.next_s,
        "window_min": now.window_min,
    }  # fmt: skip


def contact_record(one: Contact) -> dict[str, object]:
    """A contact for scripts."""
    return {
        "at_ms": one.at_ms, "way": one.way, "why": one.why, "seconds": one.seconds,
        "sent": one.sent, "received": one.received, "interface": one.interface,
        "metered": one.metered, "outcome": one.outcome, "error": told(one), "next_step": one.step,
        "facts_up": one.facts_up, "facts_down": one.facts_down,
        "blobs_up": one.blobs_up, "blobs_down": one.blobs_down,
    }  # fmt: skip


sync.add_command(enrol)
sync.add_command(rotate)
sync.add_command(key)
sync.add_command(usb)
