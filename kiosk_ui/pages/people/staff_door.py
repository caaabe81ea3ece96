"""The staff's door: name and PIN or password, and one-time codes for a first account."""

from __future__ import annotations

import hashlib

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError
from hub.core.people import secrets, service, sessions, throttle
from hub.core.people.rules import NewPerson, clean_name, plain
from hub.core.who import SYSTEM
from kiosk_ui.civic import xensa_here
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import choice, onward, taken, text
from kiosk_ui.frame.language import _
from kiosk_ui.pages.people.door import come_in
from kiosk_ui.people.choices import GENDER_CHOICES, said
from kiosk_ui.people.picture_codes import throttle_key

page = Blueprint("staff_door", __name__)


@page.route("/entrer/equipe", methods=["GET", "POST"])
@needs("door.use")
def staff() -> str | Response:
    """Sign in with a name and a PIN or password."""
    name, wrong = text("name", 120), ""
    if request.method == "POST":
        keys = throttle_key("secret"), _name_key(name)
        for key in keys:
            throttle.check(node(), key)
        person = _who_has(name, request.form.get("secret", "")[:200])
        with node().database.writing():
            if person:
                for key in keys:
                    throttle.succeeded(key)
                xensa_here.deliver(person)
                return come_in(person, strong=True)
            for key in keys:
                throttle.failed(node(), key)
        wrong = _("This name and this secret do not go together. Try again, or ask a colleague.")
    return render_template("door/staff.html", name=name, wrong=wrong, onward=onward("/animer/"))


@page.route("/entrer/code", methods=["GET", "POST"])
@needs("door.use")
def code() -> str | Response:
    """Turn a one-time code into an account, or into a new secret for somebody who forgot it."""
    typed, errors = text("code", 20), {}
    found = None
    if request.method == "POST" and taken():
        return come_in("", strong=True)  # the second posting of a form: the account is there
    if request.method == "POST":
        key = throttle_key("code")
        throttle.check(node(), key)
        found = secrets.find_code(typed)
        with node().database.writing():
            if found:
                throttle.succeeded(key)
            else:
                throttle.failed(node(), key)
                errors["code"] = _("This code is not good, or was used already.")
        if found and "secret" in request.form:
            try:
                return come_in(_set_up(typed, *found), strong=True)
            except InputError as error:
                errors[error.field or "name"] = sentence(error)
    return render_template(
        "door/code.html",
        code=typed,
        found=found,
        errors=errors,
        name=text("name", 120),
        gender=choice("gender"),
        genders=said(GENDER_CHOICES),
        onward=onward("/animer/"),
    )


def _set_up(typed: str, role: str, person: str | None) -> str:
    """Make the account behind a code (or find it), and give it the secret that was typed."""
    secret = request.form.get("secret", "")[:200]
    if secret != request.form.get("again", ""):
        raise InputError("The two secrets are not the same. Type them again.", field="again")
    with node().journal.writing():
        if person is None:
            new = NewPerson(
                name=clean_name(text("name", 200)),
                gender=choice("gender"),
                consent="signed",
                roles=(role,),
            )
            person = service.register(node(), SYSTEM, new)
        secrets.set_secret(node(), person, secret)
        secrets.use_code(typed)
    return person


def _name_key(name: str) -> str:
    """Under what wrong tries at one name are counted, from whatever device or browser they come.

    Shortened so that names nobody has cannot fill the table: 65,536 keys at most.
    """
    return f"name:{hashlib.sha256(plain(name).encode()).hexdigest()[:4]}"


def _who_has(name: str, secret: str) -> str | None:
    """The person of that name whose secret this is; as slow for a name that nobody has."""
    candidates = sessions.with_secret(node(), name)
    for person in candidates:
        if secrets.check_secret(person, secret):
            return person
    if not candidates:
        secrets.check_secret("", secret)
    return None
