"""Linking this space to a centre: type or scan the code, look whether it is the right centre, wait."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import HubError, InputError, NotFoundError, OperatorError
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import text
from kiosk_ui.frame.language import _
from sync.enrolment import asking, linked, moving, reply, telling
from sync.enrolment.asking import SHUT, Standing
from sync.enrolment.reply import RefusedError
from sync.watching import admitted

page = Blueprint("attach", __name__, url_prefix="/technique/rattacher")
HERE = "/technique/rattacher"


@page.get("")
@needs("system.manage")
def look() -> str:
    """How things stand; the form where nothing was asked, filled in by the QR code of the sheet."""
    _at_a_space()
    standing = _standing()
    anew = request.args.get("encore") == "1"
    if standing.state in (asking.ALONE, SHUT) or anew:
        typed = {
            "code": request.args.get("code", "")[:60],
            "centre": request.args.get("centre", "")[:200]
            or linked.address(node())
            or node().settings.central_url,
        }
        return _form(typed, {}, standing, anew)
    return _show(standing)


@page.post("/chercher")
@needs("system.manage")
def search() -> str | tuple[str, int]:
    """Find the centre and show whose it is, before the code is given away."""
    _at_a_space()
    typed = _typed()
    try:
        found = _found(typed)
    except HubError as error:
        return _form(typed, _wrong(error), _standing(), typed["again"] == "1"), error.status
    return _confirm(typed, found.centre.name, found.centre.url)


@page.post("")
@needs("system.manage")
def ask() -> Response | str | tuple[str, int]:
    """Show the code to the centre."""
    _at_a_space()
    typed = _typed()
    again, bring = typed["again"] == "1", typed["bring"] == "1"
    try:
        with telling.line_to(node(), _url(typed), telling.PATIENT_S) as line:
            found = asking.look(line, _url(typed), typed["code"])
            asking.ask(node(), line, found, bring, again)
    except RefusedError as error:
        if error.field == "bring" and not bring:
            return _confirm(typed, typed["name"], _url(typed), sentence(error)), 400
        return _form(typed, _wrong(error), _standing(), again), 400
    except (InputError, OperatorError) as error:
        return _form(typed, _wrong(error), _standing(), again), 400
    return redirect(HERE, 303)


@page.post("/demander")
@needs("system.manage")
def ask_again() -> str:
    """Ask the centre now how things stand."""
    return _going_on()


@page.post("/personnes")
@needs("system.manage")
def people() -> str:
    """Those registered here are of the space whose machine is replaced."""
    asking.bring_people(node())
    return _going_on()


@page.post("/abandonner")
@needs("system.manage")
def give_up() -> Response:
    """Forget the question: the code was wrong, or the centre is."""
    asking.give_up(node())
    return redirect("/technique/", 303)


def _going_on() -> str:
    """Ask the centre, and show what came of it."""
    trouble = ""
    if waiting := asking.pending(node()):
        try:
            with telling.line_to(node(), waiting.centre.url, telling.PATIENT_S) as line:
                asking.go_on(node(), line)
        except OperatorError as error:
            trouble = sentence(error)
    return _show(_standing(), trouble)


def _standing() -> Standing:
    """How things stand; a damaged certificate counts as not linked, and is told."""
    try:
        return asking.standing(node())
    except OperatorError as error:
        return Standing(SHUT, problem=reply.Problem(error=sentence(error)))


def _typed() -> dict[str, str]:
    return {name: text(name, 300) for name in ("code", "centre", "again", "bring", "name")}


def _url(typed: dict[str, str]) -> str:
    """The address as people write it: the https:// may be left out."""
    url = typed["centre"].rstrip("/")
    return url if "://" in url or not url else f"https://{url}"


def _found(typed: dict[str, str]) -> asking.Found:
    if not typed["centre"]:
        raise InputError("Write the address of the centre, as on the sheet.", "centre")
    with telling.line_to(node(), _url(typed), telling.PATIENT_S) as line:
        return asking.look(line, _url(typed), typed["code"])


def _wrong(error: HubError) -> dict[str, str]:
    """An error beside the field that it is about, with the next step."""
    step = _(error.next_step, **error.places) if isinstance(error, OperatorError) else ""
    field = getattr(error, "field", None)
    return {field if field in ("code", "centre") else "": f"{sentence(error)} {step}".strip()}


def _show(now: Standing, trouble: str = "") -> str:
    if now.state in (asking.ALONE, SHUT):
        typed = {"code": "", "centre": now.url}
        return _form(typed, {"": trouble} if trouble else {}, now, False)
    return render_template(
        "centre/standing.html",
        now=now,
        people=moving.people(node()),
        trouble=trouble,
        shut_out=now.state == asking.LINKED and admitted.shut_out(node()),
    )


def _form(typed: dict[str, str], errors: dict[str, str], standing: Standing, anew: bool) -> str:
    said = _(_message(standing.problem), **standing.problem.places) if standing.problem else ""
    return render_template(
        "centre/attach.html", typed=typed, errors=errors, now=standing, anew=anew, said=said
    )


def _message(problem: reply.Problem) -> str:
    return problem.message or problem.error


def _confirm(typed: dict[str, str], name: str, url: str, ask_people: str = "") -> str:
    return render_template(
        "centre/confirm.html",
        typed={**typed, "name": name},
        name=name,
        url=url,
        ask_people=ask_people,
    )


def _at_a_space() -> None:
    if node().settings.role != "space":
        raise NotFoundError("This page does not exist.")
