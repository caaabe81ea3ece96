"""The technical room: the health of the hub in plain words, and its backups."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from hub.core import disk
from hub.core.health import (
    ACT,
    GOOD,
    UNKNOWN,
    WATCH,
    Finding,
    about,
    backups,
    examine,
    examine_machine,
    worst,
)
from hub.core.people import posted
from hub.core.storage import backup
from kiosk_ui.exchange.link import link
from kiosk_ui.frame import forms
from kiosk_ui.frame.auth import may, needs, node
from kiosk_ui.frame.language import _, mark, say_number
from sync.lan.addresses import reachable

page = Blueprint("tech", __name__, url_prefix="/technique")

#: Checks that mean something to a facilitator even when all is well.
PLAIN = frozenset({"folder", "room", "clock", "heat", "power", "backup", "packages", "voices"})
#: How each level looks: the notice's kind, its icon, its word.
LOOKS = {
    GOOD: ("good", "ok", mark("All is well")),
    WATCH: ("warn", "warning", mark("Keep an eye on it")),
    ACT: ("bad", "cross", mark("Something to do")),
    UNKNOWN: ("info", "info", mark("Not known here")),
}
OVERALL = {
    GOOD: mark("The hub is well."),
    WATCH: mark("The hub works. Some things need an eye."),
    ACT: mark("The hub needs somebody: read what is in red."),
}
ROOM = "/technique/"


@dataclass(frozen=True)
class Shown:
    """A finding as the page shows it."""

    kind: str
    picture: str
    word: str
    sentence: str
    step: str


@page.get("/")
@needs("system.see")
def room() -> str:
    """The health of this hub."""
    of = node()
    findings = [*examine_machine(of.settings, of.clock), *examine(of)]
    level = worst(findings)
    return render_template(
        "tech/room.html",
        overall=Shown(*LOOKS[level][:2], _(LOOKS[level][2]), _(OVERALL[level]), ""),
        pressing=[*of_level(findings, ACT), *of_level(findings, WATCH)],
        calm=of_level(findings, GOOD),
        silent=of_level(findings, UNKNOWN) if may("system.manage") else [],
        disk=disk.disk_of(of.settings),
        limit=of.settings.content_max_percent,
        backups=backups(of.settings.data_dir),
        can_back_up=may("system.manage") and of.database.dialect == "sqlite",
        packages=of.store.list(),
        about=about(of),
        addresses=addresses(),
        centre=link(),
        done=request.args.get("fait") == "sauvegarde",
    )


@page.post("/sauvegarder")
@needs("system.manage")
def back_up() -> Response:
    """Make a backup now. It cannot run inside a transaction, hence before the form is noted."""
    of = node()
    token = forms.text("once", 64)
    if token and posted.location_of(token):
        return redirect(f"{ROOM}?fait=sauvegarde", 303)
    disk.check_room(of.settings, media=True)
    backup.back_up(of.database, of.settings.data_dir, "manual", of.settings.keep_backups)
    return forms.once(lambda: f"{ROOM}?fait=sauvegarde")


def of_level(findings: list[Finding], level: str) -> list[Shown]:
    """The findings of one level; to a facilitator, good news only of what means something."""
    everything = may("system.manage") or level != GOOD
    return [
        shown(found)
        for found in findings
        if found.level == level and (everything or found.check in PLAIN)
    ]


def shown(found: Finding) -> Shown:
    """A finding in the reader's language."""
    kind, picture, word = LOOKS[found.level]
    places = {
        name: say_number(value, 1) if isinstance(value, int | float) else value
        for name, value in found.places.items()
    }
    step = _(found.next_step, **places) if found.next_step else ""
    return Shown(kind, picture, _(word), _(found.message, **places), step)


def addresses() -> list[str]:
    """The addresses at which this hub can be opened from the network."""
    settings = node().settings
    port = "" if settings.port == 80 else f":{settings.port}"
    return [f"http://{address}{port}/" for address in reachable(settings.host)]
