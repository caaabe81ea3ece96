"""The directory in the hands of the team: add an official, correct one, say who signs in."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.blobs import rules as kinds
from hub.core.errors import InputError
from hub.features.directory import attachments, editing, service
from kiosk_ui.directory import form as directory_form
from kiosk_ui.directory.form import Draft
from kiosk_ui.files import brought
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text

page = Blueprint("directory_edit", __name__)

KINDS = {attachments.PHOTO: kinds.PHOTO, attachments.VOICE: kinds.VOICE}


@page.route("/elus/nouveau", methods=["GET", "POST"])
@needs("directory.manage")
def new() -> str | Response:
    """Add an official."""
    draft = Draft({"place": request.args.get("commune", "")[:80]})
    if request.method == "POST":
        draft = directory_form.read()
        done = _write(draft, lambda: _added(draft))
        if done is not None:
            return done
    return render_template(
        "directory/form.html", draft=draft, offered=directory_form.offered(), one=None
    )


def _added(draft: Draft) -> str:
    assert draft.told is not None
    id = editing.add(node(), who(), draft.told)
    _attach(id)
    return f"/elus/{id}?nouveau=1"


@page.route("/elus/<official>/corriger", methods=["GET", "POST"])
@needs("directory.manage")
def change(official: str) -> str | Response:
    """Correct an official."""
    one = service.official(node(), official)
    draft = directory_form.filled(one)
    if request.method == "POST":
        draft = directory_form.read()

        def act() -> str:
            assert draft.told is not None
            fresh = bool(text("new_mandate"))
            editing.change(node(), who(), official, draft.told, fresh)
            for field in KINDS:
                if text(f"no_{field}"):
                    attachments.detach(node(), who(), official, field)
            _attach(official)
            return f"/elus/{official}?corrige=1"

        done = _write(draft, act)
        if done is not None:
            return done
    return render_template(
        "directory/form.html", draft=draft, offered=directory_form.offered(), one=one
    )


def _write(draft: Draft, act: Callable[[], str]) -> Response | None:
    """Do it if all that was typed can be; otherwise the draft says what cannot."""
    for field, kind in KINDS.items():
        try:
            brought.look(field, kind, required=False)
        except InputError as error:
            draft.errors.setdefault(field, sentence(error))
    if draft.told is None or draft.errors:
        return None
    try:
        return once(act)
    except InputError as error:
        draft.errors[error.field or "name"] = sentence(error)
        return None


def _attach(official: str) -> None:
    for field, kind in KINDS.items():
        if upload := brought.look(field, kind, required=False):
            attachments.attach(node(), who(), official, field, upload)


@page.post("/elus/<official>/retirer")
@needs("directory.manage")
def withdraw(official: str) -> Response:
    """Take out an entry that was wrong."""

    def act() -> str:
        commune = service.official(node(), official).commune
        editing.withdraw(node(), who(), official)
        return f"/elus/{commune}/?retire=1"

    return once(act)


@page.post("/elus/<official>/mandat/retirer")
@needs("directory.manage")
def drop_mandate(official: str) -> Response:
    """Take out a mandate that was never held."""

    def act() -> str:
        editing.drop_mandate(node(), who(), official, text("mandate", 64))
        return f"/elus/{official}?corrige=1"

    return once(act)


@page.post("/elus/<official>/relier")
@needs("directory.manage")
def link(official: str) -> Response:
    """Say that somebody who signs in is this official."""

    def act() -> str:
        editing.link(node(), who(), official, text("person", 64))
        return f"/elus/{official}?relie=1"

    return once(act)


@page.post("/elus/<official>/delier")
@needs("directory.manage")
def unlink(official: str) -> Response:
    """Say that somebody is this official no longer."""

    def act() -> str:
        editing.unlink(node(), who(), official, text("person", 64))
        return f"/elus/{official}?delie=1"

    return once(act)
