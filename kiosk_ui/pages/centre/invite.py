"""Codes for new machines, printed once on a sheet for the wall."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.clock import DAY_MS
from hub.core.errors import InputError
from hub.core.people.cards import qr_code
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import text
from kiosk_ui.frame.language import mark
from kiosk_ui.frame.show_once import show_once
from sync.enrolment import inviting, roster, sheet
from sync.enrolment.roster import CLOSED

page = Blueprint("centre_invite", __name__, url_prefix="/centre")
NEW = "new"
#: What to do with the sheet.
STEPS = (
    mark("With a phone in the Wi-Fi of the space, scan the drawing above."),
    mark(
        "Or open the technical room on the hub, then “Link to the centre”, and type address and code."
    ),
    mark("The hub waits until the centre says yes, then goes on by itself."),
)


@page.get("/inviter")
@needs("centre.manage")
def form() -> str:
    """For a new space, or for the machine of a space that is here."""
    return _form({}, {"replaces": request.args.get("remplace", NEW), "communes": "", "name": ""})


@page.post("/inviter")
@needs("centre.manage")
def invite() -> str | Response | tuple[str, int]:
    """Make the code and show the sheet: it is kept nowhere."""
    typed = {name: text(name, 200) for name in ("replaces", "name", "communes", "approved")}
    try:
        return show_once(lambda: _make(typed), _show, "/centre/")
    except InputError as error:
        return _form({error.field or "": sentence(error)}, typed), error.status


def _make(typed: dict[str, str]) -> str:
    replaces = typed["replaces"] if typed["replaces"] not in ("", NEW) else None
    communes = tuple(part.strip() for part in typed["communes"].split(",") if part.strip())
    name = "" if replaces else typed["name"]
    return inviting.invite(node(), name, communes, replaces, typed["approved"] == "1")


def _show(code: str) -> str:
    of = node()
    invite = inviting.waiting(of)[0]
    url = address()
    return render_template(
        "centre/sheet.html",
        code=code,
        invite=invite,
        qr=qr_code(sheet.link(code, url)),
        until_ms=invite.last_day * DAY_MS,
        address=url,
        steps=STEPS,
    )


def _form(errors: dict[str, str], typed: dict[str, str]) -> str:
    known = roster.spaces()
    options = [(one.space_id, one.name, one.state == CLOSED) for one in known]
    return render_template("centre/invite.html", options=options, errors=errors, typed=typed)


def address() -> str:
    """The centre's address for spaces: the setting, else the one this browser used."""
    return node().settings.public_url.rstrip("/") or request.host_url.rstrip("/")
