"""The spaces of the centre: who waits to be let in, how each one is, who is shut out."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError, NotFoundError
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.forms import once, text
from kiosk_ui.frame.language import mark
from sync.enrolment import deciding, inviting
from sync.watching import overview
from sync.watching.overview import Overview

page = Blueprint("centre", __name__, url_prefix="/centre")

#: How a space is: the notice's kind, its icon, a word.
HOW = {
    overview.WAITS: ("warn", "clock", mark("Waits to be let in")),
    overview.TWICE: ("warn", "warning", mark("Two machines, one key")),
    overview.HOLDS: ("warn", "warning", mark("Some facts could not be taken")),
    overview.SILENT: ("warn", "warning", mark("Silent for long")),
    overview.TROUBLE: ("warn", "warning", mark("The last contact did not work")),
    overview.NEVER: ("info", "info", mark("Has not called yet")),
    overview.WELL: ("good", "ok", mark("All is well")),
    overview.SHUT: ("bad", "lock", mark("Shut out")),
}
#: What a machine's state is called.
STATES = {
    "pending": mark("waits"),
    "active": mark("exchanges"),
    "forked": mark("two machines, one key"),
    "retired": mark("replaced"),
    "revoked": mark("shut out"),
    "refused": mark("refused"),
}
#: What an operator is told after each act.
DONE = {
    "accepter": mark("The machine is let in. The space goes on by itself."),
    "refuser": mark("The machine is refused."),
    "fermer": mark("The space is shut out. What it sent stays."),
    "machine": mark("The machine is shut out. What it sent stays."),
    "restauree": mark("The old key is retired. Nothing else is to be done."),
    "retirer": mark("The code is taken back."),
}


@page.get("/")
@needs("centre.see")
def spaces() -> str:
    """Every space, the most pressing first."""
    return render_template(
        "centre/spaces.html",
        spaces=overview.all_of(node()),
        invites=inviting.waiting(node()),
        how=HOW,
        said=said(),
    )


@page.get("/espaces/<space>")
@needs("centre.see")
def one(space: str) -> str:
    """One space and its machines."""
    return render_template(
        "centre/space.html", one=known(space), how=HOW, states=STATES, said=said()
    )


@page.post("/machines/<writer>/<any(accepter, refuser, restauree, machine):action>")
@needs("centre.manage")
def decide(writer: str, action: str) -> Response:
    """Let a machine in, refuse it, retire its forked key, or shut it out."""
    acts: dict[str, Callable[[], None]] = {
        "accepter": lambda: deciding.approve(node(), writer, who().name),
        "refuser": lambda: deciding.refuse(node(), writer, who().name),
        "restauree": lambda: deciding.settle_fork(node(), writer),
        "machine": lambda: deciding.revoke_writer(node(), writer, why()),
    }

    def go() -> str:
        acts[action]()
        return f"/centre/?fait={action}"

    return once(go)


@page.get("/espaces/<space>/fermer")
@needs("centre.manage")
def sure(space: str) -> str:
    """What it means to shut a space out."""
    return render_template("centre/sure.html", one=known(space), errors={})


@page.post("/espaces/<space>/fermer")
@needs("centre.manage")
def shut(space: str) -> Response | tuple[str, int]:
    """Shut every machine of a space out."""
    of = known(space)
    if not text("why", 200):
        missing = InputError("Say in a few words what happened.", "why")
        return render_template("centre/sure.html", one=of, errors={"why": missing.message}), 400

    def go() -> str:
        deciding.revoke_space(node(), space, why())
        return f"/centre/espaces/{space}?fait=fermer"

    return once(go)


@page.post("/codes/<invite>/retirer")
@needs("centre.manage")
def withdraw(invite: str) -> Response:
    """Take back a code that nobody used."""

    def go() -> str:
        inviting.withdraw(node(), invite)
        return "/centre/?fait=retirer"

    return once(go)


def known(space: str) -> Overview:
    """The space of that id. Raises NotFoundError."""
    found = overview.one_of(node(), space)
    if found is None:
        raise NotFoundError("The centre knows no such space.")
    return found


def why() -> str:
    """Why, in the operator's words, and by whom."""
    said = text("why", 200)
    return f"{said} ({who().name})" if said else f"({who().name})"


def said() -> str:
    """What was just done."""
    return DONE.get(request.args.get("fait", ""), "")
