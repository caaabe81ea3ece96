"""Roles and one-time sign-in codes of people who work with the hub."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError
from hub.core.people import staff
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once
from kiosk_ui.frame.show_once import show_once
from kiosk_ui.people.page import show_person

page = Blueprint("animate_staff", __name__)


@page.post("/animer/personnes/<person>/roles")
@needs("role.give")
def roles(person: str) -> str | Response:
    """Give the roles that are ticked and take the others back."""

    def act() -> str:
        staff.set_roles(node(), who(), person, tuple(request.form.getlist("roles")))
        return f"/animer/personnes/{person}?roles=1"

    try:
        return once(act)
    except InputError as error:
        return show_person(person, wrong=sentence(error))


@page.post("/animer/personnes/<person>/espaces")
@needs("role.give")
def spaces(person: str) -> str | Response:
    """Entrust the spaces that are ticked to a manager, and no others."""

    def act() -> str:
        staff.set_spaces(node(), who(), person, tuple(request.form.getlist("spaces")))
        return f"/animer/personnes/{person}?roles=1"

    try:
        return once(act)
    except InputError as error:
        return show_person(person, wrong=sentence(error))


@page.post("/animer/personnes/<person>/code")
@needs("secret.give")
def code(person: str) -> str | Response:
    """A one-time code with which somebody chooses a PIN; shown once."""
    return show_once(
        lambda: staff.give_code(node(), who(), person),
        lambda given: show_person(person, code=given),
        f"/animer/personnes/{person}",
    )
